using System;
using System.Collections.Concurrent;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Text;

namespace TvixEval.Module.Sessions;

/// <summary>
/// What belongs to one runspace: its machines (one an evaluator), and the cmdlet whose streams messages go to. A
/// runspace's pipelines run on different threads, one at a time; so this hangs on the runspace and not on a thread.
/// </summary>
internal sealed class NixRunspace
{
    private static readonly ConditionalWeakTable<Runspace, NixRunspace> ByRunspace = new();

    // Weak on both sides: a table of machines by evaluator lets go of a machine when the table is collected, not the machine;
    // so a machine that kept its runspace's state, and with it that table, would live as long as the evaluator.
    private static readonly ConditionalWeakTable<Vm, WeakReference<NixRunspace>> ByMachine = new();

    // What machines on other threads say, where it is not to be written at once.
    private static readonly ConditionalWeakTable<Vm, Action<Message>> Diverted = new();

    [ThreadStatic]
    private static NixRunspace? ofThread;

    private readonly ConditionalWeakTable<Evaluator, Vm> machines = new();
    private readonly WeakReference<NixRunspace> self;
    private readonly ConcurrentQueue<Message> pending = new();
    private readonly Action checkStopping;

    private NixRunspace(Runspace? runspace)
    {
        Owner = runspace is null ? null : new WeakReference<Runspace>(runspace);
        checkStopping = CheckStopping;
        self = new WeakReference<NixRunspace>(this);
    }

    /// <summary>The state of the runspace that this thread works for; a thread without a runspace has one of its own.</summary>
    public static NixRunspace Current =>
        Runspace.DefaultRunspace is { } runspace
            ? ByRunspace.GetValue(runspace, static key => new NixRunspace(key))
            : OfRunningMachine ?? (ofThread ??= new NixRunspace(null));

    /// <summary>The runspace, unless it is gone (or there never was one).</summary>
    public Runspace? Runspace => Owner is not null && Owner.TryGetTarget(out Runspace? runspace) ? runspace : null;

    // Evaluation may have moved to a thread with a larger stack, which has no runspace but the machine in its slot.
    private static NixRunspace? OfRunningMachine =>
        VmSlot.Current is { } machine && ByMachine.TryGetValue(machine, out WeakReference<NixRunspace>? known) && known.TryGetTarget(out NixRunspace? state)
            ? state
            : null;

    /// <summary>Where messages go; null outside of everything that has streams.</summary>
    internal MessageTarget? Target { get; set; }

    /// <summary>
    /// PowerShell's paths, as the last command or drive of the runspace had them; null before the first. While a pipeline runs, the runspace itself gives
    /// them to nobody.
    /// </summary>
    internal PathIntrinsics? Paths { get; set; }

    /// <summary>Evaluators that record what they read, for commands that keep results.</summary>
    internal EvaluatorPool Recording { get; } = new(capacity: 4, recordsDependencies: true);

    private WeakReference<Runspace>? Owner { get; }

    /// <summary>The machine of this runspace for an evaluator.</summary>
    /// <param name="evaluator">The evaluator.</param>
    public Vm MachineOf(Evaluator evaluator) => machines.GetValue(evaluator, NewMachine);

    /// <summary>One more machine, for another thread that works for this runspace.</summary>
    /// <param name="evaluator">The evaluator.</param>
    public Vm NewMachine(Evaluator evaluator)
    {
        var machine = new Vm(evaluator) { Client = self };
        ByMachine.Add(machine, self);
        return machine;
    }

    /// <summary>Says who gets the messages of a machine that works on a thread of its own: by default they are written as soon as the runspace's thread has time.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="receiver">Gets them, on the machine's thread; null for the default.</param>
    public static void Divert(Vm machine, Action<Message>? receiver)
    {
        Diverted.Remove(machine);
        if (receiver is not null)
        {
            Diverted.Add(machine, receiver);
        }
    }

    /// <summary>
    /// Enters a machine: until the result is disposed of, it is in this thread's slot. Evaluation notices when the pipeline is stopped: a
    /// cmdlet is told, by StopProcessing; evaluation outside of a cmdlet (a property that is read, a function that is called) has to ask.
    /// </summary>
    /// <param name="machine">The machine.</param>
    /// <param name="sink">Where messages go; null for where they go already, if anywhere.</param>
    /// <param name="terms">On which terms. What polls is that of whoever uses the machine already.</param>
    public RunspaceEntry Enter(Vm machine, IMessageSink? sink, MachineTerms terms) =>
        new(this, machine, sink, terms with { Stack = MachineTerms.SharedStack, OnPoll = machine.OnPoll ?? terms.OnPoll ?? checkStopping });

    /// <summary>The current folder of the runspace that this thread works for, a native path; that of the process where there is no runspace.</summary>
    public static string CurrentFolder() => Current.Paths is { } paths ? Sessions.CurrentFolder.Of(paths) : Directory.GetCurrentDirectory();

    /// <summary>Receives the text of <c>builtins.trace</c> (bytes, one a char). What a terminal would act on is left out, as C++ Nix does.</summary>
    /// <param name="text">The text.</param>
    public static void Trace(string text) => Current.Send(new Message(Bytes.ToText(TerminalFilter.Apply(text)), isWarning: false));

    /// <summary>Receives a warning (bytes, one a char).</summary>
    /// <param name="text">The text.</param>
    public static void Warn(string text) => Current.Send(new Message(Bytes.ToText(TerminalFilter.Apply(WarningAdvice.AddTo(text))), isWarning: true));

    /// <summary>Delivers the messages that arose on other threads: a cmdlet may write only on the thread it runs on.</summary>
    public void Flush()
    {
        while (Target is { IsHere: true } here && pending.TryDequeue(out Message? message))
        {
            here.Sink.Write(message);
        }
    }

    /// <summary>Ends the evaluation if the pipeline is being stopped.</summary>
    public void CheckStopping()
    {
        if (Runspace is { } runspace && RunningPipeline.IsStopping(runspace))
        {
            throw new PipelineStoppedException();
        }
    }

    private void Send(Message message)
    {
        if (Target is null || VmSlot.Current is { IsQuiet: true })
        {
            // Evaluated outside of any cmdlet (a lazy property, a function called by a method): there is no stream to write to. Or nobody asked.
            return;
        }

        if (VmSlot.Current is { } machine && Diverted.TryGetValue(machine, out Action<Message>? receiver))
        {
            receiver(message);
            return;
        }

        StackGuard.OnOrigin<object?>(() =>
        {
            pending.Enqueue(message);
            Flush();
            return null;
        });
    }

    /// <summary>A message on its way to a stream.</summary>
    internal sealed class Message
    {
        public Message(string text, bool isWarning)
        {
            Text = text;
            IsWarning = isWarning;
        }

        public string Text { get; }

        public bool IsWarning { get; }
    }

    /// <summary>A sink and the thread that it belongs to.</summary>
    internal sealed class MessageTarget
    {
        private readonly int thread;

        public MessageTarget(IMessageSink sink, int thread)
        {
            Sink = sink;
            this.thread = thread;
        }

        public IMessageSink Sink { get; }

        public bool IsHere => thread == Environment.CurrentManagedThreadId;
    }
}
