using System;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Machine;

/// <summary>A virtual machine: runs Nix code for one thread at a time.</summary>
public sealed partial class Vm
{
    /// <summary>What this VM shares with others: settings, files, builtins.</summary>
    public Evaluator Evaluator => throw new NotSupportedException();

    /// <summary>The position of the call of the running builtin.</summary>
    internal Position CallPosition => throw new NotSupportedException();

    /// <summary>Evaluates a value to its outermost constructor; errors of recursion are reported at <see cref="CallPosition"/>.</summary>
    public Value Force(Value value) => throw new NotSupportedException();

    internal Value Force(Value value, Position position) => throw new NotSupportedException();

    internal long ForceInt(Value value, string context) => throw new NotSupportedException();
    internal long ForceInt(Value value, string context, Position position) => throw new NotSupportedException();
    internal double ForceFloat(Value value, string context) => throw new NotSupportedException();
    internal bool ForceBool(Value value, string context) => throw new NotSupportedException();
    internal bool ForceBool(Value value, string context, Position position) => throw new NotSupportedException();
    internal NixString ForceString(Value value, string context) => throw new NotSupportedException();
    internal NixString ForceString(Value value, string context, Position position) => throw new NotSupportedException();
    internal string ForceStringNoContext(Value value, string context) => throw new NotSupportedException();
    internal string ForceStringNoContext(Value value, string context, Position position) => throw new NotSupportedException();
    internal AttrSet ForceAttrs(Value value, string context) => throw new NotSupportedException();
    internal AttrSet ForceAttrs(Value value, string context, Position position) => throw new NotSupportedException();
    internal NixList ForceList(Value value, string context) => throw new NotSupportedException();
    internal NixList ForceList(Value value, string context, Position position) => throw new NotSupportedException();
    internal Value ForceFunction(Value value, string context) => throw new NotSupportedException();

    /// <summary>Evaluates a value and everything in it (<c>forceValueDeep</c>).</summary>
    public void ForceDeep(Value value) => throw new NotSupportedException();

    /// <summary>Calls a function; the result is evaluated.</summary>
    public Value Call(Value function, Value argument) => throw new NotSupportedException();

    /// <summary>Calls a function with two arguments; the result is evaluated.</summary>
    public Value Call(Value function, Value first, Value second) => throw new NotSupportedException();

    internal Value Call(Value function, Value argument, Position position) => throw new NotSupportedException();

    /// <summary>The language's <c>==</c> (C++ Nix's <c>eqValues</c>).</summary>
    public bool AreEqual(Value left, Value right) => throw new NotSupportedException();

    /// <summary>The order of <c>builtins.lessThan</c>.</summary>
    public bool IsLess(Value left, Value right) => throw new NotSupportedException();

    /// <summary>
    /// C++ Nix's <c>coerceToString</c>: weak (strings, paths, sets with __toString/outPath) or with <paramref name="more"/> (numbers, null, lists ... too).
    /// The context found is added to <paramref name="context"/>.
    /// </summary>
    internal string CoerceToString(Value value, ref StringContext? context, string errorContext, bool more, bool copyToStore, bool canonicalizePath = true) => throw new NotSupportedException();

    /// <summary>C++ Nix's <c>coerceToPath</c>: the absolute path of a path or of a string that is one.</summary>
    internal string CoerceToPath(Value value, ref StringContext? context, string errorContext) => throw new NotSupportedException();

    /// <summary>Throws when evaluation was cancelled or a limit is reached; builtins with long loops call it now and then.</summary>
    internal void Poll() => throw new NotSupportedException();

    /// <summary>Counts one nested level against <c>max-call-depth</c> (C++ Nix's <c>addCallDepth</c>); pair with <see cref="LeaveLevel"/> in a finally.</summary>
    internal void EnterLevel() => throw new NotSupportedException();

    internal void LeaveLevel() => throw new NotSupportedException();

    /// <summary>Whether the value is a set with <c>type = "derivation"</c>.</summary>
    internal bool IsDerivation(Value value) => throw new NotSupportedException();
}
