using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <summary>A step from a set to what it stands for as a string: a call of its <c>__toString</c>, or its <c>outPath</c>.</summary>
internal sealed class PeelStep
{
    private readonly Position position;
    private readonly Value value;
    private readonly bool isToString;
    private readonly PeelStep? before;

    public PeelStep(Position position, Value value, bool isToString, PeelStep? before)
    {
        this.position = position;
        this.value = value;
        this.isToString = isToString;
        this.before = before;
    }

    /// <summary>Adds a line of trace for each step, the last one first; always false (see <see cref="NixException.Pass"/>).</summary>
    public static bool Pass(NixException error, PeelStep? last) =>
        error.Pass(Chain(last), static (error, step) => error.AddTrace(step.position, HintOf(step.value, step.isToString)));

    /// <summary>The line of trace of a step.</summary>
    /// <param name="value">What the set stands for, as far as it is evaluated, or null.</param>
    /// <param name="isToString">Whether that is the result of its <c>__toString</c>.</param>
    public static string HintOf(Value? value, bool isToString) =>
        $"while {(value?.Peek() is null ? "evaluating" : "using")} the {(isToString ? "result of the `__toString`" : "`outPath`")} attribute";

    private static IEnumerable<PeelStep> Chain(PeelStep? last)
    {
        for (PeelStep? step = last; step is not null; step = step.before)
        {
            yield return step;
        }
    }
}
