let s = { a = throw "present"; }; in
s.a or 5
