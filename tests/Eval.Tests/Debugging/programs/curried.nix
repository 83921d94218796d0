let add = a: b: c: a + b + c; p = add 1; in
(p 2) (throw "third")
