using System.Collections.Generic;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Analysis;

/// <content>Functions, <c>let</c>, <c>with</c> and sets: what brings names into scope.</content>
internal sealed partial class StaticChecks
{
    /// <inheritdoc/>
    protected override async Nested VisitLambda(ExprLambda node)
    {
        var names = new List<CheckedName>();
        CheckedName? argument = null;
        if (!node.Argument.IsNone)
        {
            argument = new CheckedName(node.Argument, node.Offset);
            names.Add(argument);
        }

        IReadOnlyList<Formal>? formals = node.Formals?.Items;
        foreach (Formal formal in formals ?? System.Array.Empty<Formal>())
        {
            names.Add(new CheckedName(formal.Name, formal.Offset));
        }

        CheckedName?[] hidden = Declare(names);
        foreach (Formal formal in formals ?? System.Array.Empty<Formal>())
        {
            if (formal.Default is not null)
            {
                CheckedName own = scope[formal.Name.Id];
                own.IsOpen = true;
                await Walk(formal.Default);
                own.IsOpen = false;
            }
        }

        await Walk(node.Body);
        Withdraw(names, hidden);
        foreach (CheckedName name in names)
        {
            ReportShadowing(name);
            if (name.IsUsed || IsMeantToBeUnused(name.Symbol))
            {
                continue;
            }

            if (name != argument)
            {
                // With the whole argument at hand, naming an attribute says that it must or may be there.
                if (argument is not { IsUsed: true } && !IsForced(node, name))
                {
                    Find(CheckRules.UnusedFormal, $"the argument {Quote(name)} is not used", name.Offset);
                }
            }
            else if (formals is null)
            {
                Find(CheckRules.UnusedArgument, $"the argument {Quote(name)} is not used", name.Offset);
            }
            else
            {
                Find(CheckRules.UnusedFormal, $"the name {Quote(name)} of the whole argument is not used", name.Offset);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Nested VisitLet(ExprLet node)
    {
        IReadOnlyList<AttrDef> defs = node.Bindings.Attributes;
        bool[] isRedundant = FindRedundantInherits(defs);
        List<CheckedName> names = NamesOf(defs);
        WalkInherited(defs);
        CheckedName?[] hidden = Declare(names);
        await WalkGroup(node.Bindings, names);
        await Walk(node.Body);
        Withdraw(names, hidden);
        for (int i = 0; i < names.Count; i++)
        {
            CheckedName name = names[i];
            if (!name.IsUsed && !IsMeantToBeUnused(name.Symbol))
            {
                Find(CheckRules.UnusedBinding, $"the binding {Quote(name)} is not used", name.Offset);
            }
            else if (isRedundant[i])
            {
                Find(CheckRules.UselessInherit, $"{Quote(name)} means the same without this 'inherit'", name.Offset);
            }

            if (defs[i].Kind == AttrDefKind.Plain)
            {
                ReportShadowing(name);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Nested VisitWith(ExprWith node)
    {
        await Walk(node.Scope);
        var entered = new CheckedWith(withs);
        withs = entered;
        await Walk(node.Body);
        withs = entered.Outer;
        if (!entered.IsUsed)
        {
            Find(CheckRules.UnusedWith, "no variable comes from this 'with'", node.Offset);
        }
    }

    /// <inheritdoc/>
    protected override async Nested VisitAttrs(ExprAttrs node)
    {
        IReadOnlyList<AttrDef> defs = node.Attributes;
        WalkInherited(defs);
        if (!node.IsRecursive)
        {
            await WalkAll(node.InheritFrom);
            foreach (AttrDef def in defs)
            {
                if (def.Kind == AttrDefKind.Plain)
                {
                    await Walk(def.Value);
                }
            }

            await WalkDynamic(node);
            return;
        }

        List<CheckedName> names = NamesOf(defs);
        CheckedName?[] hidden = Declare(names);
        await WalkGroup(node, names);
        await WalkDynamic(node);
        Withdraw(names, hidden);
        ReportRecursive(node, names);
    }

    private void ReportRecursive(ExprAttrs attrs, List<CheckedName> names)
    {
        if (attrs.Find(OverridesName) is { } overrides)
        {
            Find(CheckRules.Overrides, "'__overrides' is an old way to change a 'rec' set", overrides.Offset);
            return;
        }

        bool isRecursive = false;
        for (int i = 0; i < names.Count; i++)
        {
            isRecursive |= names[i].IsMentioned;

            // The attribute is there for who looks into the set; that it hides something matters where it is used inside.
            if (names[i].IsUsed && attrs.Attributes[i].Kind == AttrDefKind.Plain)
            {
                ReportShadowing(names[i]);
            }
        }

        // The set of an old "let { }" starts at its "let", and has no "rec" to leave out.
        if (!isRecursive && string.CompareOrdinal(file.Text, attrs.Offset, "rec", 0, 3) == 0)
        {
            Find(CheckRules.UselessRec, "no attribute of this 'rec' set refers to another", attrs.Offset);
        }
    }

    /// <summary>What may refer to the names of its own group: values, and the sources of <c>inherit (e)</c>.</summary>
    private async Nested WalkGroup(ExprAttrs attrs, List<CheckedName> names)
    {
        await WalkAll(attrs.InheritFrom);
        for (int i = 0; i < names.Count; i++)
        {
            AttrDef def = attrs.Attributes[i];
            if (def.Kind != AttrDefKind.Plain)
            {
                continue;
            }

            if (def.Value is ExprVar { Offset: >= 0 } self && self.Name == def.Name)
            {
                Find(CheckRules.SelfReference, $"{Quote(names[i])} is defined as itself, which never ends", def.Offset);
            }

            names[i].IsOpen = true;
            await Walk(def.Value);
            names[i].IsOpen = false;
        }
    }

    private async Nested WalkAll(IReadOnlyList<Expr> expressions)
    {
        foreach (Expr expression in expressions)
        {
            await Walk(expression);
        }
    }

    /// <summary><c>inherit x;</c> means the scope around the set.</summary>
    private void WalkInherited(IReadOnlyList<AttrDef> defs)
    {
        foreach (AttrDef def in defs)
        {
            if (def.Kind == AttrDefKind.Inherited)
            {
                Use((ExprVar)def.Value);
            }
        }
    }

    private async Nested WalkDynamic(ExprAttrs attrs)
    {
        foreach (DynamicAttrDef def in attrs.Dynamic)
        {
            await Walk(def.Name);
            await Walk(def.Value);
        }
    }

    /// <summary>A lexical name that a <c>let</c> inherits stays what it is; one that comes from a <c>with</c> gets a fixed meaning by that.</summary>
    private bool[] FindRedundantInherits(IReadOnlyList<AttrDef> defs)
    {
        var result = new bool[defs.Count];
        for (int i = 0; i < result.Length; i++)
        {
            int symbol = defs[i].Name.Id;
            result[i] = defs[i].Kind == AttrDefKind.Inherited && (scope.ContainsKey(symbol) || globals.ContainsKey(symbol));
        }

        return result;
    }

    private static List<CheckedName> NamesOf(IReadOnlyList<AttrDef> defs)
    {
        var names = new List<CheckedName>(defs.Count);
        foreach (AttrDef def in defs)
        {
            names.Add(new CheckedName(def.Name, def.Offset));
        }

        return names;
    }

    /// <summary>Brings names into scope; gives what they hide, for <see cref="Withdraw"/>.</summary>
    private CheckedName?[] Declare(List<CheckedName> names)
    {
        var hidden = new CheckedName?[names.Count];
        for (int i = 0; i < hidden.Length; i++)
        {
            hidden[i] = scope.TryGetValue(names[i].Symbol.Id, out CheckedName? before) ? before : null;
            scope[names[i].Symbol.Id] = names[i];
        }

        return hidden;
    }

    private void Withdraw(List<CheckedName> names, CheckedName?[] hidden)
    {
        for (int i = hidden.Length - 1; i >= 0; i--)
        {
            if (hidden[i] is { } before)
            {
                scope[names[i].Symbol.Id] = before;
            }
            else
            {
                scope.Remove(names[i].Symbol.Id);
            }
        }
    }

    private void ReportShadowing(CheckedName name)
    {
        if (globals.ContainsKey(name.Symbol.Id))
        {
            Find(CheckRules.ShadowedGlobal, $"{Quote(name)} hides the name of the base environment", name.Offset);
        }
    }

    /// <summary>A flake's outputs are always passed <c>self</c>, so a closed pattern has to name it.</summary>
    private static bool IsForced(ExprLambda lambda, CheckedName name) =>
        lambda is { Formals.HasEllipsis: false } && lambda.Name == OutputsName && name.Symbol == SelfName;

    /// <summary>By convention a name that starts with an underscore need not be used.</summary>
    private static bool IsMeantToBeUnused(Symbol name) => name.Name.Length > 0 && name.Name[0] == '_';

    private static string Quote(CheckedName name) => "'" + NixText.Identifier(name.Symbol.Name) + "'";
}
