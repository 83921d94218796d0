let a = throw "seq"; in
builtins.seq a 1
