using System;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading;

namespace TvixEval.Work;

/// <summary>
/// How much memory may be taken. Whatever makes something whose size the input decides says so before it makes it
/// (<see cref="Charge"/> and its like), so that a limit holds and a huge request is an error of kind
/// <c>MemoryLimit</c>, not the end of the process. What counts is what the process's heap holds, as only the
/// garbage collector knows what is alive: the many small things that an evaluation makes are seen when the machine polls
/// (<see cref="Poll"/>). Each thread has a current budget; without one, that of the computer counts.
/// What is so large that making it takes a noticeable time counts against the limit of time too, for which a budget stands as well
/// (<see cref="EndsLate"/>): while it is made, nobody can look at the clock.
/// </summary>
internal sealed class MemoryBudget
{
    /// <summary>The length of the longest string, in bytes: that of .NET's longest string in chars.</summary>
    public const int MaxStringLength = 0x3FFFFFDF;

    /// <summary>The length of the longest list: that of .NET's longest array.</summary>
    public const int MaxListLength = 0x7FFFFFC7;

    // Requests for less are left to the polls, and those for less than the second are added up.
    private const int Noticed = 4096;
    private const long Large = 1 << 20;
    private const long MostUnchecked = 8 << 20;

    // Requests for less are made in a moment.
    private const long Slow = 64 << 20;

    // By how much a limit of time may be exceeded for the sake of what can only be made whole.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5);

    // Where nearly all of the budget is alive, collecting pays only after so much more.
    private const long Slack = 24 << 20;

#if NET8_0_OR_GREATER
    // Full collections stop every thread of the process for as long as it takes to walk all that is alive. What may have gathered since
    // the last one is not worth that: it counts as alive. With the slack it stays below 64 MB.
    private const long Unsettled = 32L << 20;
#endif

    // For the rest of the process, and of the computer.
    private const double ShareOfComputer = 0.8;

    private static readonly MemoryBudget Computer = new(long.MaxValue, 0, "evaluation needs more memory than this computer has", null);

    private static readonly MemoryBudget Unlimited = new(long.MaxValue, 0, string.Empty, null);

    [ThreadStatic]
    private static MemoryBudget? current;

    [ThreadStatic]
    private static long uncheckedBytes;

#if NET8_0_OR_GREATER
    [ThreadStatic]
    private static long allocatedBefore;
#else
    private const int PollsBetweenChecks = 16;

    [ThreadStatic]
    private static int polls;
#endif

    private readonly object gate = new();
    private readonly long limit;
    private readonly long before;
    private readonly string message;
    private readonly MemoryBudget? outer;
    private long next;

    /// <summary>Creates a budget: from now on, the process's heap may grow by so much.</summary>
    /// <param name="bytes">How many bytes.</param>
    /// <param name="message">What the error says when they are not enough (bytes, one a char).</param>
    public MemoryBudget(long bytes, string message)
        : this(bytes, Settle(), message, current)
    {
    }

    private MemoryBudget(long bytes, long before, string message, MemoryBudget? outer)
    {
        limit = bytes;
        this.before = before;
        this.message = message;
        this.outer = outer;
        next = limit > long.MaxValue - before ? long.MaxValue : before + limit;
    }

    /// <summary>
    /// A budget that costs nothing to begin with, for those who begin many: garbage that is there already is taken for alive, so that the heap may grow by
    /// that much more.
    /// </summary>
    /// <param name="bytes">How many bytes.</param>
    /// <param name="message">What the error says when they are not enough (bytes, one a char).</param>
    /// <param name="endsLate">See <see cref="EndsLate"/>.</param>
    internal static MemoryBudget FromNow(long bytes, string message, Func<TimeSpan, Exception?>? endsLate = null) =>
        new(bytes, GC.GetTotalMemory(forceFullCollection: false), message, current) { EndsLate = endsLate };

    /// <summary>A budget for those whose time is limited and whose memory is not: no more than the computer has.</summary>
    /// <param name="endsLate">See <see cref="EndsLate"/>.</param>
    internal static MemoryBudget OfTime(Func<TimeSpan, Exception?> endsLate) =>
        new(long.MaxValue, 0, string.Empty, current ?? Computer) { EndsLate = endsLate };

    /// <summary>
    /// Where time is limited: the error of the limit if work that cannot be interrupted for so long would end well after it, otherwise null.
    /// </summary>
    internal Func<TimeSpan, Exception?>? EndsLate { get; init; }

    /// <summary>Whether memory is limited, and not only by the computer.</summary>
    internal bool IsLimited => limit < long.MaxValue || outer is { IsLimited: true };

    /// <summary>
    /// Makes the error of a text (bytes, one a char). It is one of the language, which nothing down here knows; whoever declares that
    /// error sets this before anything is evaluated.
    /// </summary>
    internal static Func<string, Exception> MakeError { get; set; } = static message => new InvalidOperationException(message);

    /// <summary>The budget of this thread, or null for that of the computer.</summary>
    public static MemoryBudget? Current
    {
        get => current;
        set => current = value;
    }

    /// <summary>Says that so many bytes are about to be allocated.</summary>
    /// <param name="bytes">How many bytes, about.</param>
    /// <exception cref="Exception">There are not so many (a <c>NixException</c> of kind <c>MemoryLimit</c>).</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Charge(long bytes)
    {
        if (bytes >= Noticed)
        {
            ChargeMany(bytes);
        }
    }

