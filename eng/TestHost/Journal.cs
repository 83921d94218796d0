using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace TvixEval.TestHost;

/// <summary>
/// What has run so far, with a line as each test and each method of tests starts and ends. Where a file is given, a run goes on behind the ones before it: a
/// process that a test hangs or that crashes loses nothing, and the next one runs only what is left.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const int MaxCrashes = 3;

    private readonly HashSet<string> done = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> crashes = new(StringComparer.Ordinal);
    private readonly TextWriter writer;

    /// <summary>Opens a journal.</summary>
    /// <param name="file">The file, which need not exist; or null to write none.</param>
    public Journal(string? file)
    {
        if (file is not null && File.Exists(file))
        {
            Read(File.ReadAllLines(file));
        }

        writer = file is null ? TextWriter.Null : new StreamWriter(file, append: true) { AutoFlush = true };
        writer.WriteLine("run");
    }

    /// <summary>How many tests have passed, in this run and the ones before it; as below.</summary>
    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public int Skipped { get; private set; }

    /// <summary>The methods during which so many processes have ended that another one would, too.</summary>
    public IEnumerable<string> Crashing
    {
        get
        {
            foreach (KeyValuePair<string, int> entry in crashes)
            {
                if (entry.Value >= MaxCrashes && !IsDone(entry.Key))
                {
                    yield return entry.Key;
                }
            }
        }
    }

    /// <summary>Whether nothing of a method is left to run.</summary>
    /// <param name="method">Its full name, with that of its class.</param>
    public bool IsDone(string method) => done.Contains(method);

    public void TestStarts(string name) => Write("start " + name);

    public void TestEnds(string name, decimal seconds) => Write(FormattableString.Invariant($"end {seconds:0.0} {name}"));

    public void MethodStarts(string method) => Write("begin " + method);

    public void MethodEnds(string method, int passed, int failed, int skipped)
    {
        Write(FormattableString.Invariant($"done {passed} {failed} {skipped} {method}"));
        Count(method, passed, failed, skipped);
    }

    /// <summary>Notes that this process ends, because of tests that hang.</summary>
    public void Hang() => Write("hang");

    public void Dispose() => writer.Dispose();

    private void Write(string line) => writer.WriteLine(line.Replace('\n', ' ').Replace('\r', ' '));

    private void Count(string method, int passed, int failed, int skipped)
    {
        done.Add(method);
        Passed += passed;
        Failed += failed;
        Skipped += skipped;
    }

    private void Read(string[] lines)
    {
        var running = new HashSet<string>(StringComparer.Ordinal);
        foreach (string line in lines)
        {
            string[] parts = line.Split(' ', 5);
            switch (parts[0])
            {
                case "begin":
                    running.Add(line.Substring(parts[0].Length + 1));
                    break;
                case "done" when parts.Length == 5:
                    running.Remove(parts[4]);
                    Count(parts[4], Number(parts[1]), Number(parts[2]), Number(parts[3]));
                    break;
                case "hang":
                    // What else ran in that process had no part in its end.
                    running.Clear();
                    break;
                case "run":
                    AddCrashes(running);
                    break;
            }
        }

        AddCrashes(running);
    }

    private void AddCrashes(HashSet<string> running)
    {
        foreach (string method in running)
        {
            crashes[method] = crashes.TryGetValue(method, out int count) ? count + 1 : 1;
        }

        running.Clear();
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
