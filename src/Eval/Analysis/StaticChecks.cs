using System;
using System.Collections.Generic;
using TvixEval.Core.Compiler;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Analysis;

/// <summary>
/// Looks for mistakes in a source without evaluating anything: has the compiler find out who binds each variable, walks through the
/// syntax tree, and keeps account of which names are used. It finds all undefined variables, where evaluation ends at the first one. The set of a
/// <c>with</c> is not known before evaluation, so what might come from one is taken to come from it.
/// </summary>
internal sealed partial class StaticChecks : SyntaxWalker
{
    private static readonly Symbol OverridesName = Symbol.Of("__overrides");

    private static readonly Symbol OutputsName = Symbol.Of("outputs");
    private static readonly Symbol SelfName = Symbol.Of("self");

    private readonly SourceFile file;
    private readonly IReadOnlyDictionary<int, Value> globals;
    private readonly List<Finding> findings = new();
    private readonly Dictionary<Variable, CheckedName> names = new();
    private readonly HashSet<Variable> usedScopes = new();
    private SourceBindings bindings = null!;

    private StaticChecks(SourceFile file, IReadOnlyDictionary<int, Value> globals, Action? poll)
    {
        this.file = file;
        this.globals = globals;
        Nesting.Poll = poll;
    }

    /// <summary>Checks a source.</summary>
    /// <param name="file">The source.</param>
    /// <param name="evaluator">Gives the settings of the parser and the base environment.</param>
    /// <param name="poll">Called now and then; throws to end the work. May be null.</param>
    /// <returns>What all rules found, in source order, without what comments in the source suppress.</returns>
    public static IReadOnlyList<Finding> Run(SourceFile file, Evaluator evaluator, Action? poll = null)
    {
        poll?.Invoke();
        var checks = new StaticChecks(file, evaluator.Environment.Globals, poll);
        try
        {
            Expr root = Parser.Parse(file, evaluator.Settings.ToCheckOptions(checks.OnWarning, poll));
            checks.bindings = ScopeAnalysis.Resolve(file, root, checks.globals, poll);
            checks.Nesting.Run(checks.Walk, root);
        }
        catch (NixParseException error)
        {
            CheckRule rule = error.Code == ParseErrorCode.DisabledFeature ? CheckRules.ExperimentalFeature : CheckRules.ParseError;
            checks.findings.Add(new Finding(rule, error));
        }

        checks.findings.Sort(static (a, b) => a.Position.Offset != b.Position.Offset
            ? a.Position.Offset.CompareTo(b.Position.Offset)
            : string.CompareOrdinal(a.Rule.Code, b.Rule.Code));
        return Suppressions.Of(file).Filter(checks.findings);
    }

    private void OnWarning(ParserWarning warning) => findings.Add(new Finding(
        warning.Kind switch
        {
            ParserWarningKind.UrlLiteral => CheckRules.UrlLiteral,
            ParserWarningKind.ShortPathLiteral => CheckRules.ShortPathLiteral,
            ParserWarningKind.AbsolutePathLiteral => CheckRules.AbsolutePathLiteral,
            ParserWarningKind.OldLet => CheckRules.OldLet,
            ParserWarningKind.EmptyLet => CheckRules.EmptyLet,
            ParserWarningKind.EmptyInherit => CheckRules.EmptyInherit,
            _ => CheckRules.OrIdentifier,
        },
        warning.Message,
        warning.Position));

    private void Find(CheckRule rule, string message, int offset) => findings.Add(new Finding(rule, message, new Position(file, offset)));

    /// <inheritdoc/>
    protected override Nested VisitVar(ExprVar node)
    {
        Use(node);
        return default;
    }

    private void Use(ExprVar variable)
    {
        if (bindings.BinderOf(variable) is { } binder)
        {
            CheckedName found = names[binder];
            found.IsMentioned = true;
            found.IsUsed |= !found.IsOpen;
        }
        else if (bindings.WithsOf(variable) is { } withs)
        {
            // Those around one from which a variable may have come already are used as well.
            for (WithChain? with = withs; with is not null && usedScopes.Add(with.Scope); with = with.Outer)
            {
            }
        }
        else if (bindings.IsUndefined(variable))
        {
            string message = $"undefined variable '{NixText.Identifier(variable.Name.Name)}'";
            findings.Add(new Finding(
                CheckRules.UndefinedVariable,
                new NixException(NixErrorKind.UndefinedVariable, message, new Position(file, variable.Offset)) { SimilarNames = bindings.SimilarTo(variable) }));
        }
    }
}
