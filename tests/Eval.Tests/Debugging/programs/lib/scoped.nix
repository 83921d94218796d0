let
  own = extra + 1;
in
builtins.throw "${toString own}"
