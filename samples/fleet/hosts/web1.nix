{
  role = "web";
  memory = 16 * 1024;
  services = [ { name = "https"; } { name = "http"; } ];
}
