using System.Collections.Generic;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Syntax;

/// <content>Bindings and names.</content>
internal sealed partial class CanonicalPrinter
{
    /// <summary>First what is inherited from the scope, then from each source, then definitions, then those with computed names.</summary>
    private async Nested ShowBindings(ExprAttrs attrs)
    {
        var byName = new List<AttrDef>(attrs.Attributes);
        byName.Sort(static (a, b) => string.CompareOrdinal(a.Name.Name, b.Name.Name));
        ShowInherited(byName);
        if (attrs.InheritFrom.Count > 0)
        {
            await ShowInheritedFrom(attrs.InheritFrom, byName);
        }

        foreach (AttrDef def in byName)
        {
            if (def.Kind == AttrDefKind.Plain)
            {
                ShowName(def.Name);
                await Wrap(" = ", def.Value, "; ");
            }
        }

        foreach (DynamicAttrDef def in attrs.Dynamic)
        {
            await Wrap("\"${", def.Name, "}\" = ");
            await Wrap(string.Empty, def.Value, "; ");
        }
    }

    private void ShowInherited(List<AttrDef> byName)
    {
        bool any = false;
        foreach (AttrDef def in byName)
        {
            if (def.Kind == AttrDefKind.Inherited)
            {
                output.Append(any ? " " : "inherit ");
                ShowName(def.Name);
                any = true;
            }
        }

        if (any)
        {
            output.Append("; ");
        }
    }

    private async Nested ShowInheritedFrom(IReadOnlyList<Expr> sources, List<AttrDef> byName)
    {
        var bySource = new List<Symbol>?[sources.Count];
        foreach (AttrDef def in byName)
        {
            if (def.Kind == AttrDefKind.InheritedFrom)
            {
                int index = ((ExprInheritFrom)((ExprSelect)def.Value).Subject).Index;
                (bySource[index] ??= new List<Symbol>()).Add(def.Name);
            }
        }

        for (int i = 0; i < bySource.Length; i++)
        {
            if (bySource[i] is not { } inherited)
            {
                continue;
            }

            await Wrap("inherit (", sources[i], ")");
            foreach (Symbol name in inherited)
            {
                output.Append(' ');
                ShowName(name);
            }

            output.Append("; ");
        }
    }

    private async Nested ShowPath(IReadOnlyList<AttrName> path, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
            {
                output.Append('.');
            }

            if (path[i].Expression is { } expression)
            {
                await Wrap("\"${", expression, "}\"");
            }
            else
            {
                ShowName(path[i].Symbol);
            }
        }
    }

    private void ShowName(Symbol symbol) => NixText.AppendIdentifier(output, symbol.Name);
}
