let step = acc: x: if x > 2 then throw "at ${toString x}" else acc + x; in
builtins.foldl' step 0 [ 1 2 3 ]
