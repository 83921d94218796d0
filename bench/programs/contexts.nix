# Derivations that refer to each other, and strings with their contexts
let
  inherit (builtins) attrNames concatStringsSep foldl' genList getContext length stringLength toString;
  package = name: inputs: derivation { inherit name inputs; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo ${concatStringsSep " " inputs}" ]; };
  chain = foldl' (made: i: made ++ [ (package "p${toString i}" (map (p: "${p}") (if i < 3 then made else [ (builtins.elemAt made (i - 1)) (builtins.elemAt made (i - 3)) ]))) ]) [ ] (genList (i: i) 40);
  text = concatStringsSep ":" (map (p: "${p}/bin") chain);
in { references = length (attrNames (getContext text)); size = stringLength text; last = (builtins.elemAt chain 39).drvPath; }
