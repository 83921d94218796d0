using System.Collections.Generic;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Compiler;
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
        CodeUnit function = bindings.FunctionOf(node);
        var own = new List<CheckedName>();
        CheckedName? argument = null;
        if (function.Argument is not null)
        {
            argument = Declare(function.Argument, node.Offset, own);
        }

        IReadOnlyList<Formal> formals = node.Formals?.Items ?? System.Array.Empty<Formal>();
        for (int i = 0; i < formals.Count; i++)
        {
            Declare(function.Formals![i], formals[i].Offset, own);
        }

        for (int i = 0; i < formals.Count; i++)
        {
            if (formals[i].Default is { } value)
            {
                await WalkOwn(names[function.Formals![i]], value);
            }
        }

        await Walk(node.Body);
        foreach (CheckedName name in own)
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
            else if (node.Formals is null)
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
        List<CheckedName> own = Declare(node.Bindings);
        WalkInherited(defs);
        await WalkGroup(node.Bindings, own);
        await Walk(node.Body);
        for (int i = 0; i < own.Count; i++)
        {
            CheckedName name = own[i];
            if (!name.IsUsed && !IsMeantToBeUnused(name.Symbol))
            {
                Find(CheckRules.UnusedBinding, $"the binding {Quote(name)} is not used", name.Offset);
            }
            else if (IsRedundant(defs[i]))
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
        await WalkChildren(node);
        if (!usedScopes.Contains(bindings.ScopeOf(node)))
        {
            Find(CheckRules.UnusedWith, "no variable comes from this 'with'", node.Offset);
        }
    }

    /// <inheritdoc/>
    protected override async Nested VisitAttrs(ExprAttrs node)
    {
        if (!node.IsRecursive)
        {
            await WalkChildren(node);
            return;
        }

        List<CheckedName> own = Declare(node);
        WalkInherited(node.Attributes);
        await WalkGroup(node, own);
        foreach (DynamicAttrDef def in node.Dynamic)
        {
            await Walk(def.Name);
            await Walk(def.Value);
        }

        ReportRecursive(node, own);
    }

    private void ReportRecursive(ExprAttrs attrs, List<CheckedName> own)
    {
        if (attrs.Find(OverridesName) is { } overrides)
        {
            Find(CheckRules.Overrides, "'__overrides' is a deprecated way to change a 'rec' set", overrides.Offset);
            return;
        }

        bool isRecursive = false;
        for (int i = 0; i < own.Count; i++)
        {
            isRecursive |= own[i].IsMentioned;

            // The attribute is there for who looks into the set; that it hides something matters where it is used inside.
            if (own[i].IsUsed && attrs.Attributes[i].Kind == AttrDefKind.Plain)
            {
                ReportShadowing(own[i]);
            }
        }

        // The set of an old "let { }" starts at its "let", and has no "rec" to leave out.
        if (!isRecursive && string.CompareOrdinal(file.Text, attrs.Offset, "rec", 0, 3) == 0)
        {
            Find(CheckRules.UselessRec, "no attribute of this 'rec' set refers to another", attrs.Offset);
        }
    }

    /// <summary>What may refer to the names of its own group: values, and the sources of <c>inherit (e)</c>.</summary>
    private async Nested WalkGroup(ExprAttrs attrs, List<CheckedName> own)
    {
        foreach (Expr source in attrs.InheritFrom)
        {
            await Walk(source);
        }

        for (int i = 0; i < own.Count; i++)
        {
            AttrDef def = attrs.Attributes[i];
            if (def.Kind != AttrDefKind.Plain)
            {
                continue;
            }

            if (def.Value is ExprVar { Offset: >= 0 } self && self.Name == def.Name)
            {
                Find(CheckRules.SelfReference, $"{Quote(own[i])} is defined as itself, which is an infinite recursion", def.Offset);
            }

            await WalkOwn(own[i], def.Value);
        }
    }

    /// <summary>Walks through the value of a name, in which it does not count as used.</summary>
    private async Nested WalkOwn(CheckedName name, Expr value)
    {
        name.IsOpen = true;
        await Walk(value);
        name.IsOpen = false;
    }

    /// <summary><c>inherit x;</c> uses the name of the scope around the set.</summary>
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

    /// <summary>A lexical name that a <c>let</c> inherits stays what it is; one that comes from a <c>with</c> gets a fixed meaning by that.</summary>
    private bool IsRedundant(AttrDef def) =>
        def.Kind == AttrDefKind.Inherited && def.Value is ExprVar inherited && bindings.WithsOf(inherited) is null && !bindings.IsUndefined(inherited);

    /// <summary>The names that bindings which may refer to each other bring into scope, in the order of the attributes.</summary>
    private List<CheckedName> Declare(ExprAttrs attrs)
    {
        IReadOnlyList<AttrDef> defs = attrs.Attributes;
        Variable[] variables = bindings.BindingOf(attrs).Variables;
        var own = new List<CheckedName>(defs.Count);
        for (int i = 0; i < defs.Count; i++)
        {
            Declare(variables[i], defs[i].Offset, own);
        }

        return own;
    }

    private CheckedName Declare(Variable variable, int offset, List<CheckedName> own)
    {
        var name = new CheckedName(variable.Name, offset);
        names.Add(variable, name);
        own.Add(name);
        return name;
    }

    private void ReportShadowing(CheckedName name)
    {
        if (globals.ContainsKey(name.Symbol.Id))
        {
            Find(CheckRules.ShadowedGlobal, $"{Quote(name)} shadows a name of the base environment", name.Offset);
        }
    }

    /// <summary>A flake's outputs are always passed <c>self</c>, so a closed pattern has to name it.</summary>
    private static bool IsForced(ExprLambda lambda, CheckedName name) =>
        lambda is { Formals.HasEllipsis: false } && lambda.Name == OutputsName && name.Symbol == SelfName;

    /// <summary>By convention a name that starts with an underscore need not be used.</summary>
    private static bool IsMeantToBeUnused(Symbol name) => name.Name.Length > 0 && name.Name[0] == '_';

    private static string Quote(CheckedName name) => "'" + NixText.Identifier(name.Symbol.Name) + "'";
}
