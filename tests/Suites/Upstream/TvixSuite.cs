using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TvixEval.IO;
using TvixEval.Suites.Driver;
using TvixEval.Text;

namespace TvixEval.Suites.Upstream;

/// <summary>
/// Runs the test expressions of a checkout of tvix, those of its evaluator and those of its glue to the store: cases that
/// have a value, cases that fail, and literals that are their own value. Cases that tvix lists as not passing yet are
/// run like the others, since what they expect is what C++ Nix gives. The checkout is only read.
/// </summary>
public sealed class TvixSuite
{
    private static readonly string[] Folders =
    {
        "eval/src/tests/tvix_tests", "eval/src/tests/tvix_tests/notyetpassing", "eval/src/tests/nix_tests",
        "eval/src/tests/nix_tests/notyetpassing", "glue/src/tests/tvix_tests", "glue/src/tests/nix_tests",
    };

    private static readonly string[] Kinds = { "identity", "eval-okay", "eval-fail", "parse-okay", "parse-fail" };

    private readonly string root;

    /// <summary>Creates a suite.</summary>
    /// <param name="checkout">The folder of the checkout: the one that holds <c>eval</c> and <c>glue</c>, or the one above it.</param>
    public TvixSuite(string checkout)
    {
        string inside = Path.Combine(checkout, "tvix");
        root = Path.GetFullPath(Directory.Exists(Path.Combine(inside, "eval")) ? inside : checkout);
        if (!Directory.Exists(Path.Combine(root, Folders[0])))
        {
            throw new DirectoryNotFoundException($"'{Path.Combine(root, Folders[0])}' does not exist: is '{checkout}' a checkout of tvix?");
        }
    }

    /// <summary>Runs all cases, in the order of folders, kinds and names.</summary>
    public IEnumerable<TvixResult> Run() =>
        from folder in Folders
        from kind in Kinds
        from path in Directory.GetFiles(Path.Combine(root, folder), kind + "-*.nix").Order(StringComparer.Ordinal)
        select Run(folder, kind, path);

    private static TvixResult Judge(string group, string kind, string name, DriverResult result, string? expected, string folder)
    {
        bool fails = kind.EndsWith("-fail", StringComparison.Ordinal);

        // Expectations that name the folder of a test have it as the suites replace it.
        string output = result.Output.Replace(folder, "/pwd/lang");
        bool passes = fails ? result.ExitCode == 1 : result.ExitCode == 0 && (expected is null || Trim(output) == Trim(expected));
        return new TvixResult(group + "/" + name, group + " " + kind, passes, expected ?? string.Empty, output + result.Error);
    }

    private static string Trim(string text) => text.Trim('\n', ' ');

    private static string? Read(string path) => File.Exists(path) ? Bytes.FromArray(File.ReadAllBytes(path)) : null;

    private TvixResult Run(string folder, string kind, string path)
    {
        string group = folder.Replace("/src/tests", string.Empty);
        string name = Path.GetFileNameWithoutExtension(path);
        string directory = NixPaths.FromNative(Path.GetDirectoryName(path)!);
        if (kind.StartsWith("parse", StringComparison.Ordinal))
        {
            return Judge(group, kind, name, Evaluate(directory, "--parse", name + ".nix"), null, directory);
        }

        string? xml = kind == "eval-okay" ? Read(Path.ChangeExtension(path, ".exp.xml")) : null;
        var arguments = new List<string> { "--eval", "--strict" };
        if (xml is not null)
        {
            arguments.AddRange(new[] { "--xml", "--no-location" });
        }

        string flags = Read(Path.ChangeExtension(path, ".flags")) ?? string.Empty;
        arguments.AddRange(flags.Split(new[] { ' ', '\n' }, StringSplitOptions.RemoveEmptyEntries));
        arguments.Add(name + ".nix");
        string? expected = kind switch
        {
            "identity" => Read(path),
            "eval-okay" => xml ?? Read(Path.ChangeExtension(path, ".exp")),
            _ => null,
        };
        return Judge(group, kind, name, Evaluate(directory, arguments.ToArray()), expected, directory);
    }

    private static DriverResult Evaluate(string directory, params string[] arguments)
    {
        var host = new DriverHost
        {
            WorkingDirectory = directory,
            Variables = new Dictionary<string, string> { ["TEST_VAR"] = "foo", ["HOME"] = "/fake-home" },
            DefaultArguments = new[] { "--read-write-mode", "--option", "download-attempts", "1" },
            TimeLimit = TimeSpan.FromSeconds(60),
        };
        return NixInstantiate.Run(host, arguments);
    }
}
