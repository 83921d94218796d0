# Small sets: made, selected from, updated
let
  point = i: { x = i; y = i * 2; tag = "p"; meta = { id = i; }; };
  moved = p: p // { x = p.x + 1; y = p.y - 1; };
  times = n: f: v: if n == 0 then v else times (n - 1) f (f v);
in builtins.foldl' (sum: i: let p = times 5 moved (point i); in sum + p.x + p.y + p.meta.id) 0 (builtins.genList (i: i) 40000)
