let go = n: if n == 0 then [ ] else go (n - 1) ++ [ n ]; in
builtins.concatMap (x: if x == 2 then throw "concat" else [ x ]) (go 3)
