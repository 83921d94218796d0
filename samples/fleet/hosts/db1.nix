{
  role = "database";
  memory = 64 * 1024;
  services = [ { name = "postgres"; } { name = "exporter"; port = 9187; } ];
}
