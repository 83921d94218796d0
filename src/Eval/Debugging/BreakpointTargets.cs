using System.Collections.Generic;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Debugging;

/// <summary>Finds the expressions that breakpoints are at.</summary>
internal static class BreakpointTargets
{
    /// <summary>
    /// The nodes of a tree that have a breakpoint. A line stands for the outermost expressions that start on it, of a function for its body: so that
    /// evaluation stops there once, and not again for each part.
    /// </summary>
    /// <param name="file">The source.</param>
    /// <param name="tree">Its tree.</param>
    /// <param name="breakpoints">The breakpoints in it.</param>
    public static HashSet<Expr> In(SourceFile file, Expr tree, IEnumerable<Breakpoint> breakpoints)
    {
        var targets = new HashSet<Expr>();
        foreach (Breakpoint breakpoint in breakpoints)
        {
            Find(file, tree, breakpoint, targets);
        }

        return targets;
    }

    /// <summary>Whether a breakpoint in a source is at an expression.</summary>
    /// <param name="breakpoint">The breakpoint.</param>
    /// <param name="file">The source.</param>
    /// <param name="expr">The expression.</param>
    public static bool IsAt(Breakpoint breakpoint, SourceFile file, Expr expr)
    {
        (int line, int column) = file.GetLineColumn(StartOf(expr));
        return line == breakpoint.Line && (breakpoint.Column == 0 || column == breakpoint.Column);
    }

    /// <summary>The byte offset that an expression is said to be at; of one without a position that of the first part with one.</summary>
    /// <param name="expr">The expression.</param>
    public static int StartOf(Expr expr)
    {
        foreach (Expr part in expr.DescendantsAndSelf())
        {
            if (part.Offset >= 0)
            {
                return part.Offset;
            }
        }

        return 0;
    }

    private static void Find(SourceFile file, Expr tree, Breakpoint breakpoint, HashSet<Expr> targets)
    {
        var open = new Stack<Expr>();
        open.Push(tree);
        while (open.Count > 0)
        {
            Expr expr = open.Pop();

            // Literals are never evaluated, nor is a function that is only made.
            bool canStop = expr.Kind is not (ExprKind.Lambda or ExprKind.Int or ExprKind.Float or ExprKind.String or ExprKind.Path or ExprKind.InheritFrom);
            if (canStop && expr.Offset >= 0 && IsAt(breakpoint, file, expr))
            {
                targets.Add(expr);
                continue;
            }

            foreach (Expr child in expr.Children)
            {
                open.Push(child);
            }
        }
    }
}
