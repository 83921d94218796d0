namespace TvixEval.Options;

/// <summary>A default or an example as the manual shows it. All texts are bytes, one a char.</summary>
internal readonly struct OptionText
{
    /// <summary>The kind of Nix text.</summary>
    public const string Expression = "literalExpression";

    /// <summary>Creates the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="kind">Its kind.</param>
    public OptionText(string text, string kind)
    {
        Text = text;
        Kind = kind;
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>What it is, as its <c>_type</c> says: <c>literalExpression</c> (before 2021 <c>literalExample</c>), <c>literalMD</c>, <c>literalDocBook</c> ...</summary>
    public string Kind { get; }

    /// <summary>Whether it is Nix text, not prose.</summary>
    public bool IsCode => Kind is Expression or "literalExample";
}
