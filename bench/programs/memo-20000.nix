# A memo, as puzzle solvers in Nix keep one: a set that grows by a name at a time, and is asked for some of those it has.
let
  inherit (builtins) attrNames foldl' genList length;
  add = memo: n: memo // { ${toString n} = (memo.${toString (n / 2)} or 0) + 1; };
  memo = foldl' add { } (genList (n: n) 20000);
in
{ names = length (attrNames memo); last = memo."19999"; }
