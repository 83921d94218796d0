using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Dependencies;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Builtins;

/// <summary>Builtins that read files and the environment.</summary>
internal static class FileBuiltins
{
    private static readonly NixString Regular = new("regular");
    private static readonly NixString Directory = new("directory");
    private static readonly NixString Symlink = new("symlink");
    private static readonly NixString Unknown = new("unknown");

    /// <summary>
    /// The value of the Nix expression in the file <c>path</c>, or in the file <c>default.nix</c> of the folder
    /// <c>path</c>. The file is evaluated once, however often it is imported. Its code can use the builtins, but not the variables
    /// of the importing code.
    /// </summary>
    [Builtin("import", IsGlobal = true)]
    internal static Value Import(Vm vm, Value path)
    {
        string file = PathArguments.Realise(vm, path, null);
        return vm.Evaluator().Store.IsDerivation(file)
            ? DerivationBuiltins.Import(vm, file)
            : vm.Force(vm.Evaluator().EvalFile(file), Position.None);
    }

    /// <summary>
    /// Like <c>import</c>, but the code in the file <c>path</c> can use the attributes of the set <c>scope</c> as variables, before the
    /// builtins. The file is evaluated again each time.
    /// </summary>
    [Builtin("scopedImport", IsGlobal = true)]
    internal static Value ScopedImport(Vm vm, Value scope, Value path)
    {
        string file = PathArguments.Realise(vm, path, null);
        if (vm.Evaluator().Store.IsDerivation(file))
        {
            return DerivationBuiltins.Import(vm, file);
        }

        AttrSet variables = vm.ForceAttrs(scope, "while evaluating the first argument passed to builtins.scopedImport", Position.None);
        Evaluator evaluator = vm.Evaluator();
        SourceFile source = evaluator.ReadSource(VisibleFiles.ResolveExpression(evaluator.Files, file));
        return evaluator.EvalSource(vm, source, variables);
    }

    /// <summary>The content of the file <c>path</c> as a string. A file with NUL bytes is an error, since strings cannot contain them.</summary>
    [Builtin("readFile")]
    internal static Value ReadFile(Vm vm, Value path)
    {
        string file = PathArguments.Realise(vm, path, SymlinkMode.Full);
        string content = vm.Evaluator().Files.ReadFile(file);
        return content.IndexOf('\0') < 0
            ? new NixString(content, vm.Evaluator().Store.ReferencesIn(file, content))
            : throw new NixException(NixErrorKind.InvalidString, $"the contents of the file '{file}' cannot be represented as a Nix string");
    }

    /// <summary>
    /// The entries of the folder <c>path</c>: a set of their names, each with its type: <c>"regular"</c>,
    /// <c>"directory"</c>, <c>"symlink"</c> or <c>"unknown"</c>.
    /// </summary>
    [Builtin("readDir")]
    internal static Value ReadDir(Vm vm, Value path)
    {
        string folder = PathArguments.Realise(vm, path, SymlinkMode.Full);
        IReadOnlyList<KeyValuePair<string, FileKind>> entries = vm.Evaluator().Files.ReadDirectory(folder);
        var result = new AttrSetBuilder(vm.Names, entries.Count);
        foreach (KeyValuePair<string, FileKind> entry in entries)
        {
            result.Add(entry.Key, Name(entry.Value));
        }

        return result.Build();
    }

    /// <summary>The type of <c>p</c>: <c>"regular"</c>, <c>"directory"</c>, <c>"symlink"</c> or <c>"unknown"</c>. Links are not followed. A path that does not exist is an error.</summary>
    [Builtin("readFileType")]
    internal static Value ReadFileType(Vm vm, Value p)
    {
        string path = PathArguments.Realise(vm, p, null);
        INixFileSystem files = vm.Evaluator().Files;
        VisibleFiles.CheckAncestors(files, path);
        return Name(VisibleFiles.KindOf(files, path));
    }

