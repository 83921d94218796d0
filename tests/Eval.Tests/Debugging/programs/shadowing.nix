let x = 1; f = x: (let x = 3; in throw "x is ${toString x}"); in
f 2
