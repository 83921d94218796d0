let s = throw "set"; in
with s;
f (x: x)
