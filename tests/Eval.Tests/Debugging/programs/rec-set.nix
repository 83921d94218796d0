(rec {
  a = 1;
  b = a + fail "rec";
  fail = builtins.throw;
}).b
