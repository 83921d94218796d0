using System.Collections.Generic;
using System.Diagnostics;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Syntax.Ast;
using TvixEval.Work;

namespace TvixEval.Profiling;

/// <summary>
/// The exact profile of one machine: each call is entered and left. Calls that an error ended are not left; they are noticed when
/// the next call is made, by their frames, which are gone or do something else by then.
/// </summary>
internal sealed class CallProfile
{
    private readonly Dictionary<object, ProfiledFunction> functions = new(Identity.Instance);
    private readonly List<Call> calls = new();
    private long last = Stopwatch.GetTimestamp();

    /// <summary>The code outside of all functions, and what it calls.</summary>
    public CallNode Root { get; } = new(null, 0);

    /// <summary>All functions that were called.</summary>
    public IReadOnlyCollection<ProfiledFunction> Functions => functions.Values;

    /// <summary>Stops the clock, and leaves what was not left.</summary>
    public void Stop()
    {
        long now = Advance();
        while (calls.Count > 0)
        {
            Pop(now);
        }
    }

    /// <summary>A call of a function; its frame is the current one.</summary>
    public void Enter(Frame frame)
    {
        long now = Advance();
        DropStale(frame, isCall: true, now);
        FunctionHead lambda = frame.Chunk.Lambda!;
        if (!functions.TryGetValue(lambda, out ProfiledFunction? function))
        {
            function = new ProfiledFunction(lambda, frame.Chunk.File);
            functions.Add(lambda, function);
        }

        Push(function, frame, now);
    }

    /// <summary>The return of the function that a frame runs.</summary>
    public void Leave(Frame frame)
    {
        long now = Advance();
        DropStale(frame, isCall: false, now);
        if (calls.Count > 0 && ReferenceEquals(calls[calls.Count - 1].Frame, frame))
        {
            Pop(now);
        }
    }

    /// <summary>A call of a builtin from a frame; gives what <see cref="LeaveBuiltin"/> needs.</summary>
    public int EnterBuiltin(Builtin builtin, Frame caller)
    {
        long now = Advance();
        DropStale(caller, isCall: false, now);
        if (!functions.TryGetValue(builtin, out ProfiledFunction? function))
        {
            function = new ProfiledFunction(builtin);
            functions.Add(builtin, function);
        }

        int mark = calls.Count;
        Push(function, null, now);
        return mark;
    }

    /// <summary>The return of a builtin, also by an error.</summary>
    /// <param name="mark">What <see cref="EnterBuiltin"/> gave.</param>
    public void LeaveBuiltin(int mark)
    {
        long now = Advance();
        while (calls.Count > mark)
        {
            Pop(now);
        }
    }

    /// <summary>The evaluation of a thunk starts.</summary>
    public void CountThunk()
    {
        if (Top.Function is { } function)
        {
            function.Thunks++;
        }
    }

    private CallNode Top => calls.Count == 0 ? Root : calls[calls.Count - 1].Node;

    /// <summary>Gives the time since the last event to the function that was running.</summary>
    private long Advance()
    {
        long now = Stopwatch.GetTimestamp();
        long spent = now - last;
        last = now;
        CallNode node = Top;
        node.SelfTicks += spent;
        if (calls.Count > 0)
        {
            calls[calls.Count - 1].Function.SelfTicks += spent;
        }

        return now;
    }

    private void Push(ProfiledFunction function, Frame? frame, long now)
    {
        CallNode node = Top.Enter(function);
        node.Calls++;
        function.Calls++;
        function.Active++;
        calls.Add(new Call(function, node, frame, now));
    }

    private void Pop(long now)
    {
        Call call = calls[calls.Count - 1];
        calls.RemoveAt(calls.Count - 1);
        if (--call.Function.Active == 0)
        {
            call.Function.TotalTicks += now - call.Start;
        }
    }

    /// <summary>Drops calls whose frames are not below the given one any more.</summary>
    private void DropStale(Frame frame, bool isCall, long now)
    {
        while (calls.Count > 0 && calls[calls.Count - 1] is { Frame: { } top } call
            && (top.Depth > frame.Depth || (isCall && top.Depth == frame.Depth) || !ReferenceEquals(top.Chunk, call.Chunk)))
        {
            Pop(now);
        }
    }

    /// <summary>A call that is running; a builtin has no frame.</summary>
    private readonly struct Call
    {
        public Call(ProfiledFunction function, CallNode node, Frame? frame, long start)
        {
            Function = function;
            Node = node;
            Frame = frame;
            Chunk = frame?.Chunk;
            Start = start;
        }

        public ProfiledFunction Function { get; }

        public CallNode Node { get; }

        public Frame? Frame { get; }

        public Chunk? Chunk { get; }

        public long Start { get; }
    }
}
