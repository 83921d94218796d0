# What packages and modules do all day: sets of few shapes updated and selected from, and lists joined by concatMap.
let
  inherit (builtins) concatLists foldl' genList length;
  concatMap = f: list: concatLists (map f list);
  defaults = { name = "x"; version = "1"; inputs = [ ]; phases = [ ]; meta = { }; };
  package = args: defaults // args // { meta = (args.meta or { }) // { available = true; }; };
  sum = foldl' (acc: i: let p = package { name = "p"; count = i; }; in acc + p.count + (if p.meta.available then 1 else 0)) 0 (genList (i: i) 200000);
  options = concatMap (i: if i - i / 3 * 3 == 0 then [ i ] else [ ]) (genList (i: i) 300000);
in
{ inherit sum; options = length options; }
