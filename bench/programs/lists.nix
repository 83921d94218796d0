# Merge sort by hand, and the builtins on lists
let
  inherit (builtins) genList head tail length elemAt filter foldl';
  merge = a: b: if a == [ ] then b else if b == [ ] then a else if head a < head b then [ (head a) ] ++ merge (tail a) b else [ (head b) ] ++ merge a (tail b);
  take = n: l: genList (elemAt l) n;
  drop = n: l: genList (i: elemAt l (n + i)) (length l - n);
  sort = l: let h = length l / 2; in if length l < 2 then l else merge (sort (take h l)) (sort (drop h l));
  numbers = genList (i: let v = i * 1103 + 7; in v - v / 997 * 997) 1000;
in { sorted = foldl' (s: x: s * 3 + x - s * 3 / 1000003 * 1000003) 0 (sort numbers); even = length (filter (x: x / 2 * 2 == x) numbers); }
