let f = { __functor = self: x: x + self.n; n = throw "functor"; }; in
f 1
