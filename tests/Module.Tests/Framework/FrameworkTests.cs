using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using TvixEval.Core.Machine;
using TvixEval.Framework;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Framework;

/// <summary>The build for Windows PowerShell gives the results that the other builds give.</summary>
public sealed class FrameworkTests
{
    [FrameworkFact]
    public async Task ResultsAreThoseOfThisFramework()
    {
        string[] expressions = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Framework", "expressions.txt"));
        string program = BuildFacts.FrameworkProgram;
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
        Vm vm = Answers.NewVm();
        Assert.Equal(expressions.Select(expression => expression + " => " + Answers.To(vm, expression)), expressions.Zip(answers, static (expression, answer) => expression + " => " + answer));
    }
}
