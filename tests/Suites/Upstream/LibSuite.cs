using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using TvixEval.IO;
using TvixEval.Suites.Driver;
using TvixEval.Text;

namespace TvixEval.Suites.Upstream;

/// <summary>
/// The tests of nixpkgs' library, from a checkout of nixpkgs or of nix-community/nixpkgs.lib: expressions that list what
/// failed, and scripts that call <c>nix-instantiate</c>, for which they find this evaluator.
/// </summary>
public sealed class LibSuite
{
    // What C++ Nix answers when everything passes.
    private static readonly (string File, string Expected, string[] Arguments)[] Expressions =
    {
        ("tests/misc.nix", "[ ]", Array.Empty<string>()),
        ("tests/systems.nix", "[ ]", Array.Empty<string>()),
        ("tests/fetchers.nix", "[ ]", Array.Empty<string>()),
        ("path/tests/unit.nix", "null", new[] { "--arg", "libpath", "./." }),
    };

    private static readonly string[] Scripts = { "tests/modules.sh", "tests/filesystem.sh", "tests/network.sh", "tests/debug.sh" };

    private readonly string lib;

    /// <summary>Creates a suite.</summary>
    /// <param name="checkout">The folder that holds <c>lib</c>.</param>
    public LibSuite(string checkout)
    {
        lib = Path.GetFullPath(Path.Combine(checkout, "lib"));
        if (!File.Exists(Path.Combine(lib, "default.nix")))
        {
            throw new DirectoryNotFoundException($"'{lib}' is not nixpkgs' library");
        }
    }

    /// <summary>Runs the expressions.</summary>
    public IEnumerable<LibResult> RunExpressions()
    {
        foreach ((string file, string expected, string[] arguments) in Expressions)
        {
            var host = new DriverHost { WorkingDirectory = NixPaths.FromNative(lib), TimeLimit = TimeSpan.FromMinutes(5) };
            var all = new List<string> { "--eval", "--strict", file };
            all.AddRange(arguments);
            DriverResult result = NixInstantiate.Run(host, all);
            yield return new LibResult(file, result.Output.TrimEnd('\n') == expected, result.Output + result.Error);
        }
    }

    /// <summary>Runs the scripts with this program as their <c>nix-instantiate</c>; needs bash.</summary>
    public IEnumerable<LibResult> RunScripts()
    {
        string tools = Directory.CreateTempSubdirectory("suites").FullName;
        try
        {
            string program = Path.Combine(AppContext.BaseDirectory, "TvixEval.Suites.dll");
            string tool = Path.Combine(tools, "nix-instantiate");
            File.WriteAllText(tool, $"#!/bin/sh\nexec dotnet '{program}' eval \"$@\"\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }

            foreach (string script in Scripts)
            {
                yield return RunScript(script, tools);
            }
        }
        finally
        {
            Directory.Delete(tools, recursive: true);
        }
    }

    private LibResult RunScript(string script, string tools)
    {
        var start = new ProcessStartInfo("bash", Path.Combine(lib, script)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = tools + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        start.Environment["TEST_LIB"] = lib;
        using Process process = Process.Start(start)!;
        System.Threading.Tasks.Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new LibResult(script, process.ExitCode == 0, Bytes.FromText(output + error.Result));
    }
}
