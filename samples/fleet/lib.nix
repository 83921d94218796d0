rec {
  removeSuffix = suffix: text:
    let length = builtins.stringLength text - builtins.stringLength suffix;
    in if builtins.substring length (-1) text == suffix then builtins.substring 0 length text else text;

  # Ports by service; a host that runs something else has to say which port it is on.
  ports = { ssh = 22; http = 80; https = 443; postgres = 5432; };

  portOf = service:
    ports.${service.name} or service.port
      or (throw "service '${service.name}' has no known port");

  mkHost = name: { role, memory, services ? [ ] }: {
    inherit name role;
    memoryGiB = memory / 1024;
    ports = builtins.sort builtins.lessThan (map portOf ([ { name = "ssh"; } ] ++ services));
  };
}
