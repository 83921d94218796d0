let less = a: b: if a == 3 then throw "three" else a < b; in
builtins.sort less [ 1 3 2 ]
