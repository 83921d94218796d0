using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Shell;

/// <summary>The scripts of this folder that run something in PowerShell itself and write a line of JSON for each result.</summary>
internal static class ShellScript
{
    /// <summary>Runs a script.</summary>
    /// <param name="name">Its file.</param>
    /// <param name="arguments">Its arguments besides the manifest of the module, Pester, and the file for the results.</param>
    public static IReadOnlyList<ShellResult> Run(string name, params string[] arguments)
    {
        string file = Path.GetTempFileName();
        try
        {
            string[] line = new[]
            {
                "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", Path.Combine(AppContext.BaseDirectory, "Shell", name),
                "-Manifest", ModuleFolder.Manifest, "-Pester", BuildFacts.PesterModule!, "-Result", file,
            };
            (_, string output, string errors) = DotNetProgram.Run(BuildFacts.ShellProgram!, line.Concat(arguments).ToArray());
            ShellResult[] results = File.ReadAllLines(file).Select(static line => JsonSerializer.Deserialize<ShellResult>(line)!).ToArray();
            Assert.True(results.Length > 0, output + errors);
            return results;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
