let l = [ 1 (throw "second") 3 ]; in
builtins.elemAt l 1
