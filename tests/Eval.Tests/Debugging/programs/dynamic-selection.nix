let name = "k"; s = { ${name} = throw "dyn"; }; in
s.${name}
