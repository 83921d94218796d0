#if DEBUG
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using TvixEval.Core.Values;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Core.Machine;

/// <summary>
/// How many bytes the programs of bench/programs allocate, held within 2 % of what is recorded beside this file: half of a big evaluation is
/// spent on memory, so that more bytes are a slower evaluator, which no test of time could tell on a busy machine. With TVIXEVAL_ACCEPT=1 in the
/// environment the figures are written anew: they belong into the commit that changes them. They are those of a build for debugging (the compiler makes
/// other state machines for release) on the version of .NET that the tests are built for.
/// </summary>
public sealed class AllocatedBytesTests
{
    private const double Tolerance = 0.02;

    // These make names while they run, and names are the process's: how many bytes they take depends on what other tests have named.
    private const string NamesMade = "memo-";

    public static TheoryData<string> Programs => new(Directory.GetFiles(Folder(), "*.nix").Select(f => Path.GetFileNameWithoutExtension(f)!).Where(static n => !n.StartsWith(NamesMade, StringComparison.Ordinal)).OrderBy(static n => n, StringComparer.Ordinal));

    [RecordedRuntimeTheory]
    [MemberData(nameof(Programs))]
    public void AProgramAllocatesWhatIsRecorded(string name)
    {
        long bytes = 0;

        // On a thread of its own, which keeps no tables that other tests have made larger. The second time: then what is kept for a thread is there.
        var thread = new Thread(() =>
        {
            _ = Allocated(name);
            bytes = Allocated(name);
        });
        thread.Start();
        thread.Join();
        if (Environment.GetEnvironmentVariable("TVIXEVAL_ACCEPT") == "1")
        {
            Record(name, bytes);
        }

        Assert.True(Recorded().TryGetValue(name, out long recorded), $"{name} is not recorded: it allocates {bytes} bytes.");
        Assert.True(Math.Abs(bytes - recorded) <= Tolerance * recorded, $"{name} allocates {bytes} bytes, not {recorded}.");
    }

    private static long Allocated(string name)
    {
        string text = Bytes.FromText(File.ReadAllText(Path.Combine(Folder(), name + ".nix")).Replace("\r\n", "\n"));
        long before = GC.GetAllocatedBytesForCurrentThread();
        var vm = Nix.NewVm();
        Value value = Nix.Eval(vm, text);
        vm.ForceDeep(value);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static SortedDictionary<string, long> Recorded()
    {
        var recorded = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (string line in File.Exists(RecordFile()) ? File.ReadAllLines(RecordFile()) : Array.Empty<string>())
        {
            string[] parts = line.Split(' ');
            recorded.Add(parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        return recorded;
    }

    private static void Record(string name, long bytes)
    {
        SortedDictionary<string, long> recorded = Recorded();
        recorded[name] = bytes;
        File.WriteAllLines(RecordFile(), recorded.Select(static r => r.Key + " " + r.Value.ToString(CultureInfo.InvariantCulture)));
    }

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "..", "bench", "programs");

    private static string RecordFile([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "allocated-bytes.txt");

    /// <summary>Other versions of .NET allocate other bytes for the same code.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class RecordedRuntimeTheoryAttribute : TheoryAttribute
    {
        private const int Recorded = 10;

        public RecordedRuntimeTheoryAttribute()
        {
            if (Environment.Version.Major != Recorded)
            {
                Skip = $"The figures are those of .NET {Recorded}.";
            }
        }
    }
}
#endif
