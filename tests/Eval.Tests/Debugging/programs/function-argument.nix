let f = a: b: a + b + c; c = throw "inner"; in f 1 2
