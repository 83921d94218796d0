using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using TvixEval.Diagnostics;
using TvixEval.Work;

namespace TvixEval.Suites.Fuzz.Decoders;

/// <summary>
/// Runs decoders under a memory budget and a time limit, and says what they must not do: an exception that is not documented, or work that
/// goes on after it was told to end.
/// </summary>
public sealed class DecoderRunner : IDisposable
{
    private const long Memory = 512L << 20;

    private static readonly TimeSpan MinimizingTime = TimeSpan.FromMinutes(1);

    private readonly string folder = Directory.CreateTempSubdirectory("decoders").FullName;
    private readonly TimeSpan limit;
    private readonly Timer watch;
    private readonly MemoryBudget budget = new(Memory, "the execution takes too much memory");
    private volatile DecoderRun? current;
    private long started;
    private long startedAt;

    /// <summary>Creates a runner.</summary>
    /// <param name="limit">After how much time of the processor an execution is told to end.</param>
    public DecoderRunner(TimeSpan limit)
    {
        this.limit = limit;
        watch = new Timer(_ => Watch(), null, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100));
    }

    /// <summary>Called, on another thread, when an execution goes on ten times as long as it may: it heeds nothing.</summary>
    public Action OnStuck { get; set; } = static () => { };

    /// <summary>How many executions there were.</summary>
    public long Executions { get; private set; }

    /// <summary>How many of them read the input without an error.</summary>
    public long Accepted { get; private set; }

    /// <summary>How many of them were ended by the budget of memory.</summary>
    public long OutOfMemory { get; private set; }

    /// <summary>How many of them were told to end.</summary>
    public long Stopped { get; private set; }

    /// <summary>The longest time of processor that an execution took.</summary>
    public TimeSpan Longest { get; private set; }

    // All the processor time of this process. What .NET 9 has for it is cheaper.
    private static TimeSpan ProcessorTime
    {
        get
        {
#if NET9_0_OR_GREATER
            return Environment.CpuUsage.TotalTime;
#else
            using Process process = Process.GetCurrentProcess();
            return process.TotalProcessorTime;
#endif
        }
    }

    /// <summary>Runs an input. Says what went wrong, or null.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="input">Bytes, one a char.</param>
    public DecoderFault? Run(Decoder decoder, string input)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        var run = new DecoderRun(folder);
        MemoryBudget? outer = MemoryBudget.Current;
        MemoryBudget.Current = budget;
        Executions++;
        TimeSpan before = ProcessorTime;
        Volatile.Write(ref startedAt, before.Ticks);
        Volatile.Write(ref started, Stopwatch.GetTimestamp());
        current = run;
        try
        {
            decoder.Run(run, input);
            Accepted++;
        }
        catch (NixException e)
        {
            // The report has to be possible, too.
            _ = e.Report;
            _ = e.Message;
            OutOfMemory += e.Kind == NixErrorKind.MemoryLimit ? 1 : 0;
            if (e.Kind == NixErrorKind.Timeout)
            {
                Stopped++;
                if (!decoder.MayLast)
                {
                    return new DecoderFault(decoder.Name, input, "takes too long", e.ToString());
                }
            }
        }
        catch (Exception e) when (decoder.Documented.Any(type => type.IsInstanceOfType(e)))
        {
        }
        catch (Exception e)
        {
            return new DecoderFault(decoder.Name, input, KindOf(e), e.ToString());
        }
        finally
        {
            current = null;
            MemoryBudget.Current = outer;
            TimeSpan took = ProcessorTime - before;
            Longest = took > Longest ? took : Longest;
        }

        return null;
    }

    /// <summary>A smaller input that shows the same fault.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="fault">The fault.</param>
    public DecoderFault Minimize(Decoder decoder, DecoderFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        int runs = 0;
        long start = Stopwatch.GetTimestamp();
        for (int size = Math.Max(fault.Input.Length / 2, 1); size > 0; size /= 2)
        {
            for (int at = 0; at < fault.Input.Length && runs < 3000 && Stopwatch.GetElapsedTime(start) < MinimizingTime;)
            {
                runs++;
                string smaller = fault.Input.Remove(at, Math.Min(size, fault.Input.Length - at));
                if (Run(decoder, smaller) is { } same && same.Kind == fault.Kind)
                {
                    fault = same;
                }
                else
                {
                    at += size;
                }
            }
        }

        return fault;
    }

    public void Dispose()
    {
        watch.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string KindOf(Exception e)
    {
        string place = new StackTrace(e).GetFrames().Select(static frame => frame.GetMethod())
            .FirstOrDefault(static method => method?.DeclaringType?.FullName?.StartsWith("TvixEval", StringComparison.Ordinal) == true) is { } found
            ? found.DeclaringType!.FullName + "." + found.Name
            : "?";
        return e.GetType().Name + " in " + place;
    }

    private void Watch()
    {
        if (current is not { } run)
        {
            return;
        }

        // Time of the processor, as others may use it meanwhile, and not much more than passed, as other threads of this process do too.
        TimeSpan elapsed = Stopwatch.GetElapsedTime(Volatile.Read(ref started));
        TimeSpan used = ProcessorTime - TimeSpan.FromTicks(Volatile.Read(ref startedAt));
        elapsed = used < elapsed ? used : elapsed;
        if (elapsed > limit && ReferenceEquals(current, run))
        {
            run.Stop();
            if (elapsed > limit * 10)
            {
                OnStuck();
            }
        }
    }
}
