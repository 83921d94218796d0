let f = { a, b ? throw "default" }: a + b; in f { a = 1; }
