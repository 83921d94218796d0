let s = { a = 1; }; in
let inherit (s) nope; in
nope + 1
