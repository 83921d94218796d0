using TvixEval.Values;

namespace TvixEval.Syntax;

/// <content>Attribute paths, and the bindings of sets and <c>let</c>.</content>
public sealed partial class Parser
{
    /// <summary>The tokens that may begin an attribute path.</summary>
    private const ulong NameStart =
        (1ul << (int)TokenKind.Identifier) | (1ul << (int)TokenKind.OrKeyword) | (1ul << (int)TokenKind.Interpolation)
        | (1ul << (int)TokenKind.Quote);

    private AttrName[] ParseAttrPath()
    {
        int mark = names.Count;
        ParseNameOfPath();
        return ParseAttrPathTail(mark);
    }

    /// <summary>The rest of a path whose first name has been put on the stack.</summary>
    private AttrName[] ParseAttrPathTail(int mark)
    {
        while (TryTake(TokenKind.Dot))
        {
            ParseNameOfPath();
        }

        return TakeFrom(names, mark);
    }

    private void ParseNameOfPath()
    {
        if (((1ul << (int)Peek()) & NameStart) == 0)
        {
            throw Unexpected("identifier or 'or' or '${' or '\"'");
        }

        names.Add(ParseAttrName());
    }

    /// <summary>One name; its first token is known to begin one.</summary>
    private AttrName ParseAttrName()
    {
        switch (Peek())
        {
            case TokenKind.Identifier:
                Advance();
                return new AttrName(lexer.Symbol);
            case TokenKind.OrKeyword:
                Advance();
                return new AttrName(Symbols.Or);
            case TokenKind.Quote:
                Advance();
                Expr? interpolated = ParseString(out string? literal);
                return interpolated is null ? new AttrName(Symbol.Of(literal!)) : new AttrName(interpolated);
            default:
                Expr name = ParseInterpolation();
                return name is ExprString constant ? new AttrName(Symbol.Of(constant.Value)) : new AttrName(name);
        }
    }

    /// <summary><c>{ ... }</c> of a <c>rec</c> or an old <c>let</c>, which may have no bindings at all.</summary>
    private ExprAttrs ParseRecursiveBindings(int start)
    {
        var attrs = new ExprAttrs(start) { IsRecursive = true };
        Advance();
        ParseBindings(attrs);
        if (!TryTake(TokenKind.BraceClose))
        {
            throw Unexpected("'inherit' or '}'");
        }

        return attrs;
    }

    /// <summary>The bindings of a plain set, and its closing brace.</summary>
    private void ParseBracedBindings(ExprAttrs attrs)
    {
        ParseBindings(attrs);
        if (!TryTake(TokenKind.BraceClose))
        {
            throw Unexpected("'inherit'");
        }
    }

    private void ParseBindings(ExprAttrs attrs)
    {
        while (true)
        {
            TokenKind kind = Peek();
            if (kind == TokenKind.Inherit)
            {
                ParseInherit(attrs);
            }
            else if (((1ul << (int)kind) & NameStart) != 0)
            {
                int start = lexer.Start;
                ParseBindingTo(attrs, ParseAttrPath(), start);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>The rest of a binding after its attribute path.</summary>
    private void ParseBindingTo(ExprAttrs attrs, AttrName[] path, int start)
    {
        if (!TryTake(TokenKind.Assign))
        {
            throw Unexpected("'.' or '='");
        }

        Expr value = ParseExpression();
        Expect(TokenKind.Semicolon);
        AddBinding(attrs, path, start, value);
    }

    private void ParseInherit(ExprAttrs attrs)
    {
        int start = lexer.Start;
        Advance();
        int fromOffset = -1;
        int fromIndex = -1;
        Expr? from = null;
        if (Peek() == TokenKind.ParenOpen)
        {
            Advance();
            Peek();
            fromOffset = lexer.Start;
            from = ParseExpression();
            Expect(TokenKind.ParenClose);
        }

        int mark = names.Count;
        int offsetsMark = inheritOffsets.Count;
        while (!TryTake(TokenKind.Semicolon))
        {
            if (((1ul << (int)Peek()) & NameStart) == 0)
            {
                throw Unexpected();
            }

            int offset = lexer.Start;
            AttrName name = ParseAttrName();
            if (name.Expression is not null)
            {
                throw Error(ParseErrorCode.DynamicAttribute, "dynamic attributes not allowed in inherit", offset);
            }

            names.Add(name);
            inheritOffsets.Add(offset);
        }

        if (names.Count == mark)
        {
            WarnOfStyle(ParserWarningKind.EmptyInherit, "this 'inherit' names nothing", start);
        }

        if (from is not null)
        {
            fromIndex = attrs.AddInheritFrom(from);
        }

        for (int i = mark; i < names.Count; i++)
        {
            AddInherited(attrs, names[i].Symbol, inheritOffsets[offsetsMark + i - mark], fromIndex, fromOffset);
        }

        names.RemoveRange(mark, names.Count - mark);
        inheritOffsets.RemoveRange(offsetsMark, inheritOffsets.Count - offsetsMark);
    }

    private void AddInherited(ExprAttrs attrs, Symbol name, int offset, int fromIndex, int fromOffset)
    {
        if (attrs.Find(name) is { } existing)
        {
            throw Duplicate(NixText.Identifier(name.Name), offset, existing.Offset);
        }

        if (fromIndex < 0)
        {
            attrs.TryAdd(new AttrDef(name, new ExprVar(offset, name), offset, AttrDefKind.Inherited));
            return;
        }

        // C++ Nix shares this node among the names of one "inherit (e) a b", and shifts its index once for each of them when
        // literals merge, which breaks it; here each name has a node of its own.
        var source = new ExprInheritFrom(fromOffset) { Index = fromIndex };
        var select = new ExprSelect(offset, source, new[] { new AttrName(name) }, null);
        attrs.TryAdd(new AttrDef(name, select, offset, AttrDefKind.InheritedFrom));
    }
}
