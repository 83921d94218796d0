using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;

namespace TvixEval.Suites;

/// <summary>Cases of a suite that are not expected to pass, with the reason for each: lines of a name, spaces, and the reason.</summary>
public sealed class Exclusions
{
    private const string ReferenceVersion = "2.34.8";

    private readonly Dictionary<string, string> reasons = new(StringComparer.Ordinal);

    private Exclusions(string path)
    {
        foreach (string line in File.ReadAllLines(path))
        {
            int space = line.IndexOf(' ');
            if (space > 0 && line[0] != '#')
            {
                reasons[line.Substring(0, space)] = line.Substring(space).Trim();
            }
        }
    }

    /// <summary>The names and reasons.</summary>
    public IReadOnlyDictionary<string, string> Reasons => reasons;

    /// <summary>Those of the language suite of NixOS/nix: of the released version that is the reference, or of the newest source.</summary>
    /// <param name="checkout">The folder of the checkout.</param>
    public static Exclusions ForLanguageSuite(string checkout)
    {
        string version = Path.Combine(checkout, ".version");
        bool isReference = File.Exists(version) && File.ReadAllText(version).Trim() == ReferenceVersion;
        return new(Path.Combine(Folder(), isReference ? "lang-exclusions.txt" : "lang-exclusions-newest.txt"));
    }

    /// <summary>Those of tvix's test expressions.</summary>
    public static Exclusions ForTvix() => new(Path.Combine(Folder(), "tvix-exclusions.txt"));

    /// <summary>Why a case is excluded, or null when it is not.</summary>
    /// <param name="name">The name of the case.</param>
    public string? ReasonFor(string name) => reasons.TryGetValue(name, out string? reason) ? reason : null;

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
