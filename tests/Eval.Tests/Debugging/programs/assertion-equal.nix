let a = { x = 1; }; b = { x = 2; }; in
assert a == b;
true
