let
  wrap = f: x: builtins.addErrorContext "while wrapping" (f x);
in
wrap (v: throw "wrapped ${v}") "a"
