using System;
using System.Collections.Generic;
using TvixEval.Diagnostics;
using TvixEval.Fetch;
using TvixEval.Flakes;
using TvixEval.Machine;
using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Builtins;

/// <summary>The builtins of flakes.</summary>
internal static class FlakeBuiltins
{
    /// <summary>
    /// The parts of the flake reference <c>flakeRef</c>, given as a URL.
    /// <example>
    /// <c>builtins.parseFlakeRef "github:NixOS/nixpkgs/23.05?dir=lib"</c> is
    /// <c>{ dir = "lib"; owner = "NixOS"; ref = "23.05"; repo = "nixpkgs"; type = "github"; }</c>.
    /// </example>
    /// </summary>
    [Builtin("parseFlakeRef", Strict = 1, Feature = "flakes")]
    internal static Value ParseFlakeRef(Vm vm, Value flakeRef)
    {
        string text = vm.ForceStringNoContext(flakeRef, "while evaluating the argument passed to builtins.parseFlakeRef", Position.None);
        var result = new AttrSetBuilder();
        foreach (KeyValuePair<string, object> pair in new FlakeRefParser(new FetchContext(vm)).Parse(text).ToAttributes())
        {
            result.Add(pair.Key, pair.Value switch
            {
                string part => new NixString(part),
                bool truth => NixBool.Of(truth),
                Lazy<long> number => NixInt.Of(number.Value),
                object number => NixInt.Of((long)number),
            });
        }

        return result.Build();
    }

    /// <summary>
    /// The URL of a flake reference that is given as a set of its parts, <c>attrs</c>.
    /// <example>
    /// <c>builtins.flakeRefToString { type = "github"; owner = "NixOS"; repo = "nixpkgs"; ref = "23.05"; dir = "lib"; }</c> is
    /// <c>"github:NixOS/nixpkgs/23.05?dir=lib"</c>.
    /// </example>
    /// </summary>
    [Builtin("flakeRefToString", Strict = 1, Feature = "flakes")]
    internal static Value FlakeRefToString(Vm vm, Value attrs)
    {
        AttrSet set = vm.ForceAttrs(attrs, "while evaluating the argument passed to builtins.flakeRefToString", Position.None);
        var attributes = new FetchAttributes();
        for (int i = 0; i < set.Keys.Length; i++)
        {
            string name = SymbolTable.NameOf(set.Keys[i]);
            Value value = vm.Force(set.Values[i], set.Shape.PositionAt(i));
            attributes[name] = value switch
            {
                NixInt { Value: < 0 } number => throw new NixException(
                    NixErrorKind.Evaluation, $"negative value given for flake ref attr {name}: {number.Value}"),
                NixInt number => number.Value,
                NixBool truth => truth.Value,
                NixString text => text.Bytes,
                _ => throw new NixException(
                    NixErrorKind.Evaluation,
                    $"flake reference attribute sets may only contain integers, Booleans, and strings, but attribute '{name}' is {ValueTypes.Describe(value)}"),
            };
        }

        return new NixString(FlakeRef.FromAttributes(attributes, new FetchContext(vm)).ToString());
    }
}
