using System.Linq;
using System.Management.Automation.Language;

namespace TvixEval.Module.Completion;

/// <summary>
/// The word that is being completed, and how it is quoted: what is completed replaces the word together with its quotes, so that the same
/// have to be around it. The engine hands completers the word in other quotes than those that were typed, and says nothing of a missing one.
/// </summary>
internal sealed class CompletedWord
{
    private const string NeedsQuotes = " \t\r\n'\"`$&|;,(){}<>@#";
    private const string SingleQuotes = "'\u2018\u2019\u201a\u201b";
    private const string DoubleQuotes = "\"\u201c\u201d\u201e";

    private readonly char quote;
    private readonly bool isClosed;

    private CompletedWord(string text, char quote, bool isClosed)
    {
        Text = text;
        this.quote = quote;
        this.isClosed = isClosed;
    }

    /// <summary>What was typed so far, without quotes.</summary>
    public string Text { get; }

    /// <summary>Reads the word.</summary>
    /// <param name="word">The word as the engine hands it to completers.</param>
    /// <param name="command">The command line.</param>
    public static CompletedWord Of(string? word, CommandAst command)
    {
        if (string.IsNullOrEmpty(word) || (SingleQuotes + DoubleQuotes).IndexOf(word![0]) < 0)
        {
            return new CompletedWord(word ?? string.Empty, '\0', isClosed: false);
        }

        // What is between the quotes is the text itself: nothing in it is doubled or escaped.
        bool isPair = word.Length > 1 && word[word.Length - 1] == word[0];
        string text = word.Substring(1, word.Length - (isPair ? 2 : 1));
        StringConstantExpressionAst? typed = command.FindAll(static node => node is StringConstantExpressionAst, searchNestedScriptBlocks: true)
            .Cast<StringConstantExpressionAst>()
            .LastOrDefault(node => node.Value == text && node.StringConstantType is StringConstantType.SingleQuoted or StringConstantType.DoubleQuoted);
        if (typed is null)
        {
            return new CompletedWord(text, word[0], isPair);
        }

        // The last quote belongs to the text where it is one of a pair that stands for a quote; then nothing closes it.
        string extent = typed.Extent.Text;
        bool isSingle = typed.StringConstantType == StringConstantType.SingleQuoted;
        int closing = 0;
        while (closing < extent.Length - 1 && (isSingle ? SingleQuotes : DoubleQuotes).IndexOf(extent[extent.Length - 1 - closing]) >= 0)
        {
            closing++;
        }

        return new CompletedWord(text, isSingle ? '\'' : '"', closing % 2 == 1);
    }

    /// <summary>A text as it has to stand for the word.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isWhole">Whether it needs nothing more: a quote that was opened is closed then, as PowerShell does.</param>
    public string Quote(string text, bool isWhole = true)
    {
        if (quote == '\0' && text.Length > 0 && text.IndexOfAny(NeedsQuotes.ToCharArray()) < 0)
        {
            return text;
        }

        if (quote != '"')
        {
            return "'" + CodeGeneration.EscapeSingleQuotedStringContent(text) + (isWhole || isClosed ? "'" : string.Empty);
        }

        string escaped = text.Replace("`", "``").Replace("$", "`$");
        foreach (char other in DoubleQuotes)
        {
            escaped = escaped.Replace(other.ToString(), "`" + other);
        }

        return '"' + escaped + (isWhole || isClosed ? "\"" : string.Empty);
    }
}
