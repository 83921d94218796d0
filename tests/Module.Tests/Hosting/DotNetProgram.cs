using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace TvixEval.Module.Tests.Hosting;

/// <summary>Runs a .NET program as a process of its own, from the root of the repository.</summary>
internal static class DotNetProgram
{
    public static (int Code, string Output, string Errors) Run(string program, params string[] arguments)
    {
        // The program for this system beside it, where there is one, needs no dotnet on the path.
        string executable = Path.ChangeExtension(program, ".exe");
        bool isExecutable = OperatingSystem.IsWindows() && File.Exists(executable);
        var start = new ProcessStartInfo(isExecutable ? executable : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = BuildFacts.Repository,
        };
        // It does not live long enough to gain from it, and starts a quarter faster without.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_CallCountThreshold"] = "200";
        if (!isExecutable)
        {
            start.ArgumentList.Add(program);
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
