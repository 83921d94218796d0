# Interpolation, splitting and joining
let
  inherit (builtins) genList concatStringsSep stringLength substring replaceStrings foldl';
  line = i: "item-${toString i}:${toString (i * 7)}";
  text = concatStringsSep "\n" (genList line 20000);
  replaced = replaceStrings [ "1" "2" "item" ] [ "one" "two" "thing" ] text;
in { length = stringLength replaced; sum = foldl' (s: i: s + stringLength (substring i 5 replaced)) 0 (genList (i: i * 11) 10000); }
