using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Machine;
using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Builtins;

/// <summary>Paths that builtins are given in order to read them.</summary>
internal static class PathArguments
{
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
            if (FirstInvalid(vm, context) is { } invalid)
            {
                throw new NixException(NixErrorKind.Unsupported, $"path '{invalid}' is not valid");
            }

            return mode is { } resolution ? FileAccess.Resolve(vm.Evaluator.Files, path, resolution) : path;
        }
        catch (NixException e) when (e.Pass(Position.None, $"while realising the context of path '{path}'"))
        {
            throw;
        }
    }

    /// <summary>The base name of the first store path in a context that does not exist, or null.</summary>
    public static string? FirstInvalid(Vm vm, StringContext? context)
    {
        if (context is null)
        {
            return null;
        }

        foreach (StringContextElement element in context)
        {
            string encoded = element.Encoded;
            string path = encoded[0] switch
            {
                '=' => encoded.Substring(1),
                '!' => encoded.Substring(encoded.IndexOf('!', 1) + 1),
                _ => encoded,
            };
            if (vm.Evaluator.Files.GetKind(path) == FileKind.Missing)
            {
                return CanonPath.BaseName(path);
            }
        }

        return null;
    }
}
