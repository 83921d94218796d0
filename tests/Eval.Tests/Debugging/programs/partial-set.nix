let
  f = x: y: {
    inherit x;
    sum = x + y;
  };
  call = f 1;
in
(call (throw "y")).sum
