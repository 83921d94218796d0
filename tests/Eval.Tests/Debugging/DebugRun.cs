using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Debugging;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Repl;
using TvixEval.Text;

namespace TvixEval.Tests.Debugging;

/// <summary>An evaluation in the debugger, with inputs that are given beforehand. When they are used up, it goes on.</summary>
internal sealed class DebugRun
{
    private readonly Queue<string> inputs;
    private readonly List<string> shown = new();

    private DebugRun(IEnumerable<string> inputs) => this.inputs = new Queue<string>(inputs);

    /// <summary>What was shown: why it stopped, and what the inputs gave.</summary>
    public IReadOnlyList<string> Shown => shown;

    /// <summary>Where it stopped.</summary>
    public List<DebugStop> Stops { get; } = new();

    /// <summary>At each stop, when it was there: why, all frames but that of the error, and all levels of names at each frame.</summary>
    public List<string> Descriptions { get; } = new();

    /// <summary>The result as text, or the error's message.</summary>
    public string Result { get; private set; } = string.Empty;

    /// <summary>Runs an expression to the end; the value is evaluated wholly.</summary>
    public static DebugRun Of(string expression, params string[] inputs) => Of(new Debugger(), expression, inputs);

    /// <summary>Runs an expression in a given debugger.</summary>
    public static DebugRun Of(Debugger debugger, string expression, params string[] inputs) =>
        Of(debugger, new EvalSettings(), vm => Nix.Eval(vm, expression), inputs);

    /// <summary>Runs what somebody evaluates.</summary>
    public static DebugRun Of(Debugger debugger, EvalSettings settings, Func<Vm, Value> evaluate, params string[] inputs)
    {
        var run = new DebugRun(inputs);
        settings.Instrumentation = debugger;
        var vm = new Vm(StandardEvaluator.Create(settings));
        using var entry = new MachineEntry(vm, default);
        debugger.Attach(vm, run.OnStop);
        try
        {
            Value value = evaluate(vm);
            vm.ForceDeep(value);
            run.Result = Bytes.ToText(AmbiguousPrinter.Print(value));
        }
        catch (NixException error)
        {
            run.Result = "error: " + error.Message;
        }
        catch (DebuggerQuitException quit)
        {
            run.Result = "quit: " + quit.Error?.Message;
        }

        debugger.Detach();
        return run;
    }

    /// <summary>The frames of a stop: what is said of each, with line and column.</summary>
    public string[] Frames(int stop = 0) =>
        Stops[stop].Frames.Select(static frame => Bytes.ToText(frame.Hint) + (frame.Position.IsKnown ? $" @{frame.Position.Line}:{frame.Position.Column}" : string.Empty)).ToArray();

    private DebugResume OnStop(DebugStop stop)
    {
        Stops.Add(stop);
        Descriptions.Add(Describe(stop));
        var repl = new NixRepl(stop.Machine, static () => "/base", static _ => null, static (_, _) => { }, stop: stop);
        shown.Add(repl.Reason);
        while (!repl.IsDone && inputs.Count > 0)
        {
            string input = inputs.Dequeue();
            try
            {
                shown.Add(repl.Process(input));
            }
            catch (NixException error)
            {
                shown.Add(repl.Report(error, input));
            }
        }

        return repl.IsDone ? repl.Resume : DebugResume.Continue;
    }

    private static string Describe(DebugStop stop)
    {
        var text = new StringBuilder("stop ").Append(Bytes.ToText(stop.Error is { } error ? "error: " + error.RawMessage.Replace("\n", " ") : stop.IsBreak ? "info: breakpoint reached" : string.Empty)).Append('\n');
        foreach (DebugFrame frame in stop.Frames.Skip(1))
        {
            string hint = Regex.Replace(Bytes.ToText(frame.Hint), "file '.*/", "file '");
            text.Append("  ").Append(hint);
            if (frame.Position.IsKnown)
            {
                text.Append(" @").Append(Regex.Replace(frame.Position.ToString(), "^.*/", string.Empty));
            }

            text.Append('\n');
            foreach (DebugLevel level in frame.Levels(stop.Machine.Evaluator().Environment.Globals))
            {
                string names = string.Join(" ", level.Names.Select(static pair => pair.Name.Name));
                text.Append("    ").Append(level.IsBase ? "base" : level.IsWith && names.Length > 0 ? "with " + names : ("static " + names).TrimEnd()).Append('\n');
            }
        }

        return text.ToString();
    }
}
