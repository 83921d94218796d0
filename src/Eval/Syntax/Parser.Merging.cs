using System.Collections.Generic;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Syntax;

/// <content>
/// Adding bindings to sets: <c>a.b = 1</c> makes or extends the literal set <c>a</c>, and literal sets with the same name merge.
/// </content>
internal sealed partial class Parser
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
            nested = new ExprAttrs(-1) { Id = NewId(), Names = table };
            attrs.AddDynamic(new DynamicAttrDef(name.Expression, nested, offset));
        }
        else if (attrs.Find(name.Symbol) is not { } existing)
        {
            nested = new ExprAttrs(-1) { Id = NewId(), Names = table };
            attrs.TryAdd(new AttrDef(name.Symbol, nested, offset, AttrDefKind.Plain));
        }
        else
        {
            nested = existing.Value as ExprAttrs ?? throw Duplicate(SyntaxPrinter.PrintPath(path, index + 1), offset, existing.Offset);
        }

        return nested;
    }

    /// <summary>Merges an attribute into the one of the same name; both must be literal sets, and so must be what meets inside them.</summary>
    /// <param name="attrs">The set to add to.</param>
    /// <param name="path">The path to the attribute, for messages.</param>
    /// <param name="def">The attribute.</param>
    private void MergeAttribute(ExprAttrs attrs, List<AttrName> path, AttrDef def)
    {
        var open = new Stack<Merge>();
        open.Push(BeginMerge(attrs, path, def));
        while (open.Count > 0)
        {
            Merge merge = open.Peek();
            if (merge.Next == merge.Attributes.Count)
            {
                merge.Finish();
                open.Pop();
                path.RemoveAt(path.Count - 1);
                continue;
            }

            AttrDef inner = merge.Attributes[merge.Next++];
            if (inner.Kind == AttrDefKind.InheritedFrom)
            {
                ((ExprInheritFrom)((ExprSelect)inner.Value).Subject).Index += merge.Shift;
            }

            if (merge.Target.TryAdd(inner))
            {
                inner.Value.SetName(inner.Name);
            }
            else
            {
                path.Add(new AttrName(inner.Name));
                open.Push(BeginMerge(merge.Target, path, inner));
            }
        }
    }

    private Merge BeginMerge(ExprAttrs attrs, List<AttrName> path, AttrDef def)
    {
        AttrDef existing = attrs.Find(def.Name)!;
        return existing.Value is ExprAttrs target && def.Value is ExprAttrs source
            ? new Merge(target, source, table.Order)
            : throw Duplicate(SyntaxPrinter.PrintPath(path, path.Count), def.Offset, existing.Offset);
    }

    private NixParseException Duplicate(string path, int offset, int existingOffset) =>
        Error(
            ParseErrorCode.DuplicateAttribute,
            "attribute '" + path + "' already defined at " + new Position(file, existingOffset).Show(),
            offset);

    /// <summary>Moves everything from one literal set to another. Whether the result is recursive is up to the target.</summary>
    private sealed class Merge
    {
        public Merge(ExprAttrs target, ExprAttrs source, NameTable order)
        {
            Target = target;
            Source = source;
            Attributes = source.InOrder(order);
            Shift = target.InheritFrom.Count;
        }

        public ExprAttrs Target { get; }

        public ExprAttrs Source { get; }

        /// <summary>The attributes of the source, in the order in which they are moved.</summary>
        public IReadOnlyList<AttrDef> Attributes { get; }

        /// <summary>By how much the indices of the source's own sources of inheritance grow.</summary>
        public int Shift { get; }

        /// <summary>The attribute of the source that is next.</summary>
        public int Next { get; set; }

        /// <summary>Moves what has no fixed name, after the attributes.</summary>
        public void Finish()
        {
            foreach (DynamicAttrDef def in Source.Dynamic)
            {
                Target.AddDynamic(def);
            }

            foreach (Expr from in Source.InheritFrom)
            {
                Target.AddInheritFrom(from);
            }

            Source.Clear();
        }
    }
}
