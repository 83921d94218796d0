using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Builtins;

/// <summary>Builtins that put files into the store.</summary>
internal static class StoreBuiltins
{
    private static readonly Symbol FilterName = Symbol.Of("filter");
    private static readonly Symbol RecursiveName = Symbol.Of("recursive");
    private static readonly Symbol Sha256Name = Symbol.Of("sha256");
    private static readonly NixString Regular = new("regular");
    private static readonly NixString Folder = new("directory");
    private static readonly NixString Link = new("symlink");
    private static readonly NixString Other = new("unknown");

    /// <summary>
    /// Adds a file called <paramref name="name"/> with the content <paramref name="s"/> to the store and returns its
    /// store path, for use by derivations. The content may refer to files in the store, but not to derivations.
    /// <example><c>builtins.toFile "x" "abc"</c> is <c>"/nix/store/vylz2d5mzcgx8z67q4xi43zhzf5zrld5-x"</c>.</example>
    /// </summary>
    [Builtin("toFile", Strict = 3, First = FirstArgument.Name)]
    internal static Value ToFile(Vm vm, Value name, Value s)
    {
        string fileName = vm.ForceStringNoContext(name, "while evaluating the first argument passed to builtins.toFile", Position.None);
        NixString content = vm.ForceString(s, "while evaluating the second argument passed to builtins.toFile", Position.None);
        var references = new SortedSet<string>(StringComparer.Ordinal);
        if (content.Context is not null)
        {
            foreach (StringContextElement element in content.Context)
            {
                if (ContextElement.Parse(element).Kind != ContextElementKind.Path)
                {
                    throw new NixException(NixErrorKind.StringContext, $"files created by builtins.toFile may not reference derivations, but {fileName} references {ContextElement.Encode(element)}");
                }

                references.Add(element.Encoded);
            }
        }

        return Result(vm.Evaluator().Store.AddText(fileName, content.Bytes, references));
    }

    /// <summary>
    /// Copies <paramref name="e2"/>, a path, to the store, but only the files and folders in it for which the function <paramref name="e1"/>
    /// returns <c>true</c>. It is called with the path of a file as a string, and its type: <c>"regular"</c>,
    /// <c>"directory"</c>, <c>"symlink"</c> or <c>"unknown"</c>. An excluded folder is excluded with everything in it.
    /// <example><c>builtins.filterSource (path: type: baseNameOf path != ".git") ./.</c></example>
    /// </summary>
    [Builtin("filterSource")]
    internal static Value FilterSource(Vm vm, Value e1, Value e2)
    {
        StringContext? context = null;
        string path = vm.CoerceToPath(
            e2, ref context, "while evaluating the second argument (the path to filter) passed to 'builtins.filterSource'", Position.None);
        vm.ForceFunction(e1, "while evaluating the first argument passed to builtins.filterSource", Position.None);
        return AddPath(vm, NameOf(path), path, e1, ContentAddressMethod.NixArchive, null, context);
    }

    /// <summary>
    /// Copies a path to the store. <paramref name="args"/> is a set of <c>path</c> and optionally <c>name</c> (the name in the
    /// store), <c>filter</c> (a function as for <c>filterSource</c>), <c>recursive</c> (<c>false</c> hashes the bytes of a
    /// single file instead of its archive) and <c>sha256</c>: the hash that the copy must have.
    /// <example><c>builtins.path { path = ./.; name = "source"; }</c></example>
    /// </summary>
    [Builtin("path", Strict = 1)]
    internal static Value Path(Vm vm, Value args)
    {
        AttrSet set = vm.ForceAttrs(args, "while evaluating the argument passed to 'builtins.path'", Position.None);
        string? path = null;
        string name = string.Empty;
        Value? filter = null;
        ContentAddressMethod method = ContentAddressMethod.NixArchive;
        Hash? expected = null;
        StringContext? context = null;
        foreach (int i in vm.Names.SlotsOf(set.Shape))
        {
            var key = new Symbol(set.Keys[i]);
            Value value = set.At(i);
            Position position = set.Shape.PositionAt(i);
            if (key == Symbols.Path)
            {
                path = vm.CoerceToPath(value, ref context, "while evaluating the 'path' attribute passed to 'builtins.path'", position);
            }
            else if (key == Symbols.Name)
            {
                name = vm.ForceStringNoContext(value, "while evaluating the `name` attribute passed to builtins.path", position);
            }
            else if (key == FilterName)
            {
                filter = vm.ForceFunction(value, "while evaluating the `filter` parameter passed to builtins.path", position);
            }
            else if (key == RecursiveName)
            {
                method = vm.ForceBool(value, "while evaluating the `recursive` attribute passed to builtins.path", position)
                    ? ContentAddressMethod.NixArchive
                    : ContentAddressMethod.Flat;
            }
            else if (key == Sha256Name)
            {
                string hash = vm.ForceStringNoContext(value, "while evaluating the `sha256` attribute passed to builtins.path", position);
                expected = HashArguments.ParseAllowingEmpty(vm, hash, HashAlgorithm.Sha256);
            }
            else
            {
                throw Error($"unsupported argument '{NixText.Identifier(key.Name)}' to 'builtins.path'").At(position);
            }
        }

        if (path is null)
        {
            throw Error("missing required 'path' attribute in the first argument to 'builtins.path'");
        }

        return AddPath(vm, name.Length == 0 ? NameOf(path) : name, path, filter, method, expected, context);
    }

