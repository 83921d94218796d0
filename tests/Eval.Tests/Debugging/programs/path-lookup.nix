let np = [ ]; in
builtins.findFile np "absent"
