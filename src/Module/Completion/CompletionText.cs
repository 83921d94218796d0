using System;
using System.Collections.Generic;
using System.Management.Automation;
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

    /// <summary>The engine of the runspace that completes.</summary>
    public static EngineIntrinsics Engine =>
        (EngineIntrinsics)((PSObject)ScriptBlock.Create("$ExecutionContext").InvokeReturnAsIs()).BaseObject;

    /// <summary>The text of what PowerShell itself completes, without the quotes that it adds where they are needed.</summary>
    /// <param name="text">The completion.</param>
    public static string Unquote(string text) =>
        text.Length > 1 && text[0] == '\'' && text[text.Length - 1] == '\'' ? text.Substring(1, text.Length - 2).Replace("''", "'") : text;

    /// <summary>A result.</summary>
    /// <param name="word">The word to complete.</param>
    /// <param name="text">The whole argument.</param>
    /// <param name="listed">What the list of choices shows.</param>
    /// <param name="toolTip">What is known of it.</param>
    /// <param name="isWhole">Whether the argument needs nothing more.</param>
    public static CompletionResult Result(CompletedWord word, string text, string listed, string toolTip, bool isWhole = true) =>
        new(word.Quote(text, isWhole), listed.Length == 0 ? "''" : listed, CompletionResultType.ParameterValue, toolTip.Length == 0 ? text : toolTip);

    /// <summary>The choices that start with what was typed; wildcards in that count.</summary>
    /// <param name="word">The word to complete.</param>
    /// <param name="choices">Choices and what is known of them.</param>
    public static IEnumerable<CompletionResult> Matching(CompletedWord word, IEnumerable<KeyValuePair<string, string>> choices)
    {
        var pattern = WildcardPattern.Get(word.Text + "*", WildcardOptions.IgnoreCase);
        foreach (KeyValuePair<string, string> choice in choices)
        {
            if (pattern.IsMatch(choice.Key))
            {
                yield return Result(word, choice.Key, choice.Key, choice.Value);
            }
        }
    }
}
