using System;
using TvixEval.Core.Machine;

namespace TvixEval.Core.Values;

/// <summary>A builtin function: its name, its arity and what it does.</summary>
internal sealed class Builtin
{
    private readonly Func<int, Delegate>? make;
    private readonly int index;
    private Func<Vm, Value, Value>? body1;
    private Func<Vm, Value, Value, Value>? body2;
    private Func<Vm, Value, Value, Value, Value>? body3;

    internal Builtin(string name, string[] parameters, int strict, bool addsTrace, Delegate body)
    {
        Name = name;
        Arity = parameters.Length;
        Parameters = parameters;
        Strict = strict;
        AddsTrace = addsTrace;
        body1 = body as Func<Vm, Value, Value>;
        body2 = body as Func<Vm, Value, Value, Value>;
        body3 = body as Func<Vm, Value, Value, Value, Value>;
    }

    /// <summary>A builtin as another one, with another body.</summary>
    internal Builtin(Builtin original, Delegate body)
        : this(original.Name, original.Parameters, original.Strict, original.AddsTrace, body) => First = original.First;

    /// <summary>A builtin whose body is made when it is first called.</summary>
    internal Builtin(string name, string[] parameters, int strict, FirstArgument first, bool addsTrace, Func<int, Delegate> make, int index)
        : this(name, parameters, strict, addsTrace, null!)
    {
        First = first;
        this.make = make;
        this.index = index;
    }

    /// <summary>The name below <c>builtins</c>.</summary>
    public string Name { get; }

    /// <summary>How many arguments it takes: 1 to 3.</summary>
    public int Arity { get; }

    /// <summary>The names of the parameters, for help.</summary>
    internal string[] Parameters { get; }

    /// <summary>
    /// Which arguments the machine may force before the call, a bit each. A hint that saves a nested run: the builtin
    /// still forces (and checks) them itself. Only arguments that it forces first of all, in ascending order, qualify.
    /// </summary>
    internal int Strict { get; }

    /// <summary>What the first argument must be for the builtin to evaluate the others of <see cref="Strict"/>.</summary>
    internal FirstArgument First { get; }

    /// <summary>Whether others are evaluated before the call, behind the first argument.</summary>
    internal bool EvaluatesMore => (Strict & 1) != 0 && Strict > 1;

    /// <summary>Whether an error that passes gets the line "while calling the '...' builtin".</summary>
    internal bool AddsTrace { get; }

    /// <summary>
    /// How it does without the list in between when its last argument is a call of another builtin that the compiler knows; or null. It
    /// evaluates that argument before the call (see <see cref="Strict"/>).
    /// </summary>
    internal BuiltinFusion? Fusion { get; set; }

    /// <summary>What it does.</summary>
    internal Delegate Body => Arity switch
    {
        1 => Body1,
        2 => Body2,
        _ => Body3,
    };

    /// <summary>What a builtin of one argument does.</summary>
    internal Func<Vm, Value, Value> Body1 => body1 ??= (Func<Vm, Value, Value>)make!(index);

    /// <summary>What a builtin of two arguments does.</summary>
    internal Func<Vm, Value, Value, Value> Body2 => body2 ??= (Func<Vm, Value, Value, Value>)make!(index);

    /// <summary>What a builtin of three arguments does.</summary>
    internal Func<Vm, Value, Value, Value, Value> Body3 => body3 ??= (Func<Vm, Value, Value, Value, Value>)make!(index);
}
