using System.Collections.Generic;
using TvixEval.Store;

namespace TvixEval.Results;

/// <summary>The name of all that an evaluation was given: its source, the settings that decide on the result, and the form of the result.</summary>
internal static class ResultKey
{
    // Other code may have other results, whatever its version says.
    private static readonly string Code = typeof(ResultKey).Module.ModuleVersionId.ToString("N");

    /// <summary>Makes the name. Secrets among the parts cannot be read from it.</summary>
    /// <param name="parts">The parts; bytes, one a char. How many there are of each kind must be told by those before.</param>
    public static string Of(IEnumerable<string> parts)
    {
        using var hasher = new Hasher(HashAlgorithm.Blake3);
        hasher.Append(Code);
        foreach (string part in parts)
        {
            // With its length, so that no two lists of parts are the same text.
            hasher.Append(part.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) + ":");
            hasher.Append(part);
        }

        return hasher.Finish().ToText(HashFormat.Nix32, withAlgorithm: false);
    }
}
