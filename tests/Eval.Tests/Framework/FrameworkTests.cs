using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Threading.Tasks;
using TvixEval.Diagnostics;
using Xunit;

namespace TvixEval.Tests.Framework;

/// <summary>The build for Windows PowerShell gives the results that the other builds give.</summary>
public sealed class FrameworkTests
{
    [FrameworkFact]
    public async Task Results_are_those_of_this_framework()
    {
        string[] expressions = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Framework", "expressions.txt"));
        string program = typeof(FrameworkTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static fact => fact.Key == "FrameworkProgram").Value!;
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? program : "mono")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        if (!OperatingSystem.IsWindows())
        {
            start.ArgumentList.Add(program);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(string.Join('\n', expressions) + "\n");
        process.StandardInput.Close();
        string[] answers = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(expressions.Select(static expression => expression + " => " + Expected(expression)), expressions.Zip(answers, static (expression, answer) => expression + " => " + answer));
    }

    private static string Expected(string expression)
    {
        try
        {
            return Nix.Print(expression);
        }
        catch (NixException error)
        {
            return "error: " + error.Kind;
        }
    }
}
