{
  description = "Hosts for every system, with an input of its own";

  inputs.tools.url = "./tools";

  outputs =
    { self, tools }:
    {
      lib.greet = name: tools.join [ "Hello" name ];

      hosts = {
        web1 = {
          greeting = self.lib.greet "web1";
          port = 80;
        };
      };

      packages = tools.forSystems (system: {
        default = derivation {
          name = "hello-2.12";
          inherit system;
          builder = "/bin/sh";
        };
      });
    };
}
