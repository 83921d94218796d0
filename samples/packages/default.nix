# A small package set: sixteen libraries, each with tools that are built of it; and one package that is broken.
{ system ? builtins.currentSystem }:
let
  package = name: inputs: derivation {
    inherit name system inputs;
    builder = "/bin/sh";
    args = [ "-c" "echo ${name} > $out" ];
  };
  numbers = builtins.genList (n: toString (n + 1)) 16;
  setOf = make: builtins.listToAttrs (map make numbers);
  libraries = setOf (n: { name = "lib${n}"; value = package "lib${n}-1.${n}" [ ]; });
in
libraries
// setOf (n: {
  name = "tools${n}";
  value = {
    recurseForDerivations = true;
    build = package "build${n}-0.1" [ libraries."lib${n}" ];
    check = package "check${n}-0.2" (builtins.attrValues libraries);
  };
})
// { broken = throw "this package is marked as broken"; }
