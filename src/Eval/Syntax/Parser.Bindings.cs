using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Syntax;

/// <content>Attribute paths, and the bindings of sets and <c>let</c>.</content>
internal sealed partial class Parser
{
    /// <summary>The tokens that may begin an attribute path.</summary>
    private const ulong NameStart =
        (1ul << (int)TokenKind.Identifier) | (1ul << (int)TokenKind.OrKeyword) | (1ul << (int)TokenKind.Interpolation)
        | (1ul << (int)TokenKind.Quote);

    private static bool IsNameStart(TokenKind kind) => ((1ul << (int)kind) & NameStart) != 0;

    /// <summary>The names of a path. Those that are to be evaluated are read inside a frame, and the path goes on afterwards.</summary>
    /// <param name="path">What the path is for.</param>
    /// <param name="mark">How high the stack of names was before its first one.</param>
    private Next ParsePath(Construct path, int mark)
    {
        do
        {
            if (!IsNameStart(Peek()))
            {
                throw Unexpected("identifier or 'or' or '${' or '\"'");
            }

            if (!TryName(path, start, mark))
            {
                return Next.Expression;
            }
        }
        while (TryTake(TokenKind.Dot));

        return FinishPath(path, mark);
    }

    /// <summary>The rest of a path whose last name has been put on the stack.</summary>
    private Next ContinuePath(Construct path, int mark) =>
        TryTake(TokenKind.Dot) ? ParsePath(path, mark) : FinishPath(path, mark);

    private Next FinishPath(Construct path, int mark)
    {
        AttrName[] read = path == Construct.BindingPath && names.Count == mark + 1 ? TakeOneName() : TakeFrom(names, mark);
        switch (path)
        {
            case Construct.SelectPath:
                return FinishSelect(read);
            case Construct.HasAttrPath:
                value = new ExprHasAttr(value.Offset, value, read) { Id = NewId(), Names = table };
                Record(SyntaxKind.HasAttr, start, value);
                return Next.AfterOperand;
            default:
                if (!TryTake(TokenKind.Assign))
                {
                    throw Unexpected("'.' or '='");
                }

                Push(Construct.BindingValue, start, held: read);
                return Next.Expression;
        }
    }

    /// <summary>The path of one name on the stack. Nearly all bindings have such a path until they are complete: the array serves for the next one.</summary>
    private AttrName[] TakeOneName()
    {
        AttrName[] path = spareNames.Count > 0 ? spareNames.Pop() : new AttrName[1];
        path[0] = names[names.Count - 1];
        names.RemoveAt(names.Count - 1);
        return path;
    }

    /// <summary>
    /// Puts a name on the stack; its first token is known to begin one. False where an expression inside it comes first:
    /// then what the name is for waits in a frame.
    /// </summary>
    private bool TryName(Construct purpose, int from, int mark)
    {
        TokenKind kind = Peek();
        int nameStart = lexer.Start;
        switch (kind)
        {
            case TokenKind.Identifier:
                Advance();
                names.Add(new AttrName(lexer.Symbol));
                Record(SyntaxKind.Name, nameStart);
                return true;
            case TokenKind.OrKeyword:
                Advance();
                names.Add(new AttrName(Symbols.Or));
                Record(SyntaxKind.Name, nameStart);
                return true;
            case TokenKind.Quote:
                Advance();
                string literal = ParseLiteral(out int literalStart);
                if (Peek() != TokenKind.Interpolation)
                {
                    Expect(TokenKind.Quote);
                    names.Add(new AttrName(new Symbol(table.Intern(literal))));
                    Record(SyntaxKind.Name, nameStart);
                    return true;
                }

                WaitForName(purpose, from, mark, nameStart);
                BeginParts(Construct.NameString, literal, literalStart);
                return false;
            default:
                Advance();
                WaitForName(purpose, from, mark, nameStart);
                return false;
        }
    }

    private void WaitForName(Construct purpose, int from, int mark, int nameStart)
    {
        if (purpose != Construct.InheritName)
        {
            Push(purpose, from, mark, nameStart, value);
        }
    }

    /// <summary>Goes on with what a name is for that had to be read inside a frame.</summary>
    private Next ResumeWithName(AttrName name)
    {
        if (Innermost == Construct.InheritName)
        {
            Record(SyntaxKind.Name, inheritOffsets[inheritOffsets.Count - 1]);
            AddInheritName(name);
            return ContinueInherit();
        }

        ref Frame frame = ref Pop();
        Record(SyntaxKind.Name, frame.Offset);
        start = frame.Start;
        value = (Expr)frame.Held!;
        names.Add(name);
        return ContinuePath(frame.Construct, frame.Mark);
    }

    /// <summary><c>{ ... }</c> of a <c>rec</c> or an old <c>let</c>; the brace comes next.</summary>
    private Next BeginRecursiveSet(Construct construct)
    {
        Advance();
        return BeginBindings(new ExprAttrs(start) { Id = NewId(), Names = table, IsRecursive = true }, construct, start);
    }

    /// <summary>Bindings, to what ends them.</summary>
    /// <param name="attrs">The set to add them to.</param>
    /// <param name="construct">What they are the bindings of.</param>
    /// <param name="from">Where that starts.</param>
    private Next BeginBindings(ExprAttrs attrs, Construct construct, int from)
    {
        Push(construct, from, held: attrs);
        return ContinueBindings();
    }

