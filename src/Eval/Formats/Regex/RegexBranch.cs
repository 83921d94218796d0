namespace TvixEval.Formats.Regex;

/// <summary>With what a way through an automaton can begin.</summary>
internal readonly struct RegexBranch
{
    public RegexBranch(bool[] bytes, bool canEnd)
    {
        Bytes = bytes;
        CanEnd = canEnd;
    }

    /// <summary>Whether each byte can come first; null where that is not known, so that anything may come.</summary>
    public bool[]? Bytes { get; }

    /// <summary>Whether it can lead to a match without consuming anything.</summary>
    public bool CanEnd { get; }
}
