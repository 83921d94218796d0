using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Builtins;

/// <summary>Builtins that steer evaluation: order, failure, messages.</summary>
internal static class ControlBuiltins
{
    private static readonly SetTemplate TryResult = new(Symbols.Success, Symbols.Value);

    /// <summary>Evaluates <c>e1</c> to its outermost constructor, then returns <c>e2</c>.</summary>
    [Builtin("seq", Strict = 3)]
    internal static Value Seq(Vm vm, Value e1, Value e2)
    {
        vm.Force(e1, Position.None);
        return e2;
    }

    /// <summary>Evaluates <c>e1</c> and everything in it (lists and sets, not functions), then returns <c>e2</c>.</summary>
    [Builtin("deepSeq", Strict = 1)]
    internal static Value DeepSeq(Vm vm, Value e1, Value e2)
    {
        vm.ForceDeep(e1);
        return e2;
    }

    /// <summary>
    /// Has the elements of the list <c>xs</c> evaluated on other threads, each to its outermost constructor, and returns <c>x</c> without waiting for them. The result is that of <c>x</c>
    /// alone, whatever becomes of the elements: it is a hint that they are going to be needed. It does nothing more where nobody allowed other threads
    /// (<c>-ThrottleLimit</c> of <c>Invoke-NixExpression</c>). C++ Nix does not have it, but Determinate Nix does.
    /// </summary>
    [Builtin("parallel", Strict = 1, Feature = ExperimentalFeatures.ParallelEvaluation)]
    internal static Value Parallel(Vm vm, Value xs, Value x)
    {
        NixList list = vm.ForceList(xs, "while evaluating the first argument passed to builtins.parallel");
        vm.Background?.Start(list);
        return x;
    }

    /// <summary>
    /// Evaluates <c>e</c> to its outermost constructor. Returns <c>{ success = true; value = e; }</c>, or
    /// <c>{ success = false; value = false; }</c> if evaluation encounters <c>throw</c>, a failed <c>assert</c> or a
    /// search path lookup that finds nothing. It does not catch other errors, nor errors deeper inside of <c>e</c>: use
    /// <c>deepSeq</c> to find those.
    /// </summary>
    [Builtin("tryEval")]
    internal static Value TryEval(Vm vm, Value e)
    {
        try
        {
            vm.Force(e, Position.None);
        }
        catch (NixException error) when (error.IsCatchable)
        {
            vm.Names.Note(Symbols.Success.Id);
            return TryResult.Make(NixBool.False, NixBool.False);
        }

        vm.Names.Note(Symbols.Success.Id);
        return TryResult.Make(NixBool.True, e);
    }

    /// <summary>Fails with the message <c>s</c>. <c>tryEval</c> catches it.</summary>
    [Builtin("throw", IsGlobal = true)]
    internal static Value Throw(Vm vm, Value s)
    {
        StringContext? context = null;
        string message = vm.CoerceToString(s, ref context, "while evaluating the error message passed to builtin.throw", more: false, copyToStore: true);
        throw new NixException(NixErrorKind.Throw, message);
    }

    /// <summary>Fails with the message <c>s</c>; unlike <c>throw</c>, <c>tryEval</c> does not catch it.</summary>
    [Builtin("abort", IsGlobal = true)]
    internal static Value Abort(Vm vm, Value s)
    {
        StringContext? context = null;
        string message = vm.CoerceToString(s, ref context, "while evaluating the error message passed to builtins.abort", more: false, copyToStore: true);
        throw new NixException(NixErrorKind.Abort, $"evaluation aborted with the following error message: '{message}'");
    }

    /// <summary>
    /// Prints <c>e1</c> as a trace message (strings as they are, other values as text that shows what has been
    /// evaluated so far), then returns <c>e2</c>.
    /// </summary>
    [Builtin("trace", Strict = 1)]
    internal static Value Trace(Vm vm, Value e1, Value e2)
    {
        Value message = vm.Force(e1, Position.None);
        string text = message is NixString s ? s.Bytes : ValuePrinter.Print(vm, message, PrintOptions.Default);
        vm.Evaluator().Settings.OnTrace(text);
        return e2;
    }

    /// <summary>Like <c>trace</c> if verbose tracing is enabled; otherwise returns <c>e2</c> without evaluating <c>e1</c>.</summary>
    [Builtin("traceVerbose")]
    internal static Value TraceVerbose(Vm vm, Value e1, Value e2) =>
        vm.Evaluator().Settings.TraceVerbose ? Trace(vm, e1, e2) : e2;

    /// <summary>Emits the warning <c>e1</c>, which must be a string, then returns <c>e2</c>. An error if evaluation is set to abort on warnings.</summary>
    [Builtin("warn", Strict = 1)]
    internal static Value Warn(Vm vm, Value e1, Value e2)
    {
        NixString message = vm.ForceString(e1, "while evaluating the first argument; the message passed to builtins.warn", Position.None);
        EvalSettings settings = vm.Evaluator().Settings;
        settings.OnWarning(message.Bytes, true);
        return settings.AbortOnWarn
            ? throw new NixException(NixErrorKind.Abort, "aborting to reveal stack trace of warning, as abort-on-warn is set")
            : e2;
    }

    /// <summary>Returns <c>v</c>. (In C++ Nix it stops in the debugger, if that is enabled.)</summary>
    [Builtin("break", IsGlobal = true, Strict = 1, AddsTrace = false)]
    internal static Value Break(Vm vm, Value v) => v;

    /// <summary>
    /// Returns <c>value</c>. If its evaluation fails, the string <c>context</c> becomes a line of the error's trace,
    /// shown even in a truncated trace.
    /// </summary>
    [Builtin("addErrorContext", AddsTrace = false)]
    internal static Value AddErrorContext(Vm vm, Value context, Value value)
    {
        NixException error;
        try
        {
            return vm.Force(value, Position.None);
        }
        catch (NixException e)
        {
            error = e;
        }

        const string MessageContext = "while evaluating the error message passed to builtins.addErrorContext";
        StringContext? ignored = null;
        string message = vm.CoerceToString(context, ref ignored, MessageContext, more: false, copyToStore: false);
        throw error.AddTrace(Position.None, message, always: true);
    }
}
