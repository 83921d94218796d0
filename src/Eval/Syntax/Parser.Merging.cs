using System.Collections.Generic;
using TvixEval.Machine;
using TvixEval.Values;

namespace TvixEval.Syntax;

/// <content>
/// Adding bindings to sets: <c>a.b = 1</c> makes or extends the literal set <c>a</c>, and literal sets with the same name merge.
/// </content>
public sealed partial class Parser
{
    private void AddBinding(ExprAttrs attrs, AttrName[] path, int offset, Expr value)
    {
        for (int i = 0; i < path.Length - 1; i++)
        {
            attrs = EnterNested(attrs, path, i, offset);
        }

        AttrName last = path[path.Length - 1];
        if (last.Expression is not null)
        {
            attrs.AddDynamic(new DynamicAttrDef(last.Expression, value, offset));
        }
        else
        {
            var def = new AttrDef(last.Symbol, value, offset, AttrDefKind.Plain);
            if (attrs.TryAdd(def))
            {
                value.SetName(def.Name);
            }
            else
            {
                MergeAttribute(attrs, new List<AttrName>(path), def);
            }
        }

        if (lexer.DocCommentAt(offset) is { } comment)
        {
            value.SetDocComment(comment);
        }
    }

    /// <summary>The literal set that a step of an attribute path leads to; it is made if it does not exist.</summary>
    private ExprAttrs EnterNested(ExprAttrs attrs, AttrName[] path, int index, int offset)
    {
        AttrName name = path[index];
        ExprAttrs nested;
        if (name.Expression is not null)
        {
            nested = new ExprAttrs(-1);
            attrs.AddDynamic(new DynamicAttrDef(name.Expression, nested, offset));
        }
        else if (attrs.Find(name.Symbol) is not { } existing)
        {
            nested = new ExprAttrs(-1);
            attrs.TryAdd(new AttrDef(name.Symbol, nested, offset, AttrDefKind.Plain));
        }
        else
        {
            nested = existing.Value as ExprAttrs ?? throw Duplicate(SyntaxPrinter.PrintPath(path, index + 1), offset, existing.Offset);
        }

        return nested;
    }

    /// <summary>Merges an attribute into the one of the same name, which must be a literal set as it is.</summary>
    /// <param name="attrs">The set to add to.</param>
    /// <param name="path">The path to the attribute, for messages.</param>
    /// <param name="def">The attribute.</param>
    private void MergeAttribute(ExprAttrs attrs, List<AttrName> path, AttrDef def)
    {
        AttrDef existing = attrs.Find(def.Name)!;
        if (existing.Value is not ExprAttrs target || def.Value is not ExprAttrs source)
        {
            throw Duplicate(SyntaxPrinter.PrintPath(path, path.Count), def.Offset, existing.Offset);
        }

        if (StackGuard.HasRoom())
        {
            Merge(target, source, path);
        }
        else
        {
            StackGuard.OnBigStack(() =>
            {
                Merge(target, source, path);
                return true;
            });
        }
    }

    /// <summary>Moves everything from one literal set to another. Whether the result is recursive is up to the target.</summary>
    private void Merge(ExprAttrs target, ExprAttrs source, List<AttrName> path)
    {
        int shift = target.InheritFrom.Count;
        foreach (AttrDef def in source.Attributes)
        {
            if (def.Kind == AttrDefKind.InheritedFrom)
            {
                ((ExprInheritFrom)((ExprSelect)def.Value).Subject).Index += shift;
            }

            path.Add(new AttrName(def.Name));
            if (target.TryAdd(def))
            {
                def.Value.SetName(def.Name);
            }
            else
            {
                MergeAttribute(target, path, def);
            }

            path.RemoveAt(path.Count - 1);
        }

        foreach (DynamicAttrDef def in source.Dynamic)
        {
            target.AddDynamic(def);
        }

        foreach (Expr from in source.InheritFrom)
        {
            target.AddInheritFrom(from);
        }

        source.Clear();
    }

    private NixParseException Duplicate(string path, int offset, int existingOffset) =>
        Error(
            ParseErrorCode.DuplicateAttribute,
            "attribute '" + path + "' already defined at " + new Position(file, existingOffset).Show(),
            offset);
}
