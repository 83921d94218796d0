using System;
using System.Collections.Generic;
using TvixEval.Values;

namespace TvixEval.Syntax;

/// <content>Bindings, names and string literals.</content>
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

    private void ShowName(Symbol symbol)
    {
        string name = symbol.Name;
        if (IsIdentifier(name))
        {
            output.Append(name);
        }
        else
        {
            ShowString(name);
        }
    }

    private static bool IsIdentifier(string name)
    {
        if (name.Length == 0 || !CharClass.Is(name[0], CharClass.IdentifierStart))
        {
            return false;
        }

        foreach (char c in name)
        {
            if (c != '\'' && !CharClass.Is(c, CharClass.IdentifierPart))
            {
                return false;
            }
        }

        // "or" needs no quotes as a name.
        return name is not ("if" or "then" or "else" or "assert" or "with" or "let" or "in" or "rec" or "inherit");
    }

    private void ShowString(string value)
    {
        output.Append('"');
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            switch (c)
            {
                case '"' or '\\':
                    output.Append('\\').Append(c);
                    break;
                case '\n':
                    output.Append("\\n");
                    break;
                case '\r':
                    output.Append("\\r");
                    break;
                case '\t':
                    output.Append("\\t");
                    break;
                case '$' when i + 1 < value.Length && value[i + 1] == '{':
                    output.Append("\\$");
                    break;
                default:
                    output.Append(c);
                    break;
            }
        }

        output.Append('"');
    }
}
