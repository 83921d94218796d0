let base = { p = 1; q = 2; }; in
with base;
builtins.throw "${toString (p + q)}"
