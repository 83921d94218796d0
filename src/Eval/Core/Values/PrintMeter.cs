using System;
using System.Text;
using TvixEval.Core.Machine;
using TvixEval.Work;

namespace TvixEval.Core.Values;

/// <summary>
/// What printing a value takes of time and memory. The text can be far larger than the value: what is shared is printed wherever it is found.
/// </summary>
internal struct PrintMeter
{
    private const int Unnoticed = 4096;

    private readonly Vm? vm;
    private int counted;

    /// <summary>Creates a meter.</summary>
    /// <param name="vm">The machine to poll; may be null where nobody limits the work.</param>
    public PrintMeter(Vm? vm) => this.vm = vm;

    /// <summary>Counts what was printed since the last time, and says what comes.</summary>
    /// <param name="output">What is printed so far.</param>
    /// <param name="value">The value that is printed next.</param>
    /// <param name="maxStringLength">How many bytes of a string are shown.</param>
    /// <exception cref="Exception">A limit is reached (a <c>NixException</c>).</exception>
    public void Count(StringBuilder output, Value value, int maxStringLength = int.MaxValue)
    {
        vm?.Tick();
        int coming = value is NixString text ? Math.Min(text.Bytes.Length, maxStringLength) : 0;
        long all = (long)output.Length + coming;
        if (all - counted < Unnoticed)
        {
            return;
        }

        MemoryBudget.ChargeText(all > MemoryBudget.MaxStringLength ? all : all - counted);
        vm?.CountText(all - counted);
        counted = (int)all;
    }

    /// <summary>The whole text.</summary>
    /// <param name="output">What was printed.</param>
    /// <exception cref="Exception">There is no memory for it (a <c>NixException</c>).</exception>
    public readonly string Finish(StringBuilder output)
    {
        MemoryBudget.ChargeText(output.Length);
        return output.ToString();
    }
}
