using System;
using System.Collections.Generic;
using System.IO;

namespace TvixEval.Suites.Fuzz;

/// <summary>The files that generated expressions name.</summary>
internal sealed class FuzzFolder : IDisposable
{
    private readonly string outer = Directory.CreateTempSubdirectory("fuzz").FullName;

    /// <summary>Makes the folder.</summary>
    public FuzzFolder()
    {
        // One below, so that what programs see of the folder above does not change either.
        Root = Path.Combine(outer, "programs");
        Directory.CreateDirectory(Path.Combine(Root, "dir"));
        File.WriteAllText(Path.Combine(Root, "a.nix"), "{ a = 1; b = [ ./text ]; }\n");
        File.WriteAllText(Path.Combine(Root, "fun.nix"), "{ a ? 1, b ? a, ... }: a + b\n");
        File.WriteAllText(Path.Combine(Root, "bad.nix"), "{ a = ; }\n");
        File.WriteAllText(Path.Combine(Root, "text"), "some text\n");
        File.WriteAllText(Path.Combine(Root, "dir", "b"), "b\n");
        File.WriteAllText(Path.Combine(Root, "dir", "default.nix"), "x: x\n");
        File.WriteAllText(Path.Combine(Root, "scope.nix"), "[ x (toString map) ]\n");
        Directory.CreateDirectory(Path.Combine(HomeOf(Root), "x"));
        File.CreateSymbolicLink(Path.Combine(Root, "link"), "dir");
    }

    /// <summary>Where it is.</summary>
    public string Root { get; }

    /// <summary>What both sides are told besides: everything that can be compared is there, and nothing is built.</summary>
    public static IReadOnlyList<string> Settings { get; } = new[]
    {
        "--extra-experimental-features", "flakes fetch-tree pipe-operators dynamic-derivations ca-derivations", "--option", "allow-import-from-derivation", "false",
    };

    /// <summary>Gives a process the environment that both sides see.</summary>
    /// <param name="environment">The variables of the process.</param>
    /// <param name="root">The folder.</param>
    public static void Prepare(IDictionary<string, string?> environment, string root)
    {
        environment["HOME"] = HomeOf(root);
        environment["NIX_PATH"] = SearchPathOf(root);
        environment["NIX_CONFIG"] = "experimental-features =";

        // Shells set it to whatever they run.
        environment.Remove("_");
    }

    /// <summary>The variables that the evaluator in this process sees.</summary>
    /// <param name="root">The folder.</param>
    public static IReadOnlyDictionary<string, string> Variables(string root) => new Dictionary<string, string> { ["HOME"] = HomeOf(root), ["NIX_PATH"] = SearchPathOf(root) };

    private static string HomeOf(string root) => root + "/home";

    private static string SearchPathOf(string root) => "fix=" + root + ":" + root + "/dir";

    public void Dispose() => Directory.Delete(outer, recursive: true);
}
