using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Store;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Builtins;

/// <summary>Builtins that read and change the context of strings: the store paths that a string depends on.</summary>
internal static class ContextBuiltins
{
    /// <summary>The string <c>s</c> without its context. A derivation that uses it no longer depends on the store paths in it.</summary>
    [Builtin("unsafeDiscardStringContext")]
    internal static Value UnsafeDiscardStringContext(Vm vm, Value s)
    {
        StringContext? context = null;
        return new NixString(Coerce(vm, s, ref context, "while evaluating the argument passed to builtins.unsafeDiscardStringContext"));
    }

    /// <summary>Whether the string <c>s</c> has a context.</summary>
    [Builtin("hasContext", Strict = 1)]
    internal static Value HasContext(Vm vm, Value s) =>
        NixBool.Of(vm.ForceString(s, "while evaluating the argument passed to builtins.hasContext", Position.None).Context is not null);

    /// <summary>
    /// The string <c>s</c>, depending on derivation files where it depended on those derivations with all their outputs
    /// and dependencies. <c>addDrvOutputDependencies</c> is the reverse.
    /// </summary>
    [Builtin("unsafeDiscardOutputDependency")]
    internal static Value UnsafeDiscardOutputDependency(Vm vm, Value s)
    {
        StringContext? context = null;
        string text = Coerce(vm, s, ref context, "while evaluating the argument passed to builtins.unsafeDiscardOutputDependency");
        if (context is null)
        {
            return new NixString(text);
        }

        var elements = new List<StringContextElement>(context.Count);
        foreach (StringContextElement item in context)
        {
            ContextElement element = ContextElement.Parse(item);
            elements.Add(element.Kind == ContextElementKind.Deep ? ContextElement.OfPath(element.Path) : item);
        }

        return new NixString(text, StringContext.Of(elements));
    }

    /// <summary>
    /// The string <c>s</c>, whose context must be a single derivation file, depending on that derivation with all its
    /// outputs and dependencies.
    /// </summary>
    [Builtin("addDrvOutputDependencies")]
    internal static Value AddDrvOutputDependencies(Vm vm, Value s)
    {
        StringContext? context = null;
        string text = Coerce(vm, s, ref context, "while evaluating the argument passed to builtins.addDrvOutputDependencies");
        int count = context?.Count ?? 0;
        if (count != 1)
        {
            throw Error(FormattableString.Invariant($"context of string '{text}' must have exactly one element, but has {count}"));
        }

        ContextElement element = ContextElement.Parse(context![0]);
        return element.Kind switch
        {
            ContextElementKind.Deep => new NixString(text, context),
            ContextElementKind.Output => throw Error(
                $"`addDrvOutputDependencies` can only act on derivations, not on a derivation output such as '{element.Output}'"),
            _ => StorePathNames.IsDerivation(element.Path)
                ? new NixString(text, StringContext.Of(ContextElement.OfDeep(element.Path)))
                : throw Error($"path '{element.Path}' is not a derivation"),
        };
    }

    /// <summary>
    /// The context of the string <c>s</c> as a set. Its attributes are named by store paths; each is a set in which
    /// <c>path = true</c> stands for the path itself, <c>outputs</c> lists outputs of a derivation, and
    /// <c>allOutputs = true</c> stands for a derivation with all its outputs and dependencies.
    /// </summary>
    [Builtin("getContext", Strict = 1)]
    internal static Value GetContext(Vm vm, Value s)
    {
        NixString text = vm.ForceString(s, "while evaluating the argument passed to builtins.getContext", Position.None);
        if (text.Context is null)
        {
            return AttrSet.Empty;
        }

        var paths = new SortedDictionary<string, ContextEntry>(StringComparer.Ordinal);
        foreach (StringContextElement item in text.Context)
        {
            vm.Tick();
            ContextElement element = ContextElement.Parse(item);
            if (element.Outputs.Length > 1)
            {
                // Which derivation that is would have to be built.
                throw Error($"cannot operate on output '{element.Outputs[0]}' of the unbuilt derivation '{element.Path}'");
            }

            ContextEntry entry = EntryOf(paths, element.Path);
            switch (element.Kind)
            {
                case ContextElementKind.Deep:
                    entry.AllOutputs = true;
                    break;
                case ContextElementKind.Output:
                    entry.Outputs.Add(new NixString(element.Output!));
                    break;
                default:
                    entry.IsPath = true;
                    break;
            }
        }

        var result = new AttrSetBuilder(paths.Count);
        foreach (KeyValuePair<string, ContextEntry> path in paths)
        {
            result.Add(path.Key, path.Value.ToSet());
        }

        return result.Build();
    }

