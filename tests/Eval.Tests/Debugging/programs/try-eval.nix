let t = builtins.tryEval (throw "caught"); in
if t.success then 1 else builtins.throw "after"
