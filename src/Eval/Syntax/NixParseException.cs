using System.Collections.Generic;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Syntax;

/// <summary>A source that does not parse.</summary>
internal sealed class NixParseException : NixException
{
    /// <summary>Creates the error.</summary>
    /// <param name="code">What is wrong.</param>
    /// <param name="message">The message as bytes, one a char.</param>
    /// <param name="position">Where; no position for the few errors that C++ Nix gives none.</param>
    public NixParseException(ParseErrorCode code, string message, Position position)
        : base(code == ParseErrorCode.DisabledFeature ? NixErrorKind.ExperimentalFeature : NixErrorKind.Parse, message, position)
    {
        Code = code;
    }

    /// <summary>What is wrong.</summary>
    public ParseErrorCode Code { get; }

    /// <inheritdoc/>
    internal override NixException Clone()
    {
        var copy = new NixParseException(Code, RawMessage, Position) { Suggestions = Suggestions };
        IReadOnlyList<TraceItem> traces = Traces;
        for (int i = traces.Count - 1; i >= 0; i--)
        {
            copy.AddTrace(traces[i].Position, traces[i].Hint, traces[i].Always, traces[i].OnlyWithShowTrace);
        }

        return copy;
    }
}
