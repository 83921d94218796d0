let f = x: if x == 2 then throw "two" else x; in
builtins.elemAt (map f [ 1 2 ]) 1