    /// <summary>
    /// Whether <c>path</c> exists; a dangling link counts as existing. If it is a string that ends with a slash, it must be
    /// a folder. <c>false</c> also if evaluation may not access the path.
    /// </summary>
    [Builtin("pathExists")]
    internal static Value PathExists(Vm vm, Value path)
    {
        bool mustBeFolder = vm.Force(path, Position.None) is NixString text && EndsLikeFolder(text.Bytes);
        try
        {
            string place = PathArguments.Realise(vm, path, mustBeFolder ? SymlinkMode.Full : SymlinkMode.Ancestors);
            FileKind kind = vm.Evaluator().Files.GetKind(place);
            return NixBool.Of(mustBeFolder ? kind == FileKind.Directory : kind != FileKind.Missing);
        }
        catch (NixException e) when (e.Kind == NixErrorKind.Access)
        {
            return NixBool.False;
        }
    }

    /// <summary>
    /// The path that <c>lookupPath</c> finds in <c>searchPath</c>, a list of sets with a <c>path</c> and optionally a
    /// <c>prefix</c>; links are resolved. The first matching entry is used: the lookup starts with its prefix, and the rest of the lookup exists
    /// below its path. <c>&lt;a/b&gt;</c> means <c>findFile builtins.nixPath "a/b"</c>. Finding nothing is
    /// an error that <c>tryEval</c> catches.
    /// </summary>
    [Builtin("findFile")]
    internal static Value FindFile(Vm vm, Value searchPath, Value lookupPath)
    {
        NixList list = vm.ForceList(searchPath, "while evaluating the first argument passed to builtins.findFile", Position.None);
        var entries = new List<SearchPathEntry>(list.Count);
        for (int i = 0; i < list.Count; i++)
        {
            entries.Add(EntryOf(vm, list[i]));
        }

        string lookup = vm.ForceStringNoContext(lookupPath, "while evaluating the second argument passed to builtins.findFile", Position.None);
        return new NixPath(vm.Evaluator().Lookup.Find(entries, lookup));
    }

    /// <summary>The environment variable named <c>s</c>, or an empty string if there is none, or if evaluation is pure or restricted.</summary>
    [Builtin("getEnv", Strict = 1)]
    internal static Value GetEnv(Vm vm, Value s)
    {
        string name = vm.ForceStringNoContext(s, "while evaluating the first argument passed to builtins.getEnv", Position.None);
        EvalSettings settings = vm.Evaluator().Settings;
        if (settings.PureEvaluation || settings.RestrictEvaluation)
        {
            return NixString.Empty;
        }

        string? value = settings.GetEnvironmentVariable(name);
        vm.Evaluator().Dependencies?.Current.Add(FactKind.Variable, name, DependencyValidator.HashOfVariable(value));
        return string.IsNullOrEmpty(value) ? NixString.Empty : new NixString(value!);
    }

    private static SearchPathEntry EntryOf(Vm vm, Value element)
    {
        AttrSet entry = vm.ForceAttrs(element, "while evaluating an element of the list passed to builtins.findFile", Position.None);
        string prefix = entry.Get(Symbols.Prefix) is { } value
            ? vm.ForceStringNoContext(
                value, "while evaluating the `prefix` attribute of an element of the list passed to builtins.findFile", Position.None)
            : string.Empty;
        StringContext? context = null;
        string path = vm.CoerceToString(
            AttrBuiltins.Require(entry, Symbols.Path, "in an element of the __nixPath"),
            ref context,
            "while evaluating the `path` attribute of an element of the list passed to builtins.findFile",
            more: false,
            copyToStore: false);
        if (PathArguments.FirstInvalid(vm, context) is { } invalid)
        {
            throw new NixException(NixErrorKind.Unsupported, $"cannot find '{path}', since path '{invalid}' is not valid");
        }

        return new SearchPathEntry(prefix, path);
    }

    private static bool EndsLikeFolder(string path) =>
        path.EndsWith("/", System.StringComparison.Ordinal) || path.EndsWith("/.", System.StringComparison.Ordinal);

    private static NixString Name(FileKind kind) => kind switch
    {
        FileKind.Regular => Regular,
        FileKind.Directory => Directory,
        FileKind.Symlink => Symlink,
        _ => Unknown,
    };
}
