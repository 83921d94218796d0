using System.Collections.Generic;
using System.Diagnostics;
using System.Text;
using System.Threading.Tasks;
using TvixEval.Suites.Driver;
using TvixEval.Values;

namespace TvixEval.Suites.Fuzz;

/// <summary>Runs the other implementation's <c>nix-instantiate</c>.</summary>
internal sealed class ReferenceNix
{
    private readonly string program;
    private readonly string folder;

    /// <summary>Creates a runner.</summary>
    /// <param name="program">The program.</param>
    /// <param name="folder">The folder to run it in.</param>
    public ReferenceNix(string program, string folder)
    {
        this.program = program;
        this.folder = folder;
    }

    /// <summary>Runs it with arguments, the last of them through a pipe: it may be any bytes.</summary>
    public DriverResult Run(IEnumerable<string> arguments, string input)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Encoding.Latin1,
            StandardOutputEncoding = Encoding.Latin1,
            StandardErrorEncoding = Encoding.Latin1,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(Bytes.ToText(argument));
        }

        start.Environment["HOME"] = FuzzFolder.Home;
        start.Environment.Remove("NIX_PATH");
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new DriverResult(process.ExitCode, output, error.Result);
    }
}
