let cfg = {
  services.web.port = "eighty";
  services.web.check = cfg.services.web.port + 1;
}; in
cfg.services.web.check
