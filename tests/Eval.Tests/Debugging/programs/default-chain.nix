let g = { a ? 1, b ? a + c, c ? throw "c" }: b; in
g { }
