using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Builtins;

/// <summary>Derivations.</summary>
internal static class DerivationBuiltins
{
    /// <summary>
    /// Computes a derivation: a set with its path <c>drvPath</c> and its outputs' paths by name. The function <c>derivation</c>
    /// calls it, lazily when one of the paths is read. The attributes <c>name</c>, <c>system</c> and
    /// <c>builder</c> are required; all attributes become environment variables of the builder.
    /// </summary>
    [Builtin("derivationStrict", IsGlobal = true, Strict = 1)]
    internal static Value DerivationStrict(Vm vm, Value attributes)
    {
        AttrSet set = vm.ForceAttrs(attributes, "while evaluating the argument passed to builtins.derivationStrict", Position.None);
        Value nameValue = AttrBuiltins.Require(set, Symbols.Name, "in the attrset passed as argument to builtins.derivationStrict");
        Position namePosition = set.PositionOf(Symbols.Name);
        string name;
        try
        {
            name = vm.ForceStringNoContext(nameValue, "while evaluating the `name` attribute passed to builtins.derivationStrict", Position.None);
        }
        catch (NixException e) when (e.Pass(namePosition, "while evaluating the derivation attribute 'name'"))
        {
            throw;
        }

        try
        {
            return Instantiate(vm, name, set);
        }
        catch (NixException e) when (e.Pass(Position.None, Describe(name, namePosition)))
        {
            throw;
        }
    }

    /// <summary>
    /// The path of the output <paramref name="outputName"/> of a derivation. <paramref name="derivationReference"/> is a
    /// string with the derivation's path, or with the path of an output that is a derivation itself. If the path is not
    /// known yet, the result is a placeholder for it.
    /// </summary>
    [Builtin("outputOf", Feature = ExperimentalFeatures.DynamicDerivations, Strict = 1)]
    internal static Value OutputOf(Vm vm, Value derivationReference, Value outputName)
    {
        const string Context = "while evaluating the first argument to builtins.outputOf";
        EvaluationStore store = vm.Evaluator().Store;
        NixString text = vm.ForceString(derivationReference, Context, Position.None);
        ContextElement reference = OnlyElement(text, Context);
        CheckText(store, text.Bytes, reference, Context);
        string output = vm.ForceStringNoContext(outputName, "while evaluating the second argument to builtins.outputOf", Position.None);
        StringContextElement element = reference.Extend(output);
        return new NixString(PathOf(store, ContextElement.Parse(element)), StringContext.Of(element));
    }

    // The place is part of the text, since the code there would tell nobody anything.
    private static string Describe(string name, Position position) =>
        $"while evaluating derivation '{name}'\n  whose name attribute is located at {position.Show()}";

    private static AttrSet Instantiate(Vm vm, string name, AttrSet set)
    {
        if (StorePathNames.FaultOfName(name) is { } fault)
        {
            throw new NixException(NixErrorKind.InvalidDerivation, $"invalid derivation name: {fault}. Please pass a different 'name'.");
        }

        EvaluationStore store = vm.Evaluator().Store;
        Derivation derivation = new DerivationAttributes(vm, name).Read(set);
        string path = store.AddDerivation(derivation);
        var result = new AttrSetBuilder(derivation.Outputs.Count + 1);
        result.Add(Symbols.DrvPath, new NixString(path, StringContext.Of(ContextElement.OfDeep(path))));
        foreach (KeyValuePair<string, DerivationOutput> named in derivation.Outputs)
        {
            result.Add(named.Key, OutputText(vm, path, derivation, named.Key, named.Value));
        }

        return result.Build();
    }

    /// <summary>The path of an output, or what stands for it, with the output as context.</summary>
    internal static NixString OutputText(Vm vm, string path, Derivation derivation, string output, DerivationOutput description)
    {
        EvaluationStore store = vm.Evaluator().Store;
        string? known = description.PathIn(store.Directory, derivation.Name, output);
        if (known is null)
        {
            ExperimentalFeatures.Require(vm.Evaluator().Settings.ExperimentalFeatures, ExperimentalFeatures.ContentAddressed);
        }

        return new NixString(known ?? DownstreamPlaceholder.OfOutput(path, output), StringContext.Of(ContextElement.OfOutput(path, output)));
    }

    /// <summary>
    /// What <c>import</c> of a derivation's file gives: a set like that of <c>derivation</c>, without the attributes that
    /// it was made of.
    /// </summary>
    internal static Value Import(Vm vm, string path) => Import(vm, path, vm.Evaluator().Store.ReadValid(path));

    /// <summary>What <c>import</c> of a derivation's file gives.</summary>
    internal static Value Import(Vm vm, string path, Derivation derivation)
    {
        var set = new AttrSetBuilder(derivation.Outputs.Count + 3);
        set.Add(Symbols.DrvPath, new NixString(path, StringContext.Of(ContextElement.OfDeep(path))));
        derivation.Environment.TryGetValue(Symbols.Name.Name, out string? name);
        set.Add(Symbols.Name, new NixString(name ?? string.Empty));
        var outputs = new Value[derivation.Outputs.Count];
        for (int i = 0; i < outputs.Length; i++)
        {
            string output = derivation.Outputs.Keys[i];
            outputs[i] = new NixString(output);
            set.Add(output, OutputText(vm, path, derivation, output, derivation.Outputs.Values[i]));
        }

        set.Add(Symbols.Outputs, NixList.Of(outputs));
        return vm.Call(vm.Evaluator().Environment.ImportedDerivation(vm.Names), set.Build());
    }

    private static ContextElement OnlyElement(NixString text, string errorContext)
    {
        int count = text.Context?.Count ?? 0;
        if (count != 1)
        {
            throw Error(FormattableString.Invariant($"string '{text.Bytes}' has {count} entries in its context. It should only have exactly one entry"), errorContext);
        }

        ContextElement element = ContextElement.Parse(text.Context![0]);
        return element.Kind != ContextElementKind.Deep
            ? element
            : throw Error(
                $"string '{text.Bytes}' has a context which refers to a complete source and binary closure. This is not supported at this time",
                errorContext);
    }

    private static void CheckText(EvaluationStore store, string text, ContextElement element, string errorContext)
    {
        string expected = element.Kind == ContextElementKind.Path ? element.Path : PathOf(store, element);
        if (text != expected)
        {
            throw Error(
                element.Kind == ContextElementKind.Path
                    ? $"path string '{text}' has context with the different path '{expected}'"
                    : $"string '{text}' has context with the output '{element.Output}' from derivation '{element.DisplayDerivation()}', but the string is not the right placeholder for this derivation output. It should be '{expected}'",
                errorContext);
        }
    }

    private static string PathOf(EvaluationStore store, ContextElement element)
    {
        if (element.Outputs.Length == 1)
        {
            Derivation derivation = store.ReadValid(element.Path);
            if (!derivation.Outputs.TryGetValue(element.Outputs[0], out DerivationOutput? output))
            {
                throw new NixException(NixErrorKind.InvalidDerivation, $"derivation '{element.Path}' does not have output '{element.Outputs[0]}'");
            }

            if (output.PathIn(store.Directory, derivation.Name, element.Outputs[0]) is { } known)
            {
                return known;
            }
        }

        return DownstreamPlaceholder.Of(element);
    }

    private static NixException Error(string message, string errorContext) =>
        new NixException(NixErrorKind.StringContext, message).AddTrace(Position.None, errorContext);
}
