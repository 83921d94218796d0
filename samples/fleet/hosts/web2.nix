import ./web1.nix // { memory = 32 * 1024; }
