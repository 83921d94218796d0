let f = x: (builtins.tryEval (if x then throw "inside" else 1)).success; in
builtins.filter f [ true false ]
