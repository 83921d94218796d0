using System;
using System.Collections.Generic;
using TvixEval.Builtins;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Fetch;
using TvixEval.Store;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Flakes;

/// <summary>The builtins of flakes. As in C++ Nix they are always there; which references need the feature <c>flakes</c> is up to their scheme.</summary>
internal static class FlakeBuiltins
{
    /// <summary>
    /// The flake that the reference <c>args</c> stands for: its outputs, and <c>inputs</c>, <c>outPath</c>, <c>sourceInfo</c> and what
    /// else is known of it, such as <c>rev</c>. A lock file that is missing or out of date is worked out anew, but not written. Pure
    /// evaluation allows only references that are locked: those with a Git revision or a <c>narHash</c>.
    /// <example><c>(builtins.getFlake "path:/home/me/project").packages.x86_64-linux.default</c></example>
    /// </summary>
    [Builtin("getFlake", Strict = 1)]
    internal static Value GetFlake(Vm vm, Value args)
    {
        var context = vm.FetchContext();
        string text = vm.ForceStringNoContext(args, "while evaluating the argument passed to builtins.getFlake", Position.None);
        FlakeRef reference = new FlakeRefParser(context).Parse(text);
        bool isPure = vm.Evaluator().Settings.PureEvaluation;
        if (isPure && !reference.Input.IsLocked(context.Settings))
        {
            throw new NixException(
                NixErrorKind.Access,
                $"cannot call 'getFlake' on unlocked flake reference '{text}', at {Position.None.Show()} (use --impure to override)");
        }

        context.RequireFeature(ExperimentalFeatures.Flakes);
        context.CheckUri(reference.Input.ToUrlString());
        return FlakeCaller.Call(vm, new FlakeLocker(vm, context) { AllowUnlocked = !isPure, UsesRegistries = !isPure }.Lock(reference));
    }

    /// <summary>
    /// The parts of the flake reference <c>flakeRef</c>, given as a URL.
    /// <example>
    /// <c>builtins.parseFlakeRef "github:NixOS/nixpkgs/23.05?dir=lib"</c> is
    /// <c>{ dir = "lib"; owner = "NixOS"; ref = "23.05"; repo = "nixpkgs"; type = "github"; }</c>.
    /// </example>
    /// </summary>
    [Builtin("parseFlakeRef", Strict = 1)]
    internal static Value ParseFlakeRef(Vm vm, Value flakeRef)
    {
        string text = vm.ForceStringNoContext(flakeRef, "while evaluating the argument passed to builtins.parseFlakeRef", Position.None);
        var result = new AttrSetBuilder();
        foreach (KeyValuePair<string, object> pair in new FlakeRefParser(vm.FetchContext()).Parse(text).ToAttributes())
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
    [Builtin("flakeRefToString", Strict = 1)]
    internal static Value FlakeRefToString(Vm vm, Value attrs)
    {
        AttrSet set = vm.ForceAttrs(attrs, "while evaluating the argument passed to builtins.flakeRefToString", Position.None);
        var attributes = new FetchAttributes();
        foreach (int i in vm.Names.SlotsOf(set.Shape))
        {
            string name = SymbolTable.NameOf(set.Keys[i]);
            Value value = vm.Force(set.At(i), set.Shape.PositionAt(i));
            attributes[name] = value switch
            {
                NixInt { Value: < 0 } number => throw new NixException(
                    NixErrorKind.InvalidFlake, FormattableString.Invariant($"negative value given for flake ref attr {NixText.Identifier(name)}: {number.Value}")),
                NixInt number => number.Value,
                NixBool truth => truth.Value,
                NixString text => text.Bytes,
                _ => throw new NixException(
                    NixErrorKind.InvalidFlake,
                    $"flake reference attribute sets may only contain integers, Booleans, and strings, but attribute '{NixText.Identifier(name)}' is {ValueTypes.Describe(value)}"),
            };
        }

        return new NixString(FlakeRef.FromAttributes(attributes, vm.FetchContext()).ToString());
    }
}
