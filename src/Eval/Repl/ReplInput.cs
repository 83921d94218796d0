using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Repl;

/// <summary>What one input to the read-eval-print loop is: a command, bindings, or an expression. Texts are .NET texts.</summary>
internal sealed class ReplInput
{
    private ReplInput(string command, string operand)
    {
        Command = command;
        Operand = operand;
    }

    /// <summary>The command with its colon, or empty for an expression or bindings.</summary>
    public string Command { get; }

    /// <summary>What follows the command; all there is without one.</summary>
    public string Operand { get; }

    /// <summary>Takes an input apart.</summary>
    /// <param name="input">The lines.</param>
    public static ReplInput Split(string input)
    {
        string text = input.Trim();
        if (text.Length == 0 || text[0] != ':')
        {
            return new ReplInput(string.Empty, text);
        }

        int end = text.IndexOfAny(new[] { ' ', '\t', '\r', '\n' });
        return end < 0 ? new ReplInput(text, string.Empty) : new ReplInput(text.Substring(0, end), text.Substring(end + 1).Trim());
    }

    /// <summary>Whether another line is needed: the input ends where the parser expects more.</summary>
    /// <param name="folder">The Nix path (bytes) of the current folder.</param>
    /// <param name="settings">The evaluator's settings.</param>
    public bool IsIncomplete(string folder, EvalSettings settings)
    {
        SourceFile source = Source(Operand, folder);
        ParserOptions options = settings.ToParserOptions(static _ => { });
        switch (Command)
        {
            case ":a" or ":add" or ":p" or ":print" or ":t" or ":doc" or ":e" or ":edit":
                // A command alone lacks its operand; the next line is another input.
                return Operand.Length > 0 && Fails(source, options) is { } failed && IsAtEnd(failed);
            case "" when Operand.Length > 0:
                if (FailsAsBindings(Operand, folder, options) is not { } bindings)
                {
                    return false;
                }

                // Where only the semicolon that was added is wrong, the bindings just want to go on: "x =".
                return IsAtEnd(bindings)
                    || (Fails(source, options) is { } expression && (IsAtEnd(expression) || bindings.Position.Offset == source.Text.Length));
            default:
                return false;
        }
    }

    /// <summary>The bindings that the input is, or null when it is an expression. The last semicolon need not be there.</summary>
    /// <param name="folder">The Nix path (bytes) of the current folder.</param>
    /// <param name="settings">The evaluator's settings.</param>
    public ExprAttrs? Bindings(string folder, EvalSettings settings)
    {
        foreach (string text in new[] { Operand, Operand + ";" })
        {
            try
            {
                return Parser.ParseOnlyBindings(Source(text, folder), settings.ToParserOptions());
            }
            catch (NixParseException)
            {
                // The next, or an expression; which says what is wrong with it.
            }
        }

        return null;
    }

    /// <summary>Why the input is no bindings, where it is right up to there, and as an expression only up to the first <c>=</c>; or else the error that is given.</summary>
    /// <param name="error">The error of the input.</param>
    /// <param name="folder">The Nix path (bytes) of the current folder.</param>
    /// <param name="settings">The evaluator's settings.</param>
    public NixException Meant(NixException error, string folder, EvalSettings settings) =>
        Command.Length == 0 && error is NixParseException && error.Position.File is { Origin: SourceOrigin.String } file && error.Position.Offset < file.Text.Length
            && file.Text[error.Position.Offset] == '='
            && FailsAsBindings(Operand, folder, settings.ToParserOptions(static _ => { })) is { } asBindings
            && asBindings.Position.Offset > error.Position.Offset
            ? asBindings
            : error;

    /// <summary>The source of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="folder">The Nix path (bytes) that relative paths start from.</param>
    public static SourceFile Source(string text, string folder) => new(SourceOrigin.String, string.Empty, Bytes.FromText(text), folder);

    private static bool IsAtEnd(NixParseException error) =>
        error.Code == ParseErrorCode.UnexpectedToken && error.RawMessage.Contains("unexpected end of file");

    private static NixParseException? Fails(SourceFile source, ParserOptions options)
    {
        try
        {
            Parser.Parse(source, options);
            return null;
        }
        catch (NixParseException error)
        {
            return error;
        }
    }

    private static NixParseException? FailsAsBindings(string text, string folder, ParserOptions options)
    {
        NixParseException? last = null;
        foreach (string whole in new[] { text, text + ";" })
        {
            try
            {
                Parser.ParseOnlyBindings(Source(whole, folder), options);
                return null;
            }
            catch (NixParseException error)
            {
                last = error;
            }
        }

        return last;
    }
}
