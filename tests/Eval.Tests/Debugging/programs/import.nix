let lib = import ./lib/helpers.nix; in
lib.twice 4 + lib.fail "imported"
