using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.Tracing;
using System.IO;
using System.Linq;

namespace TvixEval.Bench;

/// <summary>
/// Tells of which types the objects are that a program allocates, by the runtime's own samples: one for about each 100 KB, so that a
/// program of 10 MB and more gives figures worth reading.
/// </summary>
internal static class AllocatedTypes
{
    private const int Rounds = 5;

    public static int Run(string[] args)
    {
        (BenchProgram program, List<string> files) = BenchProgram.Read(args);
        foreach (string file in files)
        {
            program.Evaluate(file);
            using var listener = new Listener();
            long before = GC.GetTotalAllocatedBytes();
            for (int round = 0; round < Rounds; round++)
            {
                program.Evaluate(file);
            }

            double megabytes = (GC.GetTotalAllocatedBytes() - before) / 1e6 / Rounds;
            Console.WriteLine($"{Path.GetFileNameWithoutExtension(file)}: {megabytes:F1} MB");
            double samples = listener.ByType.Values.Sum();
            foreach (KeyValuePair<string, int> type in listener.ByType.OrderByDescending(static t => t.Value).Take(25))
            {
                Console.WriteLine($"  {megabytes * type.Value / samples,7:F1} MB  {type.Key}");
            }
        }

        return 0;
    }

    /// <summary>Counts the runtime's samples by type.</summary>
    private sealed class Listener : EventListener
    {
        private const EventKeywords Collector = (EventKeywords)1;

        public ConcurrentDictionary<string, int> ByType { get; } = new(StringComparer.Ordinal);

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
            {
                EnableEvents(eventSource, EventLevel.Verbose, Collector);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) == true && eventData.Payload?[5] is string type)
            {
                ByType.AddOrUpdate(type, 1, static (_, count) => count + 1);
            }
        }
    }
}
