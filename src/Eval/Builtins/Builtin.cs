using System;
using TvixEval.Machine;
using TvixEval.Values;

namespace TvixEval.Builtins;

/// <summary>A builtin function: its name, its arity and what it does.</summary>
public sealed class Builtin
{
    internal Builtin(string name, string[] parameters, int strict, bool addsTrace, Delegate body)
    {
        Name = name;
        Parameters = parameters;
        Strict = strict;
        AddsTrace = addsTrace;
        Body1 = body as Func<Vm, Value, Value>;
        Body2 = body as Func<Vm, Value, Value, Value>;
        Body3 = body as Func<Vm, Value, Value, Value, Value>;
    }

    /// <summary>The name below <c>builtins</c>.</summary>
    public string Name { get; }

    /// <summary>How many arguments it takes: 1 to 3.</summary>
    public int Arity => Parameters.Length;

    /// <summary>The names of the parameters, for help.</summary>
    internal string[] Parameters { get; }

    /// <summary>
    /// Which arguments the machine may force before the call, a bit each. A hint that saves a nested run: the builtin
    /// still forces (and checks) them itself. Only arguments that it forces first of all, in ascending order, qualify.
    /// </summary>
    internal int Strict { get; }

    /// <summary>Whether an error that passes gets the line "while calling the '...' builtin".</summary>
    internal bool AddsTrace { get; }

    internal Func<Vm, Value, Value>? Body1 { get; }

    internal Func<Vm, Value, Value, Value>? Body2 { get; }

    internal Func<Vm, Value, Value, Value, Value>? Body3 { get; }
}
