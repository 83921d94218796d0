{
  outputs =
    { self }:
    {
      join = builtins.concatStringsSep ", ";

      forSystems =
        make:
        builtins.listToAttrs (
          map (system: {
            name = system;
            value = make system;
          }) [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" "x86_64-windows" "aarch64-windows" ]
        );
    };
}
