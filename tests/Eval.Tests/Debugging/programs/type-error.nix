let n = 1; f = s: n + s; in
f "text"
