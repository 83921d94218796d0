using System;
using System.Linq;
using System.Threading;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Embedding;
using TvixEval.Results;
using TvixEval.Text;

namespace TvixEval;

/// <content>The evaluation cache of an engine.</content>
public sealed partial class NixEngine
{
    private readonly EngineCache? cache;

    /// <summary>Reads a value wholly, as far as the program wants it; then it is kept, if it is the result of an evaluation.</summary>
    /// <param name="value">The value.</param>
    /// <param name="state">What <paramref name="body"/> needs.</param>
    /// <param name="body">Reads it.</param>
    /// <param name="isWhole">Whether that evaluates all that is going to be evaluated.</param>
    /// <param name="token">Cancels it.</param>
    /// <param name="names">The names of the value's evaluation.</param>
    internal TResult RunWhole<TState, TResult>(NixValue value, TState state, Func<Vm, TState, TResult> body, bool isWhole, CancellationToken token, NameTable names)
    {
        if (value.Request is not { IsOver: false } request)
        {
            return Run(state, body, token, names);
        }

        return Run(
            (Engine: this, value.Value, state, body, isWhole, request),
            static (vm, call) =>
            {
                TResult result = call.Engine.MachineFor(vm) is { } machine
                    ? call.request.Run(machine, () => call.body(vm, call.state))
                    : call.body(vm, call.state);
                call.request.Keep(vm, call.Value, call.isWhole);
                return result;
            },
            token,
            names);
    }

    /// <summary>Evaluates, or finds the result in the cache.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="kind">What is evaluated: a word.</param>
    /// <param name="source">What tells it from others of its kind.</param>
    /// <param name="variables">Gives the variables or arguments, the same ones whenever it is asked; null for none.</param>
    /// <param name="evaluate">Evaluates it.</param>
    private NixValue FindOr(Vm vm, string kind, string source, Func<AttrSet?> variables, Func<Value> evaluate)
    {
        if (cache is null || MachineFor(vm) is not { } machine || EngineCache.Write(vm, variables) is not { } given)
        {
            return Wrap(evaluate());
        }

        var request = new CacheRequest(cache, new[] { kind, source, given, NamedFiles() });
        if (request.Find(vm) is { Value: { } known } found)
        {
            cache.NoteFound(found.Record);
            foreach (ResultMessage message in found.Messages)
            {
                Raise(message.Text, message.IsWarning);
            }

            return new NixValue(this, known, vm.Names) { IsFromCache = true };
        }

        Value value = request.Run(machine, evaluate);
        request.Keep(vm, value, isWhole: false);
        return new NixValue(this, value, vm.Names) { Request = request };
    }

    // The machine of the program's own call; null where that of a function which Nix has called is part of another evaluation.
    private EngineMachine? MachineFor(Vm vm) => machines.TryGetValue(vm, out EngineMachine? machine) && machine.Request is null ? machine : null;

    // What was named before may be read, too.
    private string NamedFiles() => evaluator.Store.Restriction is null ? string.Empty : string.Join("\0", named.Keys.OrderBy(static path => path, StringComparer.Ordinal));

    private void Say(string text, bool isWarning)
    {
        if (cache is not null)
        {
            cache.NoteMessage();
            if (VmSlot.Current is { } vm && machines.TryGetValue(vm, out EngineMachine? machine))
            {
                machine.Request?.Note(text, isWarning);
            }
        }

        Raise(text, isWarning);
    }

    private void Raise(string text, bool isWarning) => (isWarning ? Warning : Trace)?.Invoke(this, new NixMessageEventArgs(Bytes.ToText(text)));
}
