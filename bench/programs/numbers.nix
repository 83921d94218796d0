# Floats and integers: a logistic map, a sum of squares, Newton's square roots
let
  inherit (builtins) foldl' genList;
  logistic = n: x: if n == 0 then x else logistic (n - 1) (x * 3.7 - x * x * 3.7);
  root = n: x: a: if n == 0 then x else root (n - 1) ((x + a / x) / 2.0) a;
in {
  chaos = logistic 2000 0.3 > 0.0;
  squares = foldl' (s: i: s + i * i - i / 3) 0 (genList (i: i) 3000);
  roots = foldl' (s: i: s + root 8 1.0 (i + 2)) 0.0 (genList (i: i) 300) > 1.0;
}
