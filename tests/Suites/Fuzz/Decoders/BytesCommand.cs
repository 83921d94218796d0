using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using TvixEval.Text;

namespace TvixEval.Suites.Fuzz.Decoders;

/// <summary>Feeds all decoders with damaged inputs, and says what they must not do, what stays in memory, and how long they take.</summary>
internal static class BytesCommand
{
    // As little as a program may give its first thread on Windows: what recurses natively shows.
    private const int StackSize = 1 << 20;

    private const int Portion = 10000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Runs it.</summary>
    public static int Run(IReadOnlyList<string> arguments)
    {
        int seed = 1;
        int from = 0;
        int count = 1000;
        List<Decoder> decoders = DecoderTable.All.ToList();
        for (int i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--seed" when i + 1 < arguments.Count:
                    seed = int.Parse(arguments[++i], CultureInfo.InvariantCulture);
                    break;
                case "--count" when i + 1 < arguments.Count:
                    count = int.Parse(arguments[++i], CultureInfo.InvariantCulture);
                    break;
                case "--from" when i + 1 < arguments.Count:
                    from = int.Parse(arguments[++i], CultureInfo.InvariantCulture);
                    break;
                case "--decoder" when i + 1 < arguments.Count && decoders.Exists(decoder => decoder.Name == arguments[i + 1]):
                    decoders.RemoveAll(decoder => decoder.Name != arguments[i + 1]);
                    i++;
                    break;
                default:
                    Console.Error.WriteLine("Usage: suites bytes [--seed <n>] [--from <n>] [--count <executions of each>] [--decoder <" + string.Join('|', DecoderTable.All.Select(static d => d.Name)) + ">]");
                    return 2;
            }
        }

        bool isGood = true;
        var thread = new Thread(() => isGood = Run(decoders, seed, from, count), StackSize);
        thread.Start();
        thread.Join();
        return isGood ? 0 : 1;
    }

    private static bool Run(List<Decoder> decoders, int seed, int from, int count)
    {
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        long all = 0;
        foreach (Decoder decoder in decoders)
        {
            using var runner = new DecoderRunner(Limit);
            long first = 0;
            int running = from;
            int slowest = from;
            runner.OnStuck = () =>
            {
                Console.Error.WriteLine($"{decoder.Name}, number {Volatile.Read(ref running)}: does not end");
                Environment.Exit(3);
            };
            for (int number = from; number < from + count; number++)
            {
                Volatile.Write(ref running, number);
                TimeSpan longest = runner.Longest;
                DecoderFault? found = runner.Run(decoder, decoder.Input(seed, number));
                slowest = runner.Longest > longest ? number : slowest;
                if (found is { } fault && kinds.Add(decoder.Name + fault.Kind))
                {
                    Console.WriteLine($"{decoder.Name}, number {number}: {fault.Kind}");
                    Console.WriteLine($"--- number {number}: {runner.Minimize(decoder, fault)}");
                }

                if ((number + 1 - from) % Portion == 0)
                {
                    long held = Held();
                    first = first == 0 ? held : first;
                }
            }

            long last = Held();
            all += runner.Executions;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{decoder.Name,-14}{runner.Executions,9} executions, {runner.Accepted,8} accepted, {runner.Stopped,5} stopped, {runner.OutOfMemory,5} out of memory, longest {runner.Longest.TotalSeconds:0.00} s (number {slowest}), held {first / 1024,7} -> {last / 1024,7} KiB and {SymbolTable.Count} names"));
        }

        Console.WriteLine($"{all} executions, {kinds.Count} faults");
        return kinds.Count == 0;
    }

    /// <summary>What is alive, after what was held until a finalizer ran is gone, too.</summary>
    private static long Held()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
