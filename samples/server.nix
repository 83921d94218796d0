# A configuration with options, evaluated by a module system of a few lines. It stands for NixOS and others, whose options nixpkgs' lib.evalModules describes likewise.
let
  module = {
    options = {
      web.enable = { type = boolean; default = false; example = true; description = "Whether to run the web server."; };
      web.port = { type = integer; default = 80; description = "The port on which the web server listens."; };
      web.root = { type = text; description = "The folder with the pages."; };
    };

    config = {
      web.port = 8080;
    };
  };

  boolean = { name = "bool"; description = "boolean"; };
  integer = { name = "int"; description = "integer"; };
  text = { name = "str"; description = "string"; };

  file = toString ./server.nix;
  evaluate = loc': options: config: builtins.mapAttrs
    (name: option:
      if option ? type
      then option // rec {
        _type = "option";
        loc = loc' ++ [ name ];
        declarations = [ file ];
        isDefined = config ? ${name} || option ? default;
        highestPrio = if config ? ${name} then 100 else 1500;
        value = config.${name} or option.default or (throw "The option `${builtins.concatStringsSep "." loc}' is not defined.");
        definitionsWithLocations = if isDefined then [ { inherit file value; } ] else [ ];
      }
      else evaluate (loc' ++ [ name ]) option (config.${name} or { }))
    options;
in
{
  options = evaluate [ ] module.options module.config;
}