    /// <summary>
    /// Returns <paramref name="path"/>, which must be a store path or inside of one, as a string with that store path as its context. Nothing is
    /// copied. Not allowed in pure evaluation.
    /// </summary>
    [Builtin("storePath")]
    internal static Value StorePath(Vm vm, Value path)
    {
        if (vm.Evaluator().Settings.PureEvaluation)
        {
            throw new NixException(NixErrorKind.Access, "'builtins.storePath' is not allowed in pure evaluation mode");
        }

        StringContext? context = null;
        string place = vm.CoerceToPath(path, ref context, "while evaluating the first argument passed to 'builtins.storePath'", Position.None);
        StoreDirectory store = vm.Evaluator().Store.Directory;
        if (!store.IsStorePath(place))
        {
            place = VisibleFiles.Resolve(vm.Evaluator().Files, place, SymlinkMode.Full);
        }

        StringContext found = StringContext.Of(ContextElement.OfPath(store.ObjectOf(place)));
        return new NixString(place, StringContext.Union(context, found));
    }

    private static NixString AddPath(
        Vm vm, string name, string path, Value? filter, ContentAddressMethod method, Hash? expected, StringContext? context)
    {
        EvaluationStore store = vm.Evaluator().Store;
        try
        {
            IReadOnlyCollection<string> references = Array.Empty<string>();
            if (context is not null && store.Directory.Contains(path))
            {
                PathArguments.CheckContext(vm, context);
                string place = store.Directory.ObjectOf(path);
                references = store.IsValid(place) ? store.ReferencesOf(place) : references;
            }

            string? expectedPath = expected is null ? null : store.Directory.MakeFixedPath(name, new ContentAddress(method, expected), references);
            if (expectedPath is not null && store.IsValid(expectedPath))
            {
                return Result(expectedPath);
            }

            string resolved = VisibleFiles.Resolve(vm.Evaluator().Files, path, SymlinkMode.Full);
            Func<string, FileKind, bool>? keep = filter is null ? null : (member, kind) => Keep(vm, filter, member, kind);
            string copy = store.AddCopy(resolved, name, method, references, keep, vm.Poll);
            return expectedPath is null || expectedPath == copy
                ? Result(copy)
                : throw new NixException(NixErrorKind.HashMismatch, $"store path mismatch in (possibly filtered) path added from '{path}'");
        }
        catch (NixException e) when (e.Pass(Position.None, $"while adding path '{path}'"))
        {
            throw;
        }
    }

    private static bool Keep(Vm vm, Value filter, string path, FileKind kind)
    {
        NixString type = kind switch
        {
            FileKind.Regular => Regular,
            FileKind.Directory => Folder,
            FileKind.Symlink => Link,
            _ => Other,
        };
        return vm.ForceBool(
            vm.Call(filter, new NixString(path), type), "while evaluating the return value of the path filter function", Position.None);
    }

    private static string NameOf(string path)
    {
        string inner = VirtualPath.Inner(path);
        return inner == CanonPath.Root ? "source" : CanonPath.BaseName(inner);
    }

    private static NixString Result(string path) => new(path, StringContext.Of(ContextElement.OfPath(path)));

    private static NixException Error(string message) => new(NixErrorKind.InvalidArgument, message);
}
