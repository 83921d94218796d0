builtins.scopedImport { extra = 7; } ./lib/scoped.nix
