builtins.genericClosure {
  startSet = [ { key = 1; } ];
  operator = item: if item.key == 3 then throw "key" else [ { key = item.key + 1; } ];
}
