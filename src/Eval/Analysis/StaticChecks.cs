using System;
using System.Collections.Generic;
using TvixEval.Machine;
using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Analysis;

/// <summary>
/// Looks for mistakes in a source without evaluating anything: walks the syntax tree with the names in scope, and keeps
/// account of which are used. It finds all undefined variables, where evaluation ends at the first one. The set of a
/// <c>with</c> is not known before evaluation, so what might come from one is taken to come from it.
/// </summary>
internal sealed partial class StaticChecks
{
    private static readonly Symbol OverridesName = Symbol.Of("__overrides");

    private static readonly Symbol OutputsName = Symbol.Of("outputs");
    private static readonly Symbol SelfName = Symbol.Of("self");

    private readonly SourceFile file;
    private readonly IReadOnlyDictionary<int, Value> globals;
    private readonly List<Finding> findings = new();
    private readonly Dictionary<int, CheckedName> scope = new();
    private readonly Action? poll;
    private CheckedWith? withs;

    private StaticChecks(SourceFile file, IReadOnlyDictionary<int, Value> globals, Action? poll)
    {
        this.file = file;
        this.globals = globals;
        this.poll = poll;
    }

    /// <summary>Checks a source.</summary>
    /// <param name="file">The source.</param>
    /// <param name="evaluator">Gives the settings of the parser and the base environment.</param>
    /// <param name="poll">Called now and then; throws to end the work. May be null.</param>
    /// <returns>What all rules found, in source order, without what comments in the source suppress.</returns>
    public static IReadOnlyList<Finding> Run(SourceFile file, Evaluator evaluator, Action? poll = null)
    {
        var checks = new StaticChecks(file, evaluator.Environment.Globals, poll);
        try
        {
            Expr root = Parser.Parse(file, ParserOptions.ForChecks(evaluator.Settings, checks.OnWarning));
            checks.Walk(root);
        }
        catch (NixParseException error)
        {
            CheckRule rule = error.Code == ParseErrorCode.DisabledFeature ? CheckRules.ExperimentalFeature : CheckRules.ParseError;
            checks.findings.Add(new Finding(rule, error.RawMessage, error.Position));
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

    private void Walk(Expr expr)
    {
        if (StackGuard.HasRoom())
        {
            WalkNode(expr);
        }
        else
        {
            WalkOnBigStack(expr);
        }
    }

    // In a method of its own: the captures of a lambda are allocated on every call of the method around it.
    private void WalkOnBigStack(Expr expr) => StackGuard.OnBigStack<object?>(() =>
    {
        WalkNode(expr);
        return null;
    });

    private void WalkNode(Expr expr)
    {
        switch (expr)
        {
            case ExprVar variable:
                Use(variable);
                break;
            case ExprSelect select:
                Walk(select.Subject);
                WalkPath(select.Path);
                WalkOptional(select.Default);
                break;
            case ExprHasAttr hasAttr:
                Walk(hasAttr.Subject);
                WalkPath(hasAttr.Path);
                break;
            case ExprAttrs attrs:
                WalkAttrs(attrs);
                break;
            case ExprList list:
                WalkAll(list.Elements);
                break;
            case ExprLambda lambda:
                WalkLambda(lambda);
                break;
            case ExprCall call:
                Walk(call.Function);
                WalkAll(call.Arguments);
                break;
            case ExprLet let:
                WalkLet(let);
                break;
            case ExprWith with:
                WalkWith(with);
                break;
            case ExprIf conditional:
                Walk(conditional.Condition);
                Walk(conditional.Then);
                Walk(conditional.Else);
                break;
            case ExprAssert assertion:
                Walk(assertion.Condition);
                Walk(assertion.Body);
                break;
            case ExprNot not:
                Walk(not.Operand);
                break;
            case ExprBinary binary:
                Walk(binary.Left);
                Walk(binary.Right);
                break;
            case ExprConcatStrings concat:
                foreach (ConcatPart part in concat.Parts)
                {
                    Walk(part.Expression);
                }

                break;
        }
    }

    private void WalkAll(IReadOnlyList<Expr> expressions)
    {
        foreach (Expr expression in expressions)
        {
            Walk(expression);
        }
    }

    private void WalkOptional(Expr? expression)
    {
        if (expression is not null)
        {
            Walk(expression);
        }
    }

    private void WalkPath(IReadOnlyList<AttrName> path)
    {
        foreach (AttrName name in path)
        {
            WalkOptional(name.Expression);
        }
    }

    private void Use(ExprVar variable)
    {
        if (scope.TryGetValue(variable.Name.Id, out CheckedName? found))
        {
            found.IsMentioned = true;
            found.IsUsed |= !found.IsOpen;
        }
        else if (globals.ContainsKey(variable.Name.Id))
        {
            return;
        }
        else if (withs is not null)
        {
            for (CheckedWith? with = withs; with is { IsUsed: false }; with = with.Outer)
            {
                with.IsUsed = true;
            }
        }
        else
        {
            Find(CheckRules.UndefinedVariable, $"undefined variable '{NixText.Identifier(variable.Name.Name)}'", variable.Offset);
        }
    }
}
