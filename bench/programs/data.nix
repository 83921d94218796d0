# Text of other formats, regular expressions, hashes
let
  inherit (builtins) foldl' fromJSON genList hashString isString length match split stringLength toJSON toString;
  records = genList (i: { name = "host${toString i}"; port = 8000 + i; tags = [ "a" "b" (toString i) ]; up = i / 2 * 2 == i; }) 300;
  text = toJSON records;
in {
  same = fromJSON text == records;
  size = stringLength text;
  table = (fromTOML "[a]\nb = 1\nc = [1, 2, 3]\n[a.d]\ne = \"text\"\n").a.d.e;
  matched = length (match "([a-z]+)([0-9]+)\\.(.*)" "host12.example.org");
  parts = length (builtins.filter isString (split "[,:]" text));
  hashed = foldl' (s: i: hashString "sha256" (s + toString i)) "seed" (genList (i: i) 200);
}
