# One-argument calls and integer arithmetic
let
  collatz = n: steps: if n == 1 then steps else collatz (if n - n / 2 * 2 == 0 then n / 2 else 3 * n + 1) (steps + 1);
  longest = builtins.foldl' (best: n: let s = collatz n 0; in if s > best then s else best) 0 (builtins.genList (i: i + 1) 20000);
in longest
