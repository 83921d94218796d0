using System.Collections.Generic;
using TvixEval.Values;

namespace TvixEval.Syntax;

/// <content>Bindings and names.</content>
public sealed partial class SyntaxPrinter
{
    /// <summary>First what is inherited from the scope, then from each source, then definitions, then those with computed names.</summary>
    private void ShowBindings(ExprAttrs attrs)
    {
        var byName = new List<AttrDef>(attrs.Attributes);
        byName.Sort(static (a, b) => string.CompareOrdinal(a.Name.Name, b.Name.Name));
        ShowInherited(byName);
        for (int i = 0; i < attrs.InheritFrom.Count; i++)
        {
            ShowInheritedFrom(attrs.InheritFrom[i], i, byName);
        }

        foreach (AttrDef def in byName)
        {
            if (def.Kind == AttrDefKind.Plain)
            {
                ShowName(def.Name);
                Wrap(" = ", def.Value, "; ");
            }
        }

        foreach (DynamicAttrDef def in attrs.Dynamic)
        {
            Wrap("\"${", def.Name, "}\" = ");
            Wrap(string.Empty, def.Value, "; ");
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

    private void ShowInheritedFrom(Expr source, int index, List<AttrDef> byName)
    {
        bool any = false;
        foreach (AttrDef def in byName)
        {
            if (def.Kind != AttrDefKind.InheritedFrom || ((ExprInheritFrom)((ExprSelect)def.Value).Subject).Index != index)
            {
                continue;
            }

            if (!any)
            {
                Wrap("inherit (", source, ")");
                any = true;
            }

            output.Append(' ');
            ShowName(def.Name);
        }

        if (any)
        {
            output.Append("; ");
        }
    }

    private void ShowPath(IReadOnlyList<AttrName> path, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
            {
                output.Append('.');
            }

            if (path[i].Expression is { } expression)
            {
                Wrap("\"${", expression, "}\"");
            }
            else
            {
                ShowName(path[i].Symbol);
            }
        }
    }

    private void ShowName(Symbol symbol) => NixText.AppendIdentifier(output, symbol.Name);
}
