let notf = 5; in
notf 1
