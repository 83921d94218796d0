using System;
using System.Collections.Generic;
using System.Threading;
using TvixEval.Debugging;
using TvixEval.Engine;
using TvixEval.Text;

namespace TvixEval;

/// <summary>A frame of an evaluation that the debugger has stopped: an expression, with what is in scope there.</summary>
public sealed class NixDebuggerFrame
{
    private readonly NixEngine engine;
    private readonly DebugFrame frame;
    private NixValue? scope;

    internal NixDebuggerFrame(NixEngine engine, DebugFrame frame)
    {
        this.engine = engine;
        this.frame = frame;
    }

    /// <summary>What is being done: <c>while calling 'f'</c>; at an error its message.</summary>
    public string Description => Bytes.ToText(frame.Hint);

    /// <summary>Where; null if that is not known.</summary>
    public NixLocation? Location => NixLocation.Of(frame.Position);

    /// <summary>
    /// The variables in scope by name, but for the builtins; not evaluated. Those of a <c>with</c> are there if its set is evaluated, and give way to others, as in the language.
    /// </summary>
    public IReadOnlyDictionary<string, NixValue> Variables => Scope.AsAttributes();

    private NixValue Scope => scope ??= engine.Run(
        (Engine: engine, frame),
        static (vm, self) => self.Engine.Wrap(self.frame.Variables(vm.Evaluator().Environment.Globals, vm.Names)));

    /// <summary>Evaluates an expression with the variables in scope, only far enough to know the kind of its value. Nothing stops meanwhile.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="NixError">The expression has a syntax error, or evaluation fails.</exception>
    public NixValue Evaluate(string expression, CancellationToken cancellationToken = default) =>
        engine.EvaluateIn(Scope, expression ?? throw new ArgumentNullException(nameof(expression)), cancellationToken);

    /// <summary>What is being done, and where.</summary>
    public override string ToString() => Location is { } location ? Description + " at " + location : Description;
}
