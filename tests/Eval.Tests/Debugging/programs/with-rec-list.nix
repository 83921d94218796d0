let
  packages = { hello = { name = "hello"; deps = [ packages.libc ]; }; };
in
with packages;
map (p: p.name) hello.deps
++ builtins.catAttrs "x" (throw "attrs")
