let c = 1; in
if c then 2 else 3
