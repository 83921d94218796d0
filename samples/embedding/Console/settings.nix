# The settings of the sample: a function of what the program knows.
{ environment, secret }:
let
  isTest = environment == "test";
  mkServer = n: {
    host = "web${toString n}.${environment}.example";
    port = if isTest then 8000 + n else 443;
    log-level = if isTest then "debug" else "warning";
  };
in
{
  servers = builtins.genList (n: mkServer (n + 1)) (if isTest then 1 else 3);

  # The program's own function; only what is used is asked for.
  password = secret "database/${environment}";

  # Kept as a function, for the program to call.
  route = path: if builtins.match "/static/.*" path != null then 0 else builtins.stringLength path;
}
