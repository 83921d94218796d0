let l = [ 1 "a" ]; in
builtins.lessThan l [ 1 2 ]
