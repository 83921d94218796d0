let m = "done"; in
abort m
