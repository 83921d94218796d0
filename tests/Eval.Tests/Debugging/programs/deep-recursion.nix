let count = n: if n == 0 then throw "bottom" else 1 + count (n - 1); in
count 12
