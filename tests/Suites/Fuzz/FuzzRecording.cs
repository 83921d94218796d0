using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using TvixEval.Programs;
using TvixEval.Suites.Driver;
using TvixEval.Suites.Recorded;

namespace TvixEval.Suites.Fuzz;

/// <summary>
/// Writes random programs as cases without answers, to be recorded from C++ Nix: those whose answer depends neither on the machine nor on which
/// names were seen before.
/// </summary>
internal static class FuzzRecording
{
    private static readonly string[] OfMachine = { "~/", "/nix", "/a", "\"/", "./", "<", "getEnv", "currentSystem", "nixPath", "nixVersion", "parseFlakeRef", "flakeRefToString", "outputOf", "|>", "storePath" };

    /// <summary>Writes them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="categories">The kinds of programs.</param>
    /// <param name="seed">The first seed.</param>
    /// <param name="count">How many programs of each kind are looked at.</param>
    public static int Write(string path, IReadOnlyList<string> categories, int seed, int count)
    {
        var text = new StringBuilder("# Random programs of tests/Suites (fuzz --record), as many as do not depend on the machine.\n");
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (string category in categories)
        {
            for (int i = seed; i < seed + count; i++)
            {
                string program = new ExpressionGenerator(i).Make(category).ToString();
                if (program.Length < 400 && !Array.Exists(OfMachine, part => program.Contains(part, StringComparison.Ordinal)) && IsDetermined(program) && known.Add(program))
                {
                    text.Append("\n").Append(RecordedFile.Line('>', program)).Append('\n');
                }
            }
        }

        File.WriteAllText(path, text.ToString());
        Console.WriteLine(known.Count.ToString(CultureInfo.InvariantCulture) + " programs");
        return 0;
    }

    /// <summary>Whether the order of names cannot be seen: attributes are evaluated in it, so that it decides which of two traces or errors comes first.</summary>
    private static bool IsDetermined(string program)
    {
        DriverResult result = NixInstantiate.Run(new DriverHost { WorkingDirectory = "/", TimeLimit = TimeSpan.FromSeconds(10) }, new[] { "--eval", "--strict", "-E", "(" + program + ")" });
        int notes = result.Error.Split('\n').Count(static line => line.StartsWith("trace:", StringComparison.Ordinal) || line.Contains("warning:"));
        return result.ExitCode == 0 ? notes <= 1 : result.ExitCode == 1 && program.Count(static c => c is ';' or ',') <= 1;
    }
}
