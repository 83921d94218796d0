using System;
using System.Collections.Generic;
using System.Text;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Syntax;

/// <summary>
/// Parses Nix source to the tree that C++ Nix builds, with its error messages and positions. What is begun and not complete
/// yet is on a stack of its own (<see cref="Frame"/>), so that nesting costs memory and no native stack: a step reads as much
/// as it can without an expression inside, and says what comes next (<see cref="Next"/>). C++ Nix's parser is generated, and
/// reports an error in the state it is in after all reductions that need no look at the offending token; where this parser
/// checks for a token, the ones it names as expected are those of that state (which names none when there are more than four).
/// </summary>
internal sealed partial class Parser
{
    private readonly SourceFile file;
    private readonly string text;
    private readonly ParserOptions options;
    private readonly Lexer lexer;
    private readonly NameTable table;
    private readonly TreeRecorder? recorder;
    private int nodeCount;
    private bool hasToken;
    private int pollAt = Polling.SourceBytes;

    // What was parsed last, and where it starts: the result of each step.
    private Expr value = null!;
    private int start;

    // Where the operand that was parsed last ends, if it is a call of the kind "f or"; otherwise -1. See WarnIfCursedOr.
    private int cursedOrEnd = -1;

    // Stacks for what is being collected; each user takes what is above the height it started at.
    private readonly List<Expr> exprs = new();
    private readonly List<AttrName> names = new();
    private readonly Stack<AttrName[]> spareNames = new();
    private readonly List<ConcatPart> parts = new();
    private readonly List<IndentedPart> indentedParts = new();
    private readonly List<Formal> formals = new();
    private readonly List<int> inheritOffsets = new();
    private readonly List<int> pipeOffsets = new();
    private readonly StringBuilder buffer = new();
    private List<ParserWarning>? warnings;

    private Parser(SourceFile file, ParserOptions options, TreeRecorder? recorder = null)
    {
        this.recorder = recorder;
        this.file = file;
        text = file.Text;
        this.options = options;
        NameTable reader = options.Names ?? new NameTable();
        table = file.IsShared ? new NameTable(reader) : reader;
        lexer = new Lexer(file, options, table);
    }

    /// <summary>Parses a whole source.</summary>
    /// <param name="file">The source.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="NixParseException">The source does not parse.</exception>
    public static Expr Parse(SourceFile file, ParserOptions options) => Parse(file, options, null);

    /// <summary>Parses a whole source.</summary>
    /// <param name="file">The source.</param>
    /// <param name="options">The settings.</param>
    /// <param name="recorder">Is told of all tokens, and of what they are parts of; or null.</param>
    internal static Expr Parse(SourceFile file, ParserOptions options, TreeRecorder? recorder)
    {
        var parser = new Parser(
            file ?? throw new ArgumentNullException(nameof(file)), options ?? throw new ArgumentNullException(nameof(options)), recorder);
        try
        {
            Expr result = parser.Run(Next.Expression);
            parser.Expect(TokenKind.EndOfFile);
            parser.Leave();
            return result;
        }
        finally
        {
            parser.table.Close();
            parser.DeliverWarnings();
        }
    }

    /// <summary>Parses a text that is nothing but bindings, as they stand in a set; at least one.</summary>
    /// <param name="file">The source.</param>
    /// <param name="options">The settings.</param>
    /// <returns>The set of these bindings.</returns>
    /// <exception cref="NixParseException">The source does not parse.</exception>
    internal static ExprAttrs ParseOnlyBindings(SourceFile file, ParserOptions options)
    {
        var parser = new Parser(file, options);
        var result = new ExprAttrs(0) { Id = parser.NewId(), Names = parser.table };
        parser.Run(parser.BeginBindings(result, Construct.OnlyBindings, 0));
        if (parser.Peek() != TokenKind.EndOfFile || parser.lexer.Start == 0)
        {
            throw parser.Unexpected();
        }

        parser.DeliverWarnings();
        parser.Leave();
        return result;
    }

    /// <summary>The number of the node that is made next.</summary>
    private int NewId() => ++nodeCount;

    private T Number<T>(T node)
        where T : Expr
    {
        node.Id = NewId();
        return node;
    }

    /// <summary>Tells the source what is to be known of its tree.</summary>
    private void Leave()
    {
        file.Names = table;
        file.NodeCount = nodeCount;
    }

    /// <summary>The kind of the next token, which is read only now.</summary>
    private TokenKind Peek()
    {
        if (!hasToken)
        {
            lexer.Next();
            hasToken = true;
            recorder?.AddToken(lexer.Kind, lexer.Start, lexer.End);
            if (lexer.End >= pollAt)
            {
                Poll();
            }
        }

        return lexer.Kind;
    }

    /// <summary>Consumes the token that <see cref="Peek"/> told of; the lexer still holds it until the next peek.</summary>
    private void Advance() => hasToken = false;

    /// <summary>Tells the recorder that what begins at an offset ends with the last token that was consumed.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="from">Where it begins.</param>
    /// <param name="expression">What it is in the tree, if it is an expression.</param>
    private void Record(SyntaxKind kind, int from, Expr? expression = null) => recorder?.AddNode(kind, from, hasToken, expression);

    private bool TryTake(TokenKind kind)
    {
        if (Peek() != kind)
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>Consumes a token that must be there, in a place where nothing else is allowed.</summary>
    private void Expect(TokenKind kind)
    {
        if (Peek() != kind)
        {
            throw Unexpected(TokenNames.Of(kind));
        }

        Advance();
    }

    /// <summary>The error that the next token is, in a place where C++ Nix expects too many things to list them.</summary>
    private NixParseException Unexpected() => Unexpected(null);

    private NixParseException Unexpected(string? expected)
    {
        TokenKind kind = Peek();
        string message = "syntax error, unexpected " + TokenNames.Of(kind);
        if (expected is not null)
        {
            message += ", expecting " + expected;
        }

        return Error(ParseErrorCode.UnexpectedToken, message, kind == TokenKind.EndOfFile ? lexer.End : lexer.Start);
    }

    private NixParseException Error(ParseErrorCode code, string message, int offset) =>
        new(code, message, new Position(file, offset));

    private void Lint(LintLevel level, ParserWarningKind kind, string setting, string message, int offset)
    {
        message += " (" + setting + ")";
        if (level == LintLevel.Fatal)
        {
            throw Error(ParseErrorCode.Lint, message, offset);
        }

        Warn(new ParserWarning(kind, message, new Position(file, offset)));
    }

    private void WarnOfStyle(ParserWarningKind kind, string message, int offset)
    {
        if (options.StyleWarnings)
        {
            Warn(new ParserWarning(kind, message, new Position(file, offset)));
        }
    }

    private void Warn(ParserWarning warning) => (warnings ??= new List<ParserWarning>()).Add(warning);

    /// <summary>Hands over the warnings, which come when the whole source has been read.</summary>
    private void DeliverWarnings()
    {
        if (warnings is null || options.OnWarning is null)
        {
            return;
        }

        foreach (ParserWarning warning in warnings)
        {
            options.OnWarning(warning);
        }
    }

    private void Poll()
    {
        pollAt = lexer.End + Polling.SourceBytes;
        options.Poll?.Invoke();
    }

    private static T[] TakeFrom<T>(List<T> list, int start)
    {
        int count = list.Count - start;
        if (count == 0)
        {
            return Array.Empty<T>();
        }

        var result = new T[count];
        list.CopyTo(start, result, 0, count);
        list.RemoveRange(start, count);
        return result;
    }
}
