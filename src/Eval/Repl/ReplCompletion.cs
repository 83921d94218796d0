using TvixEval.Core.Values;

namespace TvixEval.Repl;

/// <summary>One way to go on from what was typed.</summary>
internal sealed class ReplCompletion
{
    public ReplCompletion(string text, string shown, Value? value = null)
    {
        Text = text;
        Shown = shown;
        Value = value;
    }

    /// <summary>The text to put in the place of the word.</summary>
    public string Text { get; }

    /// <summary>What a list of choices shows.</summary>
    public string Shown { get; }

    /// <summary>The value that it leads to, perhaps not evaluated; null where it is not a value.</summary>
    public Value? Value { get; }
}
