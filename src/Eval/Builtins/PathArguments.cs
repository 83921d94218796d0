using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Builtins;

/// <summary>Paths that builtins are given in order to read them.</summary>
internal static class PathArguments
{
    private const string CannotBuild = "cannot build '";

    /// <summary>
    /// The path that a path, or a string that is one, stands for (C++ Nix's <c>realisePath</c>). What it depends on must
    /// be there, since nothing is built here.
    /// </summary>
    /// <param name="vm">The VM.</param>
    /// <param name="value">The argument.</param>
    /// <param name="mode">How far links are resolved; null for not at all.</param>
    public static string Realise(Vm vm, Value value, SymlinkMode? mode)
    {
        StringContext? context = null;
        string path = vm.CoerceToPath(value, ref context, "while realising the context of a path");
        try
        {
            CheckContext(vm, context);
            return mode is { } resolution ? VisibleFiles.Resolve(vm.Evaluator().Files, path, resolution) : path;
        }
        catch (NixException e) when (e.Pass(Position.None, $"while realising the context of path '{path}'"))
        {
            throw;
        }
    }

    /// <summary>
    /// Fails unless what a string depends on can be read: the store paths in its context must be there, and so must be the
    /// outputs of derivations, since nothing is built here.
    /// </summary>
    public static void CheckContext(Vm vm, StringContext? context)
    {
        if (FirstInvalid(vm, context) is { } invalid)
        {
            throw new NixException(NixErrorKind.Unsupported, $"path '{invalid}' is not valid");
        }

        if (context is null)
        {
            return;
        }

        foreach (StringContextElement item in context)
        {
            ContextElement element = ContextElement.Parse(item);
            if (element.Kind == ContextElementKind.Output && !vm.Evaluator().Settings.AllowImportFromDerivation)
            {
                throw new NixException(
                    NixErrorKind.Access,
                    $"{CannotBuild}{element.Display()}' during evaluation because the option 'allow-import-from-derivation' is disabled");
            }

            if (element.Kind == ContextElementKind.Output && !IsBuilt(vm, element))
            {
                throw new NixException(
                    NixErrorKind.Unsupported,
                    $"{CannotBuild}{element.Display()}', which evaluation needs to continue (import from derivation): derivations are computed, but not built");
            }
        }
    }

    /// <summary>Whether an error says that something would have to be built, for which evaluation does not wait.</summary>
    public static bool IsRefusedImport(NixException e) =>
        e.Kind is NixErrorKind.Access or NixErrorKind.Unsupported && e.RawMessage.StartsWith(CannotBuild, System.StringComparison.Ordinal);

    /// <summary>The base name of the first store path in a context that does not exist, or null.</summary>
    public static string? FirstInvalid(Vm vm, StringContext? context)
    {
        if (context is null)
        {
            return null;
        }

        foreach (StringContextElement element in context)
        {
            string path = ContextElement.Parse(element).Path;
            if (!vm.Evaluator().Store.IsValid(path))
            {
                return CanonPath.BaseName(path);
            }
        }

        return null;
    }

    private static bool IsBuilt(Vm vm, ContextElement element)
    {
        EvaluationStore store = vm.Evaluator().Store;
        if (element.Outputs.Length > 1)
        {
            return false;
        }

        Derivation derivation = store.ReadValid(element.Path);
        return derivation.Outputs.TryGetValue(element.Output!, out DerivationOutput? output)
            && output.PathIn(store.Directory, derivation.Name, element.Output!) is { } path
            && store.IsValid(path);
    }
}
