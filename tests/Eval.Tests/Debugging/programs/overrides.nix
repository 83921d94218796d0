(rec {
  a = 1;
  b = throw "b ${toString a}";
  __overrides = { a = 2; };
}).b
