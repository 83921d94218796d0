let x = 1; y = x + builtins.throw "boom"; in y
