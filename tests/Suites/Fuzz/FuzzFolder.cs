using System;
using System.IO;

namespace TvixEval.Suites.Fuzz;

/// <summary>The files that generated expressions name.</summary>
internal sealed class FuzzFolder : IDisposable
{
    /// <summary>The home folder of both sides.</summary>
    public const string Home = "/fake-home";

    /// <summary>Makes the folder.</summary>
    public FuzzFolder()
    {
        Directory.CreateDirectory(Path.Combine(Root, "dir"));
        File.WriteAllText(Path.Combine(Root, "a.nix"), "{ a = 1; b = [ ./text ]; }\n");
        File.WriteAllText(Path.Combine(Root, "fun.nix"), "{ a ? 1, b ? a, ... }: a + b\n");
        File.WriteAllText(Path.Combine(Root, "bad.nix"), "{ a = ; }\n");
        File.WriteAllText(Path.Combine(Root, "text"), "some text\n");
        File.WriteAllText(Path.Combine(Root, "dir", "b"), "b\n");
        File.WriteAllText(Path.Combine(Root, "dir", "default.nix"), "x: x\n");
        File.CreateSymbolicLink(Path.Combine(Root, "link"), "dir");
    }

    /// <summary>Where it is.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("fuzz").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
