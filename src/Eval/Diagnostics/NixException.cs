using System;
using System.Collections.Generic;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Diagnostics;

/// <summary>
/// An error of the Nix language, worded as C++ Nix words it. <see cref="Message"/> is the text after <c>error: </c>;
/// <see cref="Report"/> is what <c>nix-instantiate --show-trace</c> prints.
/// </summary>
partial class NixException : NixError
{
    // Of what ends evaluation nobody reads more; and it may come when millions of calls are nested.
    private const int MaxTracesAtEnd = 1000;

    private TraceList traces;
    private int tracesAtEnd;

    /// <summary>Creates an error.</summary>
    /// <param name="kind">The kind of error.</param>
    /// <param name="message">The text as bytes, one a char.</param>
    public NixException(NixErrorKind kind, string message)
        : this(kind, message, Position.None)
    {
    }

    /// <summary>Creates an error at a position.</summary>
    /// <param name="kind">The kind of error.</param>
    /// <param name="message">The text as bytes, one a char.</param>
    /// <param name="position">Where.</param>
    public NixException(NixErrorKind kind, string message, Position position)
        : this(kind, message, position, null)
    {
    }

    /// <summary>Creates an error with an inner exception as its cause.</summary>
    internal NixException(NixErrorKind kind, string message, Position position, Exception? cause)
        : base(kind, cause)
    {

        // What an expression says itself, with throw or abort, is its own text.
        RawMessage = kind is NixErrorKind.Throw or NixErrorKind.Abort ? message : UrlSecrets.Hide(message);
        Position = position;
    }

    /// <summary>The text after <c>error: </c>, without suggestions.</summary>
    public override string Message => MemoryBudget.Spare(() => Bytes.ToText(RawMessage));

    /// <summary>The text as bytes, one a char.</summary>
    public string RawMessage { get; }

    /// <summary>The position of the error; may be no position.</summary>
    public Position Position { get; internal set; }

    /// <summary>The trace, outermost first, in the order in which C++ Nix prints it.</summary>
    public IReadOnlyList<TraceItem> Traces => traces.ToList();

    /// <summary>Similar names that may have been meant (bytes, one a char), best first; empty for none.</summary>
    public IReadOnlyList<string> Suggestions { get; internal set; } = Array.Empty<string>();

    /// <summary>
    /// Similar names where C++ Nix suggests none (bytes, one a char), best first: for advice beside the report, which stays the same.
    /// </summary>
    internal IReadOnlyList<string> SimilarNames { get; set; } = Array.Empty<string>();

    /// <summary>
    /// The steps of an infinite recursion: the position where each evaluation needs the next one, from the value that depends on
    /// itself back to the same value. Empty for other errors.
    /// </summary>
    public IReadOnlyList<Position> Cycle { get; internal set; } = Array.Empty<Position>();

    /// <summary>Whether a debugger has stopped at it: it does so once, however often the value that failed is looked at.</summary>
    internal bool HasStopped { get; set; }

    /// <summary>Whether the value that failed with this error fails again without being evaluated again.</summary>
    internal bool IsMemoised => !EndsEvaluation && Kind != NixErrorKind.StackOverflow;

    /// <summary>Whether all evaluation must stop: it was cancelled, or a limit was reached.</summary>
    internal bool EndsEvaluation => Kind is NixErrorKind.Interrupted or NixErrorKind.Timeout or NixErrorKind.MemoryLimit;

    /// <summary>
    /// Whether trace lines are wanted. Not if evaluation was cancelled: it must end at once, and nobody will read them; and for a
    /// limit that was reached, only the innermost.
    /// </summary>
    internal bool TakesTraces => !EndsEvaluation || (Kind != NixErrorKind.Interrupted && tracesAtEnd < MaxTracesAtEnd);

    /// <summary>The full report with source excerpts and the whole trace, as <c>nix-instantiate --show-trace</c> prints it, starting with <c>error:</c>.</summary>
    public override string Report => MemoryBudget.Spare(() => Bytes.ToText(ErrorReport.Format(this, showTrace: true)));

    /// <inheritdoc/>
    public override NixLocation? Location => NixLocation.Of(Place);

    /// <inheritdoc/>
    public override IReadOnlyList<NixTraceLine> Trace
    {
        get
        {
            IReadOnlyList<TraceItem> items = Traces;
            var lines = new List<NixTraceLine>(items.Count);
            foreach (TraceItem item in items)
            {
                if (item.Hint.Length > 0)
                {
                    lines.Add(new NixTraceLine(Bytes.ToText(item.Hint), NixLocation.Of(item.Position)));
                }
            }

            return lines;
        }
    }

    /// <summary>The position of the error; for one without a position (<c>throw</c>, coercions) the innermost position of its trace.</summary>
    internal Position Place
    {
        get
        {
            Position position = Position;
            IReadOnlyList<TraceItem> lines = position.IsKnown ? Array.Empty<TraceItem>() : Traces;
            for (int i = lines.Count - 1; i >= 0 && !position.IsKnown; i--)
            {
                position = lines[i].Position;
            }

            return position;
        }
    }

    /// <summary>Adds a trace line outside of the existing ones.</summary>
    internal NixException AddTrace(Position position, string hint, bool always = false, bool onlyWithShowTrace = false)
    {
        if (EndsEvaluation && tracesAtEnd++ >= MaxTracesAtEnd)
        {
            return this;
        }

        traces.Add(new TraceItem(position, hint, always, onlyWithShowTrace));
        return this;
    }

    /// <summary>Takes over the trace of another error, and whether a debugger has stopped at it, for use in <see cref="Clone"/>.</summary>
    internal void CopyTraces(NixException other)
    {
        traces = other.traces;
        HasStopped = other.HasStopped;
    }

    /// <summary>
    /// Adds a trace line and returns false: for the exception filter of a catch clause that must not catch the error. Rethrowing from
    /// a handler keeps the handler's stack, some ten kilobytes, until the last handler is done, and a few hundred
    /// nested levels overflow it; a filter uses none. (If a handler is needed, throw after its end.)
    /// </summary>
    internal bool Pass(Position position, string hint)
    {
        AddTrace(position, hint);
        return false;
    }

    /// <summary>
    /// The same for work with an explicit stack: each unfinished piece adds its lines, from the inside out, as long
    /// as lines are wanted.
    /// </summary>
    /// <param name="begun">The unfinished pieces, innermost first.</param>
    /// <param name="addTraces">Adds the lines of one of them.</param>
    internal bool Pass<T>(IEnumerable<T> begun, Action<NixException, T> addTraces)
    {
        foreach (T piece in begun)
        {
            if (!TakesTraces)
            {
                break;
            }

            addTraces(this, piece);
        }

        return false;
    }

    /// <summary>Sets the position, for use in a throw expression.</summary>
    internal NixException At(Position position)
    {
        Position = position;
        return this;
    }

    /// <summary>An equal error whose trace can grow on its own: a memoised error must not collect the traces of each rethrow.</summary>
    internal virtual NixException Clone()
    {
        var copy = new NixException(Kind, RawMessage, Position, InnerException) { Suggestions = Suggestions, SimilarNames = SimilarNames, Cycle = Cycle, HasStopped = HasStopped };
        copy.traces = traces;
        return copy;
    }
}
