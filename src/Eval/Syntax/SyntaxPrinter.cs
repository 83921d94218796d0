using System;
using System.Collections.Generic;
using TvixEval.Syntax.Ast;

namespace TvixEval.Syntax;

/// <summary>
/// Prints a tree in the canonical form of <c>nix-instantiate --parse</c>, which is Nix source again but for the names of
/// operators' functions. Attributes and formals come in the order of their names.
/// </summary>
internal static class SyntaxPrinter
{
    /// <summary>The canonical form of an expression, as bytes, one a char.</summary>
    /// <param name="expression">The expression.</param>
    public static string Print(Expr expression) => Print(expression, null);

    /// <summary>The canonical form of an expression, as bytes, one a char.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="poll">Called now and then; throws to end the work. May be null.</param>
    internal static string Print(Expr expression, Action? poll) =>
        CanonicalPrinter.Print(expression ?? throw new ArgumentNullException(nameof(expression)), poll);

    /// <summary>The first names of an attribute path.</summary>
    internal static string PrintPath(IReadOnlyList<AttrName> path, int count) => CanonicalPrinter.PrintPath(path, count);
}
