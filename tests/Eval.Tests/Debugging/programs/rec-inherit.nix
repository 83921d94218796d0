let z = 5; s = { w = 6; }; in
(rec {
  inherit z;
  inherit (s) w;
  r = builtins.throw "${toString (z + w)}";
}).r
