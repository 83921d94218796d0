let compose = f: g: x: f (g x); h = compose (y: y + 1) (z: throw "z ${toString z}"); in
h 3
