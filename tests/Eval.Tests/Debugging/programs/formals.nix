let f = { a, b ? a + 1, ... }@args: builtins.throw "in ${toString (a + b)}"; in f { a = 1; z = 3; }
