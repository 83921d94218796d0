let greet = n: "hi ${who n}"; who = n: throw "nobody ${n}"; in
greet "x"
