(builtins.mapAttrs (n: v: throw "${n} ${toString v}") { a = 1; }).a
