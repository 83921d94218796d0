using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using TvixEval.IO;
using TvixEval.Suites.Driver;
using TvixEval.Text;

namespace TvixEval.Suites.Upstream;

/// <summary>
/// Runs the language suite of a checkout of NixOS/nix (<c>tests/functional/lang</c>) as its own driver runs it: the same flags and
/// environment, the same comparison of both output streams. The checkout is only read.
/// </summary>
public sealed partial class LangSuite
{
    private readonly string root;
    private readonly string nixRoot;
    private readonly string folder;

    /// <summary>Creates a suite.</summary>
    /// <param name="checkout">The folder of the checkout.</param>
    public LangSuite(string checkout)
    {
        root = Path.GetFullPath(Path.Combine(checkout, "tests", "functional"));
        nixRoot = NixPaths.FromNative(root);
        folder = Path.Combine(root, "lang");
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"'{folder}' does not exist: is '{checkout}' a checkout of NixOS/nix?");
        }
    }

    /// <summary>The names of the cases that the suite runs.</summary>
    /// <param name="kind">The kind of case.</param>
    public IReadOnlyList<string> Names(LangKind kind)
    {
        string prefix = kind switch
        {
            LangKind.ParseOkay => "parse-okay-",
            LangKind.ParseFail => "parse-fail-",
            LangKind.EvalOkay => "eval-okay-",
            _ => "eval-fail-",
        };
        return Directory.GetFiles(folder, prefix + "*.nix").Select(static path => Path.GetFileNameWithoutExtension(path)!)
            .Where(name => !File.Exists(PathOf(name, ".exp-disabled"))).Order(StringComparer.Ordinal).ToList();
    }

    /// <summary>Runs a case.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    public LangResult Run(LangKind kind, string name) => kind switch
    {
        LangKind.ParseOkay or LangKind.ParseFail => RunParse(kind, name),
        LangKind.EvalOkay => RunOkay(name),
        _ => RunFail(name),
    };

    private LangResult RunParse(LangKind kind, string name)
    {
        DriverResult result = NixInstantiate.Run(
            Host(new Dictionary<string, string>(), () => Read(name, ".nix") ?? string.Empty), new[] { "--parse", "-" });
        return kind == LangKind.ParseOkay
            ? Judge(kind, name, result, Read(name, ".exp") ?? string.Empty, Read(name, ".err.exp") ?? string.Empty)
            : Judge(kind, name, result, null, Read(name, ".err.exp") ?? string.Empty);
    }

    private LangResult RunFail(string name)
    {
        string[] flags = Flags(name) ?? new[] { "--eval", "--strict", "--show-trace" };
        DriverResult result = NixInstantiate.Run(Host(new Dictionary<string, string>()), flags.Append($"lang/{name}.nix"));
        if (File.Exists(PathOf(name, ".postprocess")))
        {
            result = result with { Error = Digits().Replace(LineNumbers().Replace(result.Error, "<number>$1"), "<number>") };
        }

        return Judge(LangKind.EvalFail, name, result, null, Read(name, ".err.exp") ?? string.Empty);
    }

    private LangResult RunOkay(string name)
    {
        if (Read(name, ".exp.xml") is { } xml)
        {
            DriverResult result = NixInstantiate.Run(
                Host(new Dictionary<string, string>()), new[] { "--eval", "--xml", "--no-location", "--strict", $"lang/{name}.nix" });
            return Judge(LangKind.EvalOkay, name, result with { Error = string.Empty }, xml, string.Empty);
        }

        var variables = new Dictionary<string, string> { ["NIX_PATH"] = "lang/dir3:lang/dir4", ["HOME"] = "/fake-home" };
        IEnumerable<string> arguments = (Flags(name) ?? Array.Empty<string>()).Concat(new[] { "--eval", "--strict", $"lang/{name}.nix" });
        return Judge(
            LangKind.EvalOkay, name, NixInstantiate.Run(Host(variables), arguments), Read(name, ".exp") ?? string.Empty, Read(name, ".err.exp") ?? string.Empty);
    }

    private LangResult Judge(LangKind kind, string name, DriverResult result, string? expectedOutput, string expectedError)
    {
        string output = result.Output.Replace(nixRoot, "/pwd");
        string error = result.Error.Replace(nixRoot, "/pwd");
        bool shouldSucceed = kind is LangKind.ParseOkay or LangKind.EvalOkay;
        return new LangResult(
            name,
            kind,
            result.ExitCode == (shouldSucceed ? 0 : 1),
            expectedOutput is null || output == expectedOutput,
            Message(expectedError) == Message(error),
            error == expectedError,
            expectedOutput + expectedError,
            expectedOutput is null ? error : output + error);
    }

    /// <summary>The first line of the last message.</summary>
    private static string Message(string error)
    {
        string found = string.Empty;
        foreach (string line in error.Split('\n'))
        {
            string text = line.StartsWith("       error:", StringComparison.Ordinal) ? line.Substring(7) : line;
            found = text.StartsWith("error:", StringComparison.Ordinal) ? text : found;
        }

        return found;
    }

    private DriverHost Host(Dictionary<string, string> variables, Func<string>? input = null)
    {
        variables["TEST_VAR"] = "foo";
        return new DriverHost
        {
            WorkingDirectory = nixRoot,
            Variables = variables,
            Input = input ?? (static () => string.Empty),
            DefaultArguments = new[] { "--show-trace", "--extra-experimental-features", "nix-command flakes" },
            TimeLimit = TimeSpan.FromSeconds(60),
        };
    }

    private string[]? Flags(string name)
    {
        string? text = Read(name, ".flags");
        return text is null
            ? null
            : string.Join(' ', text.Split('\n').Select(static line => line.Split('#')[0])).Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private string? Read(string name, string ending) =>
        File.Exists(PathOf(name, ending)) ? Bytes.FromArray(File.ReadAllBytes(PathOf(name, ending))) : null;

    private string PathOf(string name, string ending) => Path.Combine(folder, name + ending);

    // What the one case with a postprocessing script replaces: its line numbers change with unrelated text.
    [GeneratedRegex("[0-9 ]{8}([^0-9])")]
    private static partial Regex LineNumbers();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
