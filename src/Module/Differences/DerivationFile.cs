using TvixEval.Diagnostics;
using TvixEval.Differences;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Module.Differences;

/// <summary>Files of derivations, named by a user.</summary>
internal static class DerivationFile
{
    /// <summary>Whether a file is to be read as a derivation's, and not as Nix text.</summary>
    /// <param name="file">The path, as the user writes it.</param>
    public static bool IsNamedLikeOne(string file) => StorePathNames.IsDerivation(file);

    /// <summary>A derivation by its file. What it uses is looked for in the same folder.</summary>
    /// <param name="evaluator">The evaluator through whose view of files it is read.</param>
    /// <param name="file">The native path.</param>
    /// <param name="source">What it is called in errors.</param>
    /// <exception cref="NixException">There is no such file, or it cannot be one of a derivation.</exception>
    public static ComparedValue Read(Evaluator evaluator, string file, object? source)
    {
        string place = VisibleFiles.Resolve(evaluator.Files, NixPaths.FromNative(file), SymlinkMode.Full);
        if (VisibleFiles.KindOf(evaluator.Files, place) != FileKind.Regular)
        {
            throw new NixException(NixErrorKind.InvalidDerivation, "'" + place + "' is not the file of a derivation");
        }

        DerivationGraph graph = DerivationGraph.OfFolder(evaluator.Store, CanonPath.Parent(place));
        string path = graph.PathOf(place);
        graph.Read(path);
        return new ComparedValue(source, graph, path);
    }
}
