using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Suites.Upstream;

/// <summary>Parses all Nix files below a folder, prints their trees, and prints them back byte for byte.</summary>
public sealed class ParseSweep
{
    private readonly List<string> failures = new();

    /// <summary>How many files there are.</summary>
    public int Files { get; private set; }

    /// <summary>How many bytes they have.</summary>
    public long Size { get; private set; }

    /// <summary>The time that parsing them took.</summary>
    public TimeSpan ParseTime { get; private set; }

    /// <summary>Files that do not parse or are not printed back, with the reason.</summary>
    public IReadOnlyList<string> Failures => failures;

    /// <summary>Sweeps a folder.</summary>
    /// <param name="folder">The folder.</param>
    public static ParseSweep Run(string folder)
    {
        var sweep = new ParseSweep();
        foreach (string path in Directory.EnumerateFiles(folder, "*.nix", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (File.ResolveLinkTarget(path, returnFinalTarget: false) is null)
            {
                sweep.Parse(path);
            }
        }

        return sweep;
    }

    private void Parse(string path)
    {
        string text = Bytes.FromArray(File.ReadAllBytes(path));
        string name = NixPaths.FromNative(path);
        string folder = name.Substring(0, Math.Max(name.LastIndexOf('/'), 1));
        Files++;
        Size += text.Length;
        try
        {
            long start = Stopwatch.GetTimestamp();
            Expr expression = Parser.Parse(new SourceFile(SourceOrigin.File, name, text, folder), ParserOptions.Default);
            ParseTime += Stopwatch.GetElapsedTime(start);
            SyntaxTree tree = SyntaxTree.Parse(new SourceFile(SourceOrigin.File, name, text, folder), ParserOptions.Default);
            if (tree.Print() != text)
            {
                failures.Add($"{path}: is not printed back as it was");
            }

            if (SyntaxPrinter.Print(tree.Expression) != SyntaxPrinter.Print(expression))
            {
                failures.Add($"{path}: has another tree with its comments than without");
            }
        }
        catch (NixException e)
        {
            failures.Add($"{path}: {e.Message}");
        }
    }
}
