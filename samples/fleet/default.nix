# A small fleet: each file in hosts/ describes a machine, lib.nix fills in what follows from that.
let
  lib = import ./lib.nix;
  files = builtins.readDir ./hosts;
  names = map (lib.removeSuffix ".nix") (builtins.attrNames files);
in
map (name: lib.mkHost name (import (./hosts + "/${name}.nix"))) names