    /// <summary>The string <c>s</c> with the elements of <c>context</c>, a set as returned by <c>getContext</c>, added to its context.</summary>
    [Builtin("appendContext", Strict = 3, First = FirstArgument.String)]
    internal static Value AppendContext(Vm vm, Value s, Value context)
    {
        NixString text = vm.ForceString(s, "while evaluating the first argument passed to builtins.appendContext", Position.None);
        AttrSet added = vm.ForceAttrs(context, "while evaluating the second argument passed to builtins.appendContext", Position.None);
        var elements = new List<StringContextElement>();
        if (text.Context is not null)
        {
            elements.AddRange(text.Context);
        }

        foreach (int i in vm.Names.SlotsOf(added.Shape))
        {
            vm.Tick();
            AppendEntry(vm, elements, SymbolTable.NameOf(added.Keys[i]), added.At(i), added.Shape.PositionAt(i));
        }

        return new NixString(text.Bytes, StringContext.Of(elements));
    }

    private static void AppendEntry(Vm vm, List<StringContextElement> elements, string key, Value value, Position position)
    {
        string storeDirectory = vm.Evaluator().Settings.StoreDirectory;
        string? baseName = StorePathNames.BaseNameOf(storeDirectory, key);
        if (baseName is null)
        {
            throw Error($"context key '{NixText.Identifier(key)}' is not a store path").At(position);
        }

        string path = storeDirectory + "/" + baseName;
        AttrSet entry = vm.ForceAttrs(value, "while evaluating the value of a string context", position);
        if (entry.Get(Symbols.Path) is { } isPath
            && vm.ForceBool(isPath, "while evaluating the `path` attribute of a string context", entry.PositionOf(Symbols.Path)))
        {
            elements.Add(ContextElement.OfPath(path));
        }

        if (entry.Get(Symbols.AllOutputs) is { } all
            && vm.ForceBool(all, "while evaluating the `allOutputs` attribute of a string context", entry.PositionOf(Symbols.AllOutputs)))
        {
            if (!StorePathNames.IsDerivation(key))
            {
                throw Error($"tried to add all-outputs context of {NixText.Identifier(key)}, which is not a derivation, to a string").At(position);
            }

            elements.Add(ContextElement.OfDeep(path));
        }

        if (entry.Get(Symbols.Outputs) is { } outputs)
        {
            AppendOutputs(vm, elements, key, path, outputs, position, entry.PositionOf(Symbols.Outputs));
        }
    }

    private static void AppendOutputs(
        Vm vm, List<StringContextElement> elements, string key, string path, Value outputs, Position position, Position outputsPosition)
    {
        NixList names = vm.ForceList(outputs, "while evaluating the `outputs` attribute of a string context", outputsPosition);
        if (names.Count > 0 && !StorePathNames.IsDerivation(key))
        {
            throw Error($"tried to add derivation output context of {NixText.Identifier(key)}, which is not a derivation, to a string").At(position);
        }

        for (int i = 0; i < names.Count; i++)
        {
            vm.Tick();
            string name = vm.ForceStringNoContext(names[i], "while evaluating an output name within a string context", outputsPosition);
            elements.Add(ContextElement.OfOutput(path, name));
        }
    }

    private static string Coerce(Vm vm, Value value, ref StringContext? context, string errorContext) =>
        vm.CoerceToString(value, ref context, errorContext, more: false, copyToStore: true);

    private static NixException Error(string message) => new(NixErrorKind.StringContext, message);

    private static ContextEntry EntryOf(SortedDictionary<string, ContextEntry> paths, string path)
    {
        if (!paths.TryGetValue(path, out ContextEntry? entry))
        {
            entry = new ContextEntry();
            paths.Add(path, entry);
        }

        return entry;
    }

    private sealed class ContextEntry
    {
        public bool IsPath { get; set; }

        public bool AllOutputs { get; set; }

        public List<Value> Outputs { get; } = new();

        public AttrSet ToSet()
        {
            var set = new AttrSetBuilder(3);
            if (IsPath)
            {
                set.Add(Symbols.Path, NixBool.True);
            }

            if (AllOutputs)
            {
                set.Add(Symbols.AllOutputs, NixBool.True);
            }

            if (Outputs.Count > 0)
            {
                set.Add(Symbols.Outputs, NixList.Of(Outputs.ToArray()));
            }

            return set.Build();
        }
    }
}
