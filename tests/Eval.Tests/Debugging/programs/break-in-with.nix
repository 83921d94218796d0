let s = { k = 1; }; n = 2; in
with s;
toString (builtins.break n + k)
