with { a = 1; };
with { b = 2; a = 3; };
let c = a + b; in
builtins.throw "with ${toString c}"
