using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Store;

namespace TvixEval.Builtins;

/// <summary>Hashes that builtins are given.</summary>
internal static class HashArguments
{
    /// <summary>Reads a hash. An empty one gives a warning and is all zeros: people write that to learn the real hash from the error.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="text">The text; bytes, one a char.</param>
    /// <param name="algorithm">The algorithm, where it is known otherwise.</param>
    public static Hash ParseAllowingEmpty(Vm vm, string text, HashAlgorithm? algorithm)
    {
        EvalSettings settings = vm.Evaluator().Settings;
        if (text.Length > 0)
        {
            return Hash.Parse(text, algorithm, settings.ExperimentalFeatures);
        }

        Hash zero = Hash.Zero(algorithm ?? throw new NixException(NixErrorKind.InvalidHash, "empty hash requires explicit hash algorithm"));
        settings.OnWarning($"found empty hash, assuming '{zero.ToText(HashFormat.Sri, withAlgorithm: true)}'", false);
        return zero;
    }
}
