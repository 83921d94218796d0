# Functions with formals, overlays, and definitions that are merged as a module system does
let
  inherit (builtins) attrNames concatLists concatMap foldl' functionArgs genList isAttrs length listToAttrs mapAttrs toString zipAttrsWith;
  fix = f: let self = f self; in self;
  extends = overlay: f: self: let super = f self; in super // overlay self super;
  base = self: { count = 1; name = "n${toString self.count}"; service = self.makeService { inherit (self) name; }; makeService = { name, port ? 80, extra ? { } }: { inherit name port; } // extra; };
  overlays = genList (i: self: super: { count = super.count + 1; "value${toString i}" = { inherit i; name = "${super.name}-${toString i}"; port = (self.makeService { name = "x"; }).port + i; }; }) 40;
  merged = fix (foldl' (f: o: extends o f) base overlays);
  merge = path: values: if length values == 1 then builtins.head values else if isAttrs (builtins.head values) then zipAttrsWith (n: v: merge (path ++ [ n ]) v) values else concatLists values;
  module = i: { config = { services = listToAttrs [ { name = "s${toString (i - i / 10 * 10)}"; value = { ports = [ i ]; users.root.groups = [ "g${toString i}" ]; }; } ]; }; };
  config = merge [ ] (map (m: m.config) (genList module 200));
in {
  inherit (merged) count name service;
  values = length (attrNames merged);
  formals = functionArgs merged.makeService;
  ports = mapAttrs (n: s: length s.ports) config.services;
  groups = length (concatMap (s: s.users.root.groups) (builtins.attrValues config.services));
}