    /// <summary>Says that a string or a buffer of so many bytes, one a char, is about to be made.</summary>
    /// <param name="length">How long it is.</param>
    /// <exception cref="Exception">There is no memory for it, or no string is so long (a <c>NixException</c> of kind <c>MemoryLimit</c>).</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ChargeText(long length)
    {
        if (length >= Noticed / sizeof(char))
        {
            ChargeLongText(length);
        }
    }

    /// <summary>Says that a list of so many elements, or a set of so many attributes, is about to be made.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="Exception">There is no memory for it, or no list is so long (a <c>NixException</c> of kind <c>MemoryLimit</c>).</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ChargeItems(long count)
    {
        if (count >= Noticed / 8)
        {
            ChargeLongList(count);
        }
    }

    /// <summary>Says that a collection which doubles when it is full is about to get one more element.</summary>
    /// <param name="count">How many it has.</param>
    /// <exception cref="Exception">There is no memory for it (a <c>NixException</c> of kind <c>MemoryLimit</c>).</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ChargeGrowth(int count)
    {
        if ((count & (count - 1)) == 0)
        {
            ChargeItems(2L * count);
        }
    }

    /// <summary>
    /// Makes something that has to be possible when the budget is used up: the words of the error that says so. It must not be much larger than
    /// what is there already.
    /// </summary>
    /// <param name="make">Makes it.</param>
    internal static string Spare(Func<string> make)
    {
        MemoryBudget? budget = current;
        current = Unlimited;
        try
        {
            return make();
        }
        finally
        {
            current = budget;
        }
    }

    /// <summary>The concatenation of two strings, charged.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <exception cref="Exception">There is no memory for it, or no string is so long (a <c>NixException</c> of kind <c>MemoryLimit</c>).</exception>
    public static string Concat(string left, string right)
    {
        ChargeText((long)left.Length + right.Length);
        return left + right;
    }

    /// <summary>The error of a runtime that has no more memory.</summary>
    public static Exception OutOfMemory() => Computer.Exceeded();

    /// <summary>Looks whether what was allocated meanwhile is within the budget. Cheap; the machine calls it when it polls.</summary>
    /// <exception cref="Exception">It is not (a <c>NixException</c> of kind <c>MemoryLimit</c>).</exception>
    internal static void Poll()
    {
#if NET8_0_OR_GREATER
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        if (allocated - allocatedBefore >= MostUnchecked)
        {
            allocatedBefore = allocated;
            (current ?? Computer).Check(0);
        }
#else
        if (++polls >= PollsBetweenChecks)
        {
            polls = 0;
            (current ?? Computer).Check(0);
        }
#endif
    }

    /// <summary>Whether more than the budget is alive; for those who watch from another thread.</summary>
    public bool IsExceeded() => !Fits(0);

    /// <summary>The error of this budget.</summary>
    public Exception Exceeded() => MakeError(message);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ChargeMany(long bytes)
    {
        uncheckedBytes += bytes;
        if (bytes >= Large || uncheckedBytes >= MostUnchecked)
        {
            uncheckedBytes = 0;
            (current ?? Computer).Check(bytes);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ChargeLongText(long length)
    {
        if (length > MaxStringLength)
        {
            throw TooLong("string", "bytes", length, MaxStringLength);
        }

        ChargeMany(length * sizeof(char));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ChargeLongList(long count)
    {
        if (count > MaxListLength)
        {
            throw TooLong("list", "elements", count, MaxListLength);
        }

        ChargeMany(count * IntPtr.Size);
    }

    private static Exception TooLong(string what, string unit, long length, int most) => MakeError(
        string.Format(CultureInfo.InvariantCulture, "a {0} of {1} {2} exceeds the maximum length ({3} {2})", what, length, unit, most));

    // What is alive, and perhaps some of what is not.
    private static long Settle()
    {
#if NET8_0_OR_GREATER
        GCMemoryInfo last = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        GCMemoryInfo background = GC.GetGCMemoryInfo(GCKind.Background);
        if (background.Index > last.Index)
        {
            last = background;
        }

        long most = last.HeapSizeBytes - last.FragmentedBytes + Unsettled;
        for (int generation = 0; generation < GC.MaxGeneration; generation++)
        {
            long held = GC.GetTotalMemory(forceFullCollection: false);
            if (held <= most)
            {
                return held;
            }

            GC.Collect(generation);
        }
#endif
        return Collect();
    }

    private static long Collect()
    {
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: false);
    }

    private void Check(long bytes)
    {
        outer?.Check(bytes);
        if (!Fits(bytes))
        {
            throw Exceeded();
        }

        if (bytes >= Slow && EndsLate?.Invoke(FreshMemory.TimeFor(bytes) - Patience) is { } late)
        {
            throw late;
        }
    }

    private bool Fits(long bytes)
    {
        long most = limit;
        if (ReferenceEquals(this, Computer))
        {
            most = MemoryOfComputer();
            if (most == long.MaxValue || GC.GetTotalMemory(forceFullCollection: false) + bytes <= most)
            {
                return true;
            }
        }
        else if (GC.GetTotalMemory(forceFullCollection: false) + bytes <= Volatile.Read(ref next))
        {
            return true;
        }

        lock (gate)
        {
            // Most of it may be garbage. What is alive decides, and the next look comes when all that is free now has been taken.
            long alive = Collect();
            Volatile.Write(ref next, alive + Math.Max(most - (alive - before), Slack));
            return alive - before + bytes <= most;
        }
    }

    private static long MemoryOfComputer()
    {
#if NET8_0_OR_GREATER
        long all = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return all <= 0 ? long.MaxValue : (long)(all * ShareOfComputer);
#else
        // .NET Framework tells nothing, and throws when it has no more.
        return long.MaxValue;
#endif
    }
}
