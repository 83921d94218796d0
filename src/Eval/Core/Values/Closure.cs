using System.Diagnostics;
using System.Runtime.CompilerServices;
using TvixEval.Core.Bytecode;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Core.Values;

/// <summary>A function written in Nix, with the values it captured (<see cref="InlineItems"/>).</summary>
#pragma warning disable CA1852 // On .NET Framework there are no classes below it.
internal class Closure : Value
#pragma warning restore CA1852
{
    private readonly CodeUnit unit;

    // The last field: the first captured value, or an array of all.
    private object? first;

    private Closure(CodeUnit unit, int captures)
        : base(ValueKind.Lambda)
    {
        this.unit = unit;
        size = captures <= InlineItems.Most ? (byte)captures : InlineItems.InArray;
    }

    /// <summary>What shows of the function without being called.</summary>
    public FunctionHead Lambda => Unit.Lambda!;

    /// <summary>Where it is defined.</summary>
    public Position Position => new(Unit.File, Lambda.Offset);

    /// <summary>The code.</summary>
    internal CodeUnit Unit => unit;

    /// <summary>A function without the values that it is going to capture: each has to be put in its place.</summary>
    /// <param name="unit">The code.</param>
    /// <param name="captures">How many.</param>
    internal static Closure Create(CodeUnit unit, int captures)
    {
        switch (captures)
        {
            case 0:
#if NET8_0_OR_GREATER
            case 1:
                return new Closure(unit, captures);
            case 2:
                return new Sized<InlineItems.One>(unit, captures);
            case 3:
                return new Sized<InlineItems.Two>(unit, captures);
            case 4:
                return new Sized<InlineItems.Three>(unit, captures);
            case 5:
                return new Sized<InlineItems.Four>(unit, captures);
            case 6:
                return new Sized<InlineItems.Five>(unit, captures);
            case 7:
                return new Sized<InlineItems.Six>(unit, captures);
            case 8:
                return new Sized<InlineItems.Seven>(unit, captures);
#else
                return new Closure(unit, captures);
#endif
            default:
                return new Closure(unit, captures) { first = new Value[captures] };
        }
    }

    /// <summary>A value that is known to be a closure by its kind. A cast would look through the classes.</summary>
    /// <param name="value">The closure.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Closure Of(Value value) => InlineItems.As<Closure>(value);

    /// <summary>A captured value; one that is evaluated may be replaced by its result.</summary>
    /// <param name="index">Which. Not checked: the compiler knows how many there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref Value Upvalue(int index)
    {
        Debug.Assert(index >= 0 && (size == InlineItems.InArray || index < size), "The function has not captured as many values.");
        if (size == InlineItems.InArray)
        {
            return ref InlineItems.In(InlineItems.As<Value[]>(first!), index);
        }

        return ref InlineItems.At(ref first, index);
    }

#if NET8_0_OR_GREATER
    // Reached by the place of the first value only.
#pragma warning disable CS0169, IDE0044, IDE0051, CA1823, RCS1213, S1144
    private sealed class Sized<T> : Closure
        where T : struct
    {
        private T rest;

        public Sized(CodeUnit unit, int captures)
            : base(unit, captures)
        {
        }
    }
#pragma warning restore CS0169, IDE0044, IDE0051, CA1823, RCS1213, S1144
#endif
}
