using System;
using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Engine;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;

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
    private readonly Nesting nesting = new();
    private CheckedWith? withs;

    private StaticChecks(SourceFile file, IReadOnlyDictionary<int, Value> globals, Action? poll)
    {
        this.file = file;
        this.globals = globals;
        nesting.Poll = poll;
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
            checks.nesting.Run(checks.Walk, root);
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

    private Nested Walk(Expr expr)
    {
        nesting.Count();
        switch (expr.Kind)
        {
            case ExprKind.Var:
                Use((ExprVar)expr);
                return default;
            case ExprKind.Int or ExprKind.Float or ExprKind.String or ExprKind.Path or ExprKind.Pos or ExprKind.InheritFrom:
                return default;
            default:
                return nesting.IsDeep() ? WalkLater(expr) : WalkNode(expr);
        }
    }

    private async Nested WalkLater(Expr expr)
    {
        await nesting.Suspend();
        await WalkNode(expr);
    }

    private Nested WalkNode(Expr expr) => expr switch
    {
        ExprSelect select => WalkSelect(select),
        ExprHasAttr hasAttr => WalkHasAttr(hasAttr),
        ExprAttrs attrs => WalkAttrs(attrs),
        ExprList list => WalkAll(list.Elements),
        ExprLambda lambda => WalkLambda(lambda),
        ExprCall call => WalkCall(call),
        ExprLet let => WalkLet(let),
        ExprWith with => WalkWith(with),
        ExprIf conditional => WalkAll(new[] { conditional.Condition, conditional.Then, conditional.Else }),
        ExprAssert assertion => WalkAll(new[] { assertion.Condition, assertion.Body }),
        ExprNot not => Walk(not.Operand),
        ExprBinary binary => WalkAll(new[] { binary.Left, binary.Right }),
        ExprConcatStrings concat => WalkParts(concat.Parts),
        _ => default,
    };

    private async Nested WalkSelect(ExprSelect select)
    {
        await Walk(select.Subject);
        await WalkPath(select.Path);
        if (select.Default is not null)
        {
            await Walk(select.Default);
        }
    }

    private async Nested WalkHasAttr(ExprHasAttr hasAttr)
    {
        await Walk(hasAttr.Subject);
        await WalkPath(hasAttr.Path);
    }

    private async Nested WalkCall(ExprCall call)
    {
        await Walk(call.Function);
        await WalkAll(call.Arguments);
    }

    private async Nested WalkAll(IReadOnlyList<Expr> expressions)
    {
        foreach (Expr expression in expressions)
        {
            await Walk(expression);
        }
    }

    private async Nested WalkParts(IReadOnlyList<ConcatPart> parts)
    {
        foreach (ConcatPart part in parts)
        {
            await Walk(part.Expression);
        }
    }

    private async Nested WalkPath(IReadOnlyList<AttrName> path)
    {
        foreach (AttrName name in path)
        {
            if (name.Expression is not null)
            {
                await Walk(name.Expression);
            }
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
