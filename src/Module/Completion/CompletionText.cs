using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using TvixEval.Diagnostics;

namespace TvixEval.Module.Completion;

/// <summary>What completers share: matching what was typed so far, and quoting where PowerShell needs it.</summary>
internal static class CompletionText
{
    /// <summary>What a completer finds, or nothing where that fails: there is nobody to tell.</summary>
    /// <param name="find">Finds all of it.</param>
    public static IEnumerable<CompletionResult> OrNothing(Func<ICollection<CompletionResult>> find)
    {
        try
        {
            return find();
        }
        catch (Exception error) when (error is NixException or NixConversionException or RuntimeException or NotSupportedException or ArgumentException)
        {
            return Array.Empty<CompletionResult>();
        }
    }

    private const string NeedsQuotes = " \t\r\n'\"`$&|;,(){}<>@#";

    /// <summary>The engine of the runspace that completes.</summary>
    public static EngineIntrinsics Engine =>
        (EngineIntrinsics)((PSObject)ScriptBlock.Create("$ExecutionContext").InvokeReturnAsIs()).BaseObject;

    /// <summary>What was typed so far, without an opening quote.</summary>
    /// <param name="word">The word to complete.</param>
    public static string Plain(string? word)
    {
        if (string.IsNullOrEmpty(word))
        {
            return string.Empty;
        }

        char quote = word![0];
        if (quote is not ('\'' or '"'))
        {
            return word;
        }

        string inner = word.Length > 1 && word[word.Length - 1] == quote ? word.Substring(1, word.Length - 2) : word.Substring(1);
        return quote == '\'' ? inner.Replace("''", "'") : inner;
    }

    /// <summary>A text as it can stand as an argument.</summary>
    /// <param name="text">The text.</param>
    public static string Quote(string text) =>
        text.Length > 0 && text.IndexOfAny(NeedsQuotes.ToCharArray()) < 0
            ? text
            : "'" + CodeGeneration.EscapeSingleQuotedStringContent(text) + "'";

    /// <summary>A result.</summary>
    /// <param name="text">The whole argument.</param>
    /// <param name="listed">What the list of choices shows.</param>
    /// <param name="toolTip">What is known of it.</param>
    public static CompletionResult Result(string text, string listed, string toolTip) =>
        new(Quote(text), listed.Length == 0 ? "''" : listed, CompletionResultType.ParameterValue, toolTip.Length == 0 ? text : toolTip);

    /// <summary>The choices that start with what was typed; wildcards in that count.</summary>
    /// <param name="word">The word to complete.</param>
    /// <param name="choices">Choices and what is known of them.</param>
    public static IEnumerable<CompletionResult> Matching(string? word, IEnumerable<KeyValuePair<string, string>> choices)
    {
        var pattern = WildcardPattern.Get(Plain(word) + "*", WildcardOptions.IgnoreCase);
        foreach (KeyValuePair<string, string> choice in choices)
        {
            if (pattern.IsMatch(choice.Key))
            {
                yield return Result(choice.Key, choice.Key, choice.Value);
            }
        }
    }
}
