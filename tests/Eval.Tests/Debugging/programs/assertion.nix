let f = n: assert n > 3; n; in
f 2
