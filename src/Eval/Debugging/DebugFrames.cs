using System;
using System.Collections.Generic;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Machine;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Debugging;

/// <summary>Reads the frames of a machine as C++ Nix's debugger shows them.</summary>
internal static class DebugFrames
{
    /// <summary>What the machine is in, the innermost first.</summary>
    /// <param name="innermost">The machine's innermost frame.</param>
    public static List<DebugFrame> Of(Frame innermost)
    {
        var frames = new List<DebugFrame>();
        for (Frame? frame = innermost; frame is not null; frame = frame.Previous)
        {
            foreach (FrameSite site in SitesOf(frame))
            {
                if (site.Kind != FrameKind.None)
                {
                    frames.Add(Describe(frame, site));
                }
            }
        }

        return frames;
    }

    /// <summary>A frame for the place that a machine is at, with all that is in scope there.</summary>
    /// <param name="innermost">The machine's innermost frame.</param>
    /// <param name="hint">What is to be said of it (bytes, one a char).</param>
    /// <param name="position">Where it is said to be.</param>
    /// <param name="isError">Whether there is an error.</param>
    public static DebugFrame At(Frame innermost, string hint, Position position, bool isError)
    {
        for (Frame? frame = innermost; frame is not null; frame = frame.Previous)
        {
            foreach (FrameSite site in SitesOf(frame))
            {
                return new DebugFrame(hint, position, frame, site) { IsError = isError };
            }
        }

        return new DebugFrame(hint, position, null, null) { IsError = isError };
    }

    private static IEnumerable<FrameSite> SitesOf(Frame frame)
    {
        TraceRange[] ranges = frame.Chunk.TraceRanges;
        for (int i = FrameTraces.FirstEndingBehind(ranges, frame.Pc); i < ranges.Length; i++)
        {
            if (ranges[i].Data is FrameSite site && frame.Pc >= ranges[i].Start)
            {
                yield return site;
            }
        }
    }

    private static DebugFrame Describe(Frame frame, FrameSite site)
    {
        string hint = site.Kind switch
        {
            FrameKind.File => $"while evaluating the file '{frame.Chunk.File!.Name}':",
            FrameKind.Let => "while evaluating a 'let' expression",
            FrameKind.Selection => $"while evaluating the attribute '{FrameTraces.ShowPath(frame, SelectionOf(site))}'",
            FrameKind.Body => $"while calling {NameOf((ExprLambda)site.Expr)}",
            _ => "while calling a function",
        };
        return new DebugFrame(hint, new Position(frame.Chunk.File, site.Expr.Offset), frame, site);
    }

    private static SelectTrace SelectionOf(FrameSite site) =>
        site.Selection ?? new SelectTrace(((ExprSelect)site.Expr).Path, 0, Array.Empty<(int, int)>());

    private static string NameOf(ExprLambda lambda) => lambda.Name.IsNone ? "anonymous lambda" : $"'{lambda.Name.Name}'";
}
