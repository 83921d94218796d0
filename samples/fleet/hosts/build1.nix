{
  role = "builder";
  memory = 128 * 1024;
}
