using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace TvixEval.Mutation;

/// <summary>Passes a set of tests over an assembly with faults, in processes of their own.</summary>
internal sealed class Trials
{
    private readonly string folder;
    private readonly string tests;
    private readonly string mutated;
    private readonly IReadOnlyList<string> classes;
    private IReadOnlyList<TestOutcome> outcomes = [];

    /// <summary>
    /// Copies what was built of the tests, with the assembly in place of the one without faults. If the same assembly is there from an
    /// earlier run, that is used, and what its tests reach is known.
    /// </summary>
    /// <param name="root">The root of the repository.</param>
    /// <param name="set">The tests.</param>
    /// <param name="assembly">The assembly with faults.</param>
    /// <param name="folder">Where the copy goes.</param>
    public Trials(string root, TestSet set, string assembly, string folder)
    {
        this.folder = folder;
        classes = set.Classes;
        mutated = Path.GetFileNameWithoutExtension(assembly);
        string copy = Path.Combine(folder, "bin");
        tests = Path.Combine(copy, set.Assembly);
        string last = Path.Combine(copy, Path.GetFileName(assembly));
        if (File.Exists(OutcomesFile) && File.Exists(last) && File.ReadAllBytes(last).AsSpan().SequenceEqual(File.ReadAllBytes(assembly)))
        {
            outcomes = ReadOutcomes();
            return;
        }

        Directory.CreateDirectory(folder);
        File.Delete(OutcomesFile);
        Copy(Path.Combine(root, set.Folder, "bin", "Debug", "net10.0"), copy);
        foreach (string file in Directory.GetFiles(copy, mutated + ".dll", SearchOption.AllDirectories))
        {
            File.Copy(assembly, file, overwrite: true);
            File.Delete(Path.ChangeExtension(file, ".pdb"));
        }
    }

    private string OutcomesFile => Path.Combine(folder, "outcomes.json");

    /// <summary>How many tests there are that can notice something.</summary>
    public int Count => outcomes.Count(static o => o.Passed);

    /// <summary>Passes all tests without a fault, if that has not been done.</summary>
    public void Record()
    {
        if (outcomes.Count > 0)
        {
            return;
        }

        string output = OutcomesFile;
        (int code, string text) = Start(0, new TestRequest(classes, null, output, 0), TimeSpan.FromMinutes(30));
        Console.Write(text);
        if (code != 0)
        {
            throw new InvalidOperationException($"The tests cannot be passed (exit code {code}).");
        }

        outcomes = ReadOutcomes();
    }

    private List<TestOutcome> ReadOutcomes() => JsonSerializer.Deserialize<List<TestOutcome>>(File.ReadAllText(OutcomesFile))!;

    /// <summary>Passes the tests that reach a fault until one fails.</summary>
    /// <param name="fault">The number of the fault.</param>
    /// <param name="limit">After how long to give up; the fault has then survived.</param>
    public (string Outcome, string By) Try(int fault, TimeSpan limit)
    {
        List<TestOutcome> reaching = [.. outcomes.Where(o => o.Passed && o.Reached.Contains(fault)).OrderBy(static o => o.Seconds)];
        if (reaching.Count == 0)
        {
            return ("unreached", string.Empty);
        }

        double patience = 30 + (10 * reaching[^1].Seconds);
        (int code, string text) = Start(fault, new TestRequest([], [.. reaching.Select(static o => o.Id)], string.Empty, patience), limit);
        string test = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? string.Empty;
        return code switch
        {
            0 => ("survived", $"{reaching.Count} tests"),
            TestRun.Caught => ("caught", test),
            TestRun.Hung => ("hung", test),
            Expired => ("survived", $"{reaching.Count} tests, not all in time"),
            _ => ("caught", $"the process ended with {code}"),
        };
    }

    private const int Expired = int.MinValue;

    private (int Code, string Text) Start(int fault, TestRequest request, TimeSpan limit)
    {
        string file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"request-{fault}.json"));
        File.WriteAllText(file, JsonSerializer.Serialize(request));
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[]
        {
            "exec", "--runtimeconfig", Path.ChangeExtension(tests, ".runtimeconfig.json"), "--depsfile", Path.ChangeExtension(tests, ".deps.json"),
            typeof(Trials).Assembly.Location, "tests", tests, mutated, file,
        })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["TVIXEVAL_FAULT"] = fault.ToString(CultureInfo.InvariantCulture);

        // A fault can make a loop that allocates without end.
        start.Environment["DOTNET_GCHeapHardLimit"] = "80000000";
        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        System.Threading.Tasks.Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            return (Expired, string.Empty);
        }

        return (process.ExitCode, output.Wait(TimeSpan.FromSeconds(5)) ? output.Result : string.Empty);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }

        foreach (string folder in Directory.GetDirectories(from))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}
