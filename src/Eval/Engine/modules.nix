# Modules: configurations whose options have types, without nixpkgs.
#
#   let lib = import <tvix/modules.nix>; in (lib.evalModules { modules = [ ./server.nix ]; }).config
#
# What is here means the same in the library of nixpkgs; what nixpkgs has besides is not here.
let
  inherit (builtins)
    addErrorContext all any attrNames concatLists concatMap concatStringsSep elem elemAt filter foldl' functionArgs genericClosure genList
    head isAttrs isBool isFloat isFunction isInt isList isPath isString length listToAttrs map mapAttrs match partition removeAttrs replaceStrings sort
    stringLength substring tail toJSON toString tryEval unsafeGetAttrPos zipAttrsWith;

  # Small tools

  optionalAttrs = condition: set: if condition then set else { };
  optionalString = condition: text: if condition then text else "";
  last = list: elemAt list (length list - 1);
  optional = condition: value: if condition then [ value ] else [ ];
  optionals = condition: list: if condition then list else [ ];
  isCallable = value: isFunction value || (isAttrs value && value ? __functor);
  isStringLike = value: isString value || isPath value || (isAttrs value && (value ? outPath || value ? __toString));
  isType = type: value: isAttrs value && (value._type or null) == type;

  showPart = part:
    if part == "*" || match "<.*>" part != null || (match "[a-zA-Z_][a-zA-Z0-9_'-]*" part != null && !(elem part keywords))
    then part
    else replaceStrings [ "$" ] [ "\\$" ] (toJSON part);
  keywords = [ "assert" "else" "if" "in" "inherit" "let" "or" "rec" "then" "with" ];
  showOption = loc: concatStringsSep "." (map showPart loc);

  showValue = value:
    if isString value || isInt value || isFloat value || isBool value || value == null then toJSON value
    else if isPath value then toString value
    else if isList value then "a list"
    else if isCallable value then "a function"
    else "a set";

  # Where a definition is: file, line and column where Nix knows them, or else what the module is called.
  showPlace = def: if def.pos or null == null then def.file else "${def.pos.file}:${toString def.pos.line}:${toString def.pos.column}";
  showDefs = defs: concatStringsSep "" (map (def: "\n- ${showPlace def}: ${showShown def}") defs);
  showShown = def: let tried = tryEval (showValue def.value); in if tried.success then tried.value else "(fails)";

  # Properties of definitions

  mkIf = condition: content: { _type = "if"; inherit condition content; };
  mkMerge = contents: { _type = "merge"; inherit contents; };
  mkOverride = priority: content: { _type = "override"; inherit priority content; };
  mkOptionDefault = mkOverride 1500;
  mkDefault = mkOverride 1000;
  mkForce = mkOverride 50;
  mkOrder = priority: content: { _type = "order"; inherit priority content; };
  mkBefore = mkOrder 500;
  mkAfter = mkOrder 1500;

  plainPriority = 100;
  plainOrder = 1000;

  # The sets that a set with properties around it amounts to, with the properties around their attributes.
  pushDown = config:
    if isType "merge" config then concatMap pushDown config.contents
    else if isType "if" config then map (around (mkIf config.condition)) (pushDown config.content)
    else if isType "override" config then map (around (mkOverride config.priority)) (pushDown config.content)
    else [ config ];
  around = property: value: if isAttrs value then mapAttrs (_: property) value else value;

  # The values that a definition with conditions amounts to.
  discharge = def:
    let value = def.value; in
    if isType "merge" value then concatMap (content: discharge (def // { value = content; })) value.contents
    else if isType "if" value
    then
      if isBool value.condition
      then optionals value.condition (discharge (def // { value = value.content; }))
      else throw "the condition of mkIf at ${showPlace def} is not a Boolean but ${showValue value.condition}"
    else [ def ];

  priorityOf = def: if isType "override" def.value then def.value.priority else plainPriority;
  orderOf = def: if isType "order" def.value then def.value.priority else plainOrder;

  # Those of the highest priority, which is the lowest number, in their order.
  select = defs:
    let
      discharged = concatMap discharge defs;
      highest = foldl' (known: def: let own = priorityOf def; in if own < known then own else known) 9999 discharged;
      counting = filter (def: priorityOf def == highest) discharged;
      stripped = map (def: if isType "override" def.value then def // { value = def.value.content; } else def) counting;
      sorted = sort (one: other: orderOf one < orderOf other) stripped;
      ordered = if any (def: isType "order" def.value) stripped then sorted else stripped;
    in
    {
      inherit highest;
      values = map (def: if isType "order" def.value then def // { value = def.value.content; } else def) ordered;
    };

  mergeDefs = loc: type: defs:
    let selected = select defs; in
    rec {
      inherit (selected) highest values;
      isDefined = values != [ ];
      merged =
        if !isDefined then type.emptyValue.value or (throw "the option '${showOption loc}' has no value: nothing defines it, and it has no default")
        else
          let wrong = filter (def: !type.check def.value) values; in
          if wrong == [ ] then full.value
          else throw "the option '${showOption loc}' takes ${type.description}, which this is not:${showDefs wrong}";
      full = mergeFully type loc values;
      optionalValue = if isDefined then { value = merged; } else { };
    };

  # How types merge that tell more of the value than itself (valueMeta): what is inside, one by one.
  mergeWith = v2: { inherit v2; __functor = self: loc: defs: (self.v2 { inherit loc defs; }).value; };
  mergeFully = type: loc: defs: if type.merge ? v2 then type.merge.v2 { inherit loc defs; } else { value = type.merge loc defs; valueMeta = { }; };

  mergeOne = loc: defs:
    if length defs == 1 then (head defs).value
    else throw "the option '${showOption loc}' can be defined only once, and has several definitions (mkForce decides for one):${showDefs defs}";

  # What options without a type do.
  mergeAny = loc: defs:
    let values = map (def: def.value) defs; first = head values; in
    if length values == 1 then first
    else if all isList values then concatLists values
    else if all isAttrs values then foldl' (result: value: result // value) { } values
    else if all isBool values then any (value: value) values
    else if all isString values then concatStringsSep "" values
    else if all isInt values && all (value: value == first) values then first
    else throw "the option '${showOption loc}' has no type, and definitions that cannot be merged (mkForce decides for one):${showDefs defs}";

  mergeEqual = loc: defs:
    foldl'
      (first: def:
        if def.value == first.value then first
        else throw "the option '${showOption loc}' has definitions that differ (mkForce decides for one):${showDefs [ first def ]}")
      (head defs)
      (tail defs);
  mergeEqualValue = loc: defs: (mergeEqual loc defs).value;

  # Types

  mkOptionType =
    { name
    , description ? name
    , descriptionClass ? null
    , check ? _: true
    , merge ? mergeOne
    , emptyValue ? { }
    , getSubOptions ? _: { }
    , getSubModules ? null
    , nestedTypes ? { }
    , ...
    }@type:
    type // { _type = "option-type"; inherit name description descriptionClass check merge emptyValue getSubOptions getSubModules nestedTypes; };

  equal = name: description: check: mkOptionType { inherit name description check; descriptionClass = "noun"; merge = mergeEqualValue; };
  between = name: low: high: equal name "integer between ${toString low} and ${toString high} (both inclusive)" (value: isInt value && value >= low && value <= high);
  bits = n: high: between "unsignedInt${toString n}" 0 high // { description = "${toString n} bit unsigned integer; between 0 and ${toString high} (both inclusive)"; };

  # The description of a type within another one, in parentheses unless it is of these classes.
  describe = classes: type: if elem type.descriptionClass classes then type.description else "(${type.description})";
  inList = describe [ "noun" "composite" ];

  types = rec {
    raw = mkOptionType { name = "raw"; description = "raw value"; descriptionClass = "noun"; };

    bool = equal "bool" "boolean" isBool;
    float = equal "float" "floating point number" isFloat;
    str = equal "str" "string" isString;
    nonEmptyStr = equal "nonEmptyStr" "non-empty string" (value: isString value && match "[ \t\n\r]*" value == null);
    strMatching = pattern: equal "strMatching ${toJSON pattern}" "string matching the pattern ${pattern}" (value: isString value && match pattern value != null);
    path = equal "path" "absolute path" (value: isStringLike value && substring 0 1 (toString value) == "/");

    int = equal "int" "signed integer" isInt;
    number = either int float;
    port = ints.u16;
    ints = {
      between = between "intBetween";
      positive = equal "positiveInt" "positive integer, meaning >0" (value: isInt value && value > 0) // { descriptionClass = "nonRestrictiveClause"; };
      unsigned = equal "unsignedInt" "unsigned integer, meaning >=0" (value: isInt value && value >= 0) // { descriptionClass = "nonRestrictiveClause"; };
      u8 = bits 8 255;
      u16 = bits 16 65535;
      u32 = bits 32 4294967295;
    };

    separatedString = separator: mkOptionType {
      name = "separatedString";
      description = "strings concatenated with ${toJSON separator}";
      descriptionClass = "noun";
      check = isString;
      merge = _: defs: concatStringsSep separator (map (def: def.value) defs);
    };
    lines = separatedString "\n";
    commas = separatedString ",";

    enum = values:
      let
        shown = map (value: if value == null then "<null>" else showValue value) values;
        description =
          if values == [ ] then "impossible (empty enum)"
          else if length values == 1 then "value ${head shown} (singular enum)"
          else "one of ${concatStringsSep ", " shown}";
      in
      equal "enum" description (value: elem value values) // { descriptionClass = if length values < 2 then "noun" else "conjunction"; };

    attrs = mkOptionType {
      name = "attrs";
      description = "attribute set";
      descriptionClass = "noun";
      check = isAttrs;
      emptyValue.value = { };
      merge = _: foldl' (result: def: result // def.value) { };
    };

    nullOr = type: mkOptionType {
      name = "nullOr";
      description = "null or ${describe [ "noun" "conjunction" ] type}";
      descriptionClass = "conjunction";
      check = value: value == null || type.check value;
      emptyValue.value = null;
      merge = loc: defs:
        let nulls = filter (def: def.value == null) defs; in
        if length nulls == length defs then null
        else if nulls == [ ] then type.merge loc defs
        else throw "the option '${showOption loc}' is both null and not null:${showDefs defs}";
      inherit (type) getSubOptions getSubModules;
      nestedTypes.elemType = type;
    };

    listOf = type: mkOptionType {
      name = "listOf";
      description = "list of ${inList type}";
      descriptionClass = "composite";
      check = isList;
      emptyValue.value = [ ];
      merge = mergeWith ({ loc, defs }:
        let
          elements = filter (element: element.isDefined) (concatLists (genList
            (d:
              let def = elemAt defs d; in
              genList
                (e: mergeDefs (loc ++ [ "[definition ${toString (d + 1)}-entry ${toString (e + 1)}]" ]) type [ (def // { value = elemAt def.value e; }) ])
                (length def.value))
            (length defs)));
        in
        {
          value = map (element: element.merged) elements;
          valueMeta.list = map (element: element.full.valueMeta) elements;
        });
      getSubOptions = prefix: type.getSubOptions (prefix ++ [ "*" ]);
      inherit (type) getSubModules;
      nestedTypes.elemType = type;
    };

    attrsOf = attrsWith "attrsOf" "attribute set"
      (merged: removeAttrs merged (filter (name: !merged.${name}.isDefined) (attrNames merged)))
      (_: result: result.merged);

    # Looks at a definition only if its attribute is needed; one whose condition is false is there, but has no value.
    lazyAttrsOf = attrsWith "lazyAttrsOf" "lazy attribute set"
      (merged: merged)
      (type: result: result.optionalValue.value or type.emptyValue.value or result.merged);

    attrsWith = name: description: keep: valueOf: type: mkOptionType {
      inherit name;
      description = "${description} of ${inList type}";
      descriptionClass = "composite";
      check = isAttrs;
      emptyValue.value = { };
      merge = mergeWith ({ loc, defs }:
        let
          names = zipAttrsWith (_: found: found) (map (def: mapAttrs (name: value: def // { inherit value; pos = placeOf name def.value def.pos or null; }) def.value) (concatMap pushDownDef defs));
          merged = keep (mapAttrs (name: found: mergeDefs (loc ++ [ name ]) type found) names);
        in
        {
          value = mapAttrs (_: valueOf type) merged;
          valueMeta.attrs = mapAttrs (_: result: result.full.valueMeta) merged;
        });
      getSubOptions = prefix: type.getSubOptions (prefix ++ [ "<name>" ]);
      inherit (type) getSubModules;
      nestedTypes.elemType = type;
    };

    either = one: other: mkOptionType {
      name = "either";
      description = "${describe [ "noun" "conjunction" ] one} or ${describe [ "noun" "conjunction" "composite" ] other}";
      descriptionClass = "conjunction";
      check = value: one.check value || other.check value;
      merge = mergeWith ({ loc, defs }:
        if all (def: one.check def.value) defs then mergeFully one loc defs
        else if all (def: other.check def.value) defs then mergeFully other loc defs
        else { value = mergeOne loc defs; valueMeta = { }; });
      nestedTypes = { left = one; right = other; };
    };
    oneOf = list: if list == [ ] then throw "oneOf needs at least one type" else foldl' either (head list) (tail list);

    coercedTo = from: convert: type: mkOptionType {
      name = "coercedTo";
      description = "${describe [ "noun" ] type} or ${describe [ "noun" ] from} convertible to it";
      check = value: (from.check value && type.check (convert value)) || type.check value;
      merge = mergeWith ({ loc, defs }: mergeFully type loc (map (def: if from.check def.value then def // { value = convert def.value; } else def) defs));
      inherit (type) emptyValue getSubOptions getSubModules;
      nestedTypes = { coercedType = from; finalType = type; };
    };

    addCheck = type: check: type // { check = value: type.check value && check value; };

    submodule = modules: submoduleWith { modules = if isList modules then modules else [ modules ]; shorthandOnlyDefinesConfig = true; };
    submoduleWith = { modules, specialArgs ? { }, shorthandOnlyDefinesConfig ? false, class ? null }:
      let
        # Its name is known only where it is used.
        evaluate = prefix: more: evalModules {
          modules = [ { _module.args.name = mkOptionDefault "‹name›"; } ] ++ modules ++ more;
          inherit specialArgs class prefix;
        };
      in
      mkOptionType {
        name = "submodule";
        description = "submodule";
        check = value: isAttrs value || isFunction value || isPath value;
        emptyValue.value = (evaluate [ ] [ ]).config;
        merge = mergeWith ({ loc, defs }:
          let
            configuration = evaluate loc ([ { _module.args.name = last loc; } ] ++ map
              (def:
                if isPath def.value then def.value
                else { _file = def.file; imports = [ (if isAttrs def.value && shorthandOnlyDefinesConfig then { _file = def.file; config = def.value; } else def.value) ]; })
              defs);
          in
          {
            value = configuration.config;
            valueMeta = { inherit configuration; };
          });
        getSubOptions = prefix: removeAttrs (evaluate prefix [ { _module.check = mkForce false; } ]).options [ "_module" ];
        getSubModules = modules;
      };
  };

  pushDownDef = def: map (value: def // { inherit value; }) (pushDown def.value);
  placeOf = name: set: known: let found = unsafeGetAttrPos name set; in if found == null then known else found;

  # Options

  mkOption =
    { default ? null
    , defaultText ? null
    , example ? null
    , description ? null
    , type ? null
    , apply ? null
    , internal ? null
    , visible ? null
    , readOnly ? null
    }@option:
    option // { _type = "option"; };

  mkEnableOption = name: mkOption {
    type = types.bool;
    default = false;
    example = true;
    description = "Whether to enable ${name}.";
  };

  isOption = isType "option";

  literalExpression = text: { _type = "literalExpression"; inherit text; };

  # Modules

  unknownFile = "<unknown-file>";
  reserved = [ "_class" "_file" "key" "disabledModules" "imports" "options" "config" ];

  evalModules = { modules, specialArgs ? { }, prefix ? [ ], class ? null }:
    let
      own = {
        _file = "modules.nix";
        options._module = {
          args = mkOption { type = lazyArgs; internal = true; description = "Arguments of all modules."; };
          check = mkOption { type = types.bool; default = true; internal = true; description = "Whether a definition without an option is an error."; };
          specialArgs = mkOption { type = types.raw; readOnly = true; internal = true; description = "Arguments of all modules that are given from outside."; };
        };
        config._module = {
          args = { inherit extendModules; moduleType = type; };
          inherit specialArgs;
        };
      };

      # The arguments that a function names come from what was given, or else from _module.args.
      apply = file: function:
        let
          given = { inherit lib config options specialArgs; _class = class; _prefix = prefix; } // specialArgs;
          named = mapAttrs
            (name: _: addErrorContext "while evaluating the argument '${name}' of the module ${file}" (given.${name} or config._module.args.${name}))
            (functionArgs function);
        in
        function (given // named);

      load = file: key: module:
        if isFunction module then load file key (apply file module)
        else if isPath module || isString module then
          let name = toString module; value = import module; in normalize name name (if isFunction value then apply name value else value)
        else if isAttrs module && module ? __functor then load file key (apply file (module.__functor module))
        else if isType "if" module || isType "override" module then normalize file key { config = module; }
        else if isAttrs module && module._type or "module" != "module"
        then throw "a module must be a set, a function or a path, and the one imported by ${file} is a set of the type '${toString module._type}'"
        else if isAttrs module then normalize file key module
        else throw "a module must be a set, a function or a path, and the one imported by ${file} is ${showValue module}";

      normalize = file: ownKey: module:
        let
          name = toString (module._file or file);
          isLong = module ? config || module ? options;
          ownClass = module._class or null;
          wrong = attrNames (removeAttrs module reserved);
        in
        if !isAttrs module then throw "a module must be a set, a function or a path, and ${file} is ${showValue module}"
        else if class != null && ownClass != null && ownClass != class
        then throw "the module ${name} is of the class ${showValue ownClass}, and all modules here must be of the class ${showValue class}"
        else if isLong && wrong != [ ]
        then throw "the module ${name} has 'options' or 'config', and so all of its definitions belong into 'config'; it also has '${head wrong}'"
        else rec {
          file = name;
          key = toString (module.key or ownKey);
          disabled = map (disabledKey name) (module.disabledModules or [ ]);
          imports = loadAll file key (module.imports or [ ]);
          options = if isLong then module.options or { } else { };
          config = if isLong then module.config or { } else removeAttrs module reserved;
        };

      loadAll = file: key: list: genList
        (n:
          let module = elemAt list n; anonymous = "${key}:anon-${toString (n + 1)}"; in
          if isPath module || isString module then load file (toString module) module else load file anonymous module)
        (length list);

      # The key of a module that disabledModules names: its path, a name in modulesPath, or a module with a key.
      disabledKey = file: item:
        if isString item then if substring 0 1 item == "/" then item else "${toString (specialArgs.modulesPath or "")}/${item}"
        else if isStringLike item then
          if item ? key && item.key != toString item
          then throw "disabledModules of the module ${file} has a set that stands for the module ${toString item}, and has the key ${item.key}"
          else toString item
        else if isAttrs item && item ? key then item.key
        else throw "disabledModules of the module ${file} must have paths, names in modulesPath, or modules with a 'key', and has ${showValue item}";

      # A module is left out wherever it is imported, and so is what only it imports. It still can disable others.
      found = reach (list: list);
      disabled = concatMap (module: module.disabled) found;
      all' = if disabled == [ ] then found else reach (filter (module: !(elem module.key disabled)));
      start = loadAll unknownFile "" (modules ++ [ own ]);
      reach = keep: genericClosure { startSet = keep start; operator = module: keep module.imports; };

      # The first module is the last to speak.
      reversed = let count = length all'; in genList (n: elemAt all' (count - 1 - n)) count;

      merged = mergeTree prefix
        (map (module: { inherit (module) file options; }) reversed)
        (concatMap (module: map
          (config:
            if isAttrs config then { inherit (module) file; inherit config; }
            else throw "the definitions of the module ${module.file} must be a set, and are ${showValue config}")
          (pushDown module.config)) reversed);

      options = merged.options;
      declared = valuesOf options;
      unknown = merged.unknown;

      checked = value:
        if declared._module.check && unknown != [ ]
        then
          let first = head unknown; in
          throw "the option '${showOption first.loc}' does not exist, and is defined here:${showDefs [ first ]}${suggest first}"
        else value;

      extendModules = more: evalModules {
        modules = modules ++ more.modules or [ ];
        specialArgs = specialArgs // more.specialArgs or { };
        prefix = more.prefix or prefix;
        inherit class;
      };
      type = types.submoduleWith { inherit modules specialArgs class; };

      config = addErrorContext "if a module's 'imports' or the names in its 'config' depend on 'config', that has no end: use mkIf" declared;
    in
    {
      _type = "configuration";
      options = checked options;
      config = checked (removeAttrs declared [ "_module" ]);
      _module = checked declared._module;
      inherit extendModules type class;
    };

  suggest = def:
    let near = filter (name: lower name == lower (last def.loc)) def.siblings; in
    if near == [ ] then "" else "\nDid you mean '${showOption (def.parent ++ [ (head near) ])}'?";
  lower = text: concatStringsSep "" (map (c: lowered.${c} or c) (genList (n: substring n 1 text) (stringLength text)));
  lowered = listToAttrs (genList (n: { name = substring n 1 "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_"; value = substring n 1 "abcdefghijklmnopqrstuvwxyz"; }) 28);

  # Arguments are taken one by one, so that one may depend on another.
  lazyArgs = types.lazyAttrsOf types.raw;

  valuesOf = mapAttrs (_: node: if isOption node then node.value else valuesOf node);

  # Goes through the declarations and definitions of all modules, name by name.
  mergeTree = loc: declarations: definitions:
    let
      declared = zipAttrsWith (_: found: found) (map (module: mapAttrs (name: value: { inherit (module) file; inherit value; pos = unsafeGetAttrPos name module.options; }) (declaredBy module)) declarations);
      declaredBy = module:
        if isAttrs module.options && !(module.options ? _type) then module.options
        else throw "${if loc == [ ] then "the options" else "'${showOption loc}' in the options"} of the module ${module.file} must be ${optionalString (loc != [ ]) "an option or "}a set of options, and is ${
          if isAttrs module.options then "a set of the type '${toString module.options._type}'" else showValue module.options
        }";
      defined = zipAttrsWith (_: found: found) (map (module: mapAttrs (name: value: { inherit (module) file; inherit value; pos = unsafeGetAttrPos name module.config; }) module.config) definitions);

      nodes = mapAttrs
        (name: found:
          let
            here = loc ++ [ name ];
            defs = defined.${name} or [ ];
            parts = partition (declaration: isOption declaration.value) found;
          in
          if parts.wrong == [ ] then { option = evalOption here found defs; unknown = [ ]; }
          else if parts.right != [ ]
          then throw "the option '${showOption here}', declared at ${showPlace (head parts.right)}, cannot have options inside, which are declared at ${showPlace (head parts.wrong)}"
          else
            let
              below = mergeTree here
                (map (declaration: { inherit (declaration) file; options = declaration.value; }) found)
                (concatMap
                  (def: map
                    (config:
                      if isAttrs config then { inherit (def) file; inherit config; }
                      else throw "'${showOption here}' is a group of options and not an option, and is defined here:${showDefs [ def ]}")
                    (pushDown def.value))
                  defs);
            in
            { option = below.options; inherit (below) unknown; })
        declared;

      unknownHere = concatMap
        (name: map (def: def // { loc = loc ++ [ name ]; parent = loc; siblings = attrNames declared; }) defined.${name})
        (filter (name: !(declared ? ${name})) (attrNames defined));
    in
    {
      options = mapAttrs (_: node: node.option) nodes;
      unknown = unknownHere ++ concatMap (name: nodes.${name}.unknown) (attrNames nodes);
    };

  untyped = mkOptionType { name = "unspecified"; description = "unspecified value"; descriptionClass = "noun"; merge = mergeAny; };

  evalOption = loc: declarations: defs:
    let
      first = head declarations;
      others = tail declarations;
      option =
        if others == [ ] then first.value
        else throw "the option '${showOption loc}' is declared several times:${concatStringsSep "" (map (declaration: "\n- ${showPlace declaration}") declarations)}";
      type = option.type or untyped;
      default = optional (option ? default) { inherit (first) file pos; value = mkOptionDefault option.default; };
      given =
        if option.readOnly or false && length (default ++ defs) > 1
        then throw "the option '${showOption loc}' is read-only, and has several definitions:${showDefs (default ++ defs)}"
        else default ++ defs;
      result = mergeDefs loc type given;
      value = if option ? apply then option.apply result.merged else result.merged;
    in
    option // {
      inherit loc type;
      value = addErrorContext "while evaluating the option '${showOption loc}'" value;
      declarations = map (declaration: declaration.file) declarations;
      declarationPositions = map (declaration: if declaration.pos == null then { inherit (declaration) file; line = null; column = null; } else declaration.pos) declarations;
      inherit (result) isDefined;
      inherit (result.full) valueMeta;
      highestPrio = result.highest;
      definitions = map (def: def.value) result.values;
      files = map (def: def.file) result.values;
      definitionsWithLocations = map (def: { inherit (def) file value; }) result.values;
      __toString = _: showOption loc;
    };

  # Assertions: a module with the options 'assertions' and 'warnings', and what holds them.

  assertions = {
    _file = "assertions";
    options.assertions = mkOption {
      type = types.listOf types.raw;
      default = [ ];
      internal = true;
      example = [ { assertion = false; message = "you can't enable this for that reason"; } ];
      description = "What must be true of a configuration (`assertion`), and what to say if it is not (`message`).";
    };
    options.warnings = mkOption {
      type = types.listOf types.str;
      default = [ ];
      internal = true;
      description = "What to warn of.";
    };
  };

  checkAssertions = config: value:
    let failed = filter (item: !item.assertion) config.assertions; in
    if failed != [ ]
    then throw "the configuration is wrong:${concatStringsSep "" (map (item: "\n- ${item.message}") failed)}"
    else foldl' (result: warning: builtins.warn warning result) value config.warnings;

  lib = {
    inherit
      evalModules mkOption mkEnableOption mkOptionType mkIf mkMerge mkOverride mkOptionDefault mkDefault mkForce mkOrder mkBefore mkAfter
      types isOption isType showOption literalExpression assertions checkAssertions optional optionals optionalAttrs optionalString;
  };
in
lib
