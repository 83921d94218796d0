using System;
using System.IO;
using TvixEval.Text;

namespace TvixEval.Engine;

/// <summary>The library of modules that ships with the evaluator, <c>&lt;tvix/modules.nix&gt;</c>: Nix code like any other, in <c>modules.nix</c> beside this file.</summary>
internal static class ModuleLibrary
{
    /// <summary>What it is looked up as; nothing of that name is found by C++ Nix.</summary>
    public const string Lookup = "tvix/modules.nix";

    /// <summary>Its path in the evaluator's own folder.</summary>
    public const string Path = "/tvix/modules.nix";

    private static readonly Lazy<string> Source = new(Read);

    /// <summary>The text of a file of the library, by its path in the evaluator's own folder; null for any other.</summary>
    /// <param name="path">The path.</param>
    public static string? TextOf(string path) => path == Path ? Source.Value : null;

    private static string Read()
    {
        using Stream stream = typeof(ModuleLibrary).Assembly.GetManifestResourceStream("modules.nix")!;
        using var reader = new StreamReader(stream);
        return Bytes.FromText(reader.ReadToEnd());
    }
}