    /// <summary>The next binding, or the end of them.</summary>
    private Next ContinueBindings()
    {
        while (true)
        {
            TokenKind kind = Peek();
            if (kind == TokenKind.Inherit)
            {
                if (BeginInherit() is { } next)
                {
                    return next;
                }
            }
            else if (IsNameStart(kind))
            {
                start = lexer.Start;
                return ParsePath(Construct.BindingPath, names.Count);
            }
            else
            {
                return FinishBindings();
            }
        }
    }

    private Next FinishBinding()
    {
        Expect(TokenKind.Semicolon);
        ref Frame frame = ref Pop();
        Record(SyntaxKind.Binding, frame.Start);
        var path = (AttrName[])frame.Held!;
        AddBinding((ExprAttrs)frames[frameCount - 1].Held!, path, frame.Start, value);
        if (path.Length == 1)
        {
            spareNames.Push(path);
        }

        return ContinueBindings();
    }

    /// <summary>What ends the bindings, and what comes of them.</summary>
    private Next FinishBindings()
    {
        ref Frame frame = ref frames[frameCount - 1];
        var attrs = (ExprAttrs)frame.Held!;
        Construct construct = frame.Construct;
        value = attrs;
        start = frame.Start;
        if (construct == Construct.Let)
        {
            if (!TryTake(TokenKind.In))
            {
                throw Unexpected("'in' or 'inherit'");
            }

            frame.Construct = Construct.LetBody;
            return Next.Expression;
        }

        Pop();
        if (construct == Construct.OnlyBindings)
        {
            return Next.Complete;
        }

        if (!TryTake(TokenKind.BraceClose))
        {
            throw Unexpected(construct == Construct.Set ? "'inherit'" : "'inherit' or '}'");
        }

        if (construct == Construct.OldLet)
        {
            return FinishOldLet(attrs);
        }

        Record(SyntaxKind.Set, start, attrs);
        return AfterSimple();
    }

    /// <summary>An <c>inherit</c>; what comes next if that is an expression in it, else null at its end.</summary>
    private Next? BeginInherit()
    {
        ref Frame frame = ref Push(Construct.InheritName, lexer.Start, names.Count);
        Advance();
        if (Peek() == TokenKind.ParenOpen)
        {
            Advance();
            Peek();
            frame.Construct = Construct.InheritSource;
            frame.Offset = lexer.Start;
            return Next.Expression;
        }

        return ParseInheritNames();
    }

    /// <summary>Goes on after the source of an <c>inherit (e)</c>.</summary>
    private Next ResumeInherit()
    {
        Expect(TokenKind.ParenClose);
        ref Frame frame = ref frames[frameCount - 1];
        frame.Construct = Construct.InheritName;
        frame.Held = value;
        return ContinueInherit();
    }

    private Next ContinueInherit() => ParseInheritNames() ?? ContinueBindings();

    private Next? ParseInheritNames()
    {
        while (!TryTake(TokenKind.Semicolon))
        {
            if (!IsNameStart(Peek()))
            {
                throw Unexpected();
            }

            inheritOffsets.Add(lexer.Start);
            if (!TryName(Construct.InheritName, 0, 0))
            {
                return Next.Expression;
            }
        }

        FinishInherit();
        return null;
    }

    private void AddInheritName(AttrName name)
    {
        if (name.Expression is not null)
        {
            throw Error(ParseErrorCode.DynamicAttribute, "dynamic attributes not allowed in inherit", inheritOffsets[inheritOffsets.Count - 1]);
        }

        names.Add(name);
    }

    private void FinishInherit()
    {
        ref Frame frame = ref Pop();
        Record(SyntaxKind.Inherit, frame.Start);
        var attrs = (ExprAttrs)frames[frameCount - 1].Held!;
        int mark = frame.Mark;
        int count = names.Count - mark;
        int offsetsMark = inheritOffsets.Count - count;
        if (count == 0)
        {
            WarnOfStyle(ParserWarningKind.EmptyInherit, "this 'inherit' names nothing", frame.Start);
        }

        int fromIndex = frame.Held is Expr from ? attrs.AddInheritFrom(from) : -1;
        for (int i = 0; i < count; i++)
        {
            AddInherited(attrs, names[mark + i].Symbol, inheritOffsets[offsetsMark + i], fromIndex, frame.Offset);
        }

        names.RemoveRange(mark, count);
        inheritOffsets.RemoveRange(offsetsMark, count);
    }

    private void AddInherited(ExprAttrs attrs, Symbol name, int offset, int fromIndex, int fromOffset)
    {
        if (attrs.Find(name) is { } existing)
        {
            throw Duplicate(NixText.Identifier(name.Name), offset, existing.Offset);
        }

        if (fromIndex < 0)
        {
            attrs.TryAdd(new AttrDef(name, new ExprVar(offset, name) { Id = NewId(), Names = table }, offset, AttrDefKind.Inherited));
            return;
        }

        // C++ Nix shares this node among the names of one "inherit (e) a b", and shifts its index once for each of them when
        // literals merge, which breaks it; here each name has a node of its own.
        var source = new ExprInheritFrom(fromOffset) { Id = NewId(), Index = fromIndex };
        var select = new ExprSelect(offset, source, new[] { new AttrName(name) }, null) { Id = NewId(), Names = table };
        attrs.TryAdd(new AttrDef(name, select, offset, AttrDefKind.InheritedFrom));
    }
}
