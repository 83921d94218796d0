let z = 0; in
10 / z
