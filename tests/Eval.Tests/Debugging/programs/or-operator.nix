let a = false; b = throw "right"; in
a || b
