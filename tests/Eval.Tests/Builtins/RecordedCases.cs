using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text;

namespace TvixEval.Tests.Builtins;

/// <summary>Reads files of expressions with what C++ Nix says about them.</summary>
internal static class RecordedCases
{
    private const string Mark = ">>> ";

    /// <summary>The expressions of a file in the folder Recorded, each with its value or whole report.</summary>
    public static IEnumerable<(string Expression, string Expected)> Read(string name, [CallerFilePath] string caller = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(caller)!, "Recorded", name);
        string? expression = null;
        var expected = new StringBuilder();
        foreach (string line in File.ReadAllLines(path))
        {
            if (line.StartsWith(Mark, StringComparison.Ordinal))
            {
                if (expression is not null)
                {
                    yield return (expression, expected.ToString().TrimEnd('\n'));
                }

                expression = line.Substring(Mark.Length);
                expected.Clear();
            }
            else if (expression is not null)
            {
                expected.Append(line).Append('\n');
            }
        }

        if (expression is not null)
        {
            yield return (expression, expected.ToString().TrimEnd('\n'));
        }
    }
}
