namespace TvixEval.Formats.Regex;

/// <summary>A node of an automaton while it is built.</summary>
internal struct RegexNode
{
    public RegexNode(RegexNodeKind kind)
    {
        Kind = kind;
        Next = -1;
        Other = -1;
        Group = -1;
        Set = null;
    }

    public RegexNodeKind Kind { get; set; }

    /// <summary>Where it goes on: behind a repetition, to the right alternative; -1 for nowhere yet.</summary>
    public int Next { get; set; }

    /// <summary>The other way: the body of a repetition, the left alternative; -1 for none.</summary>
    public int Other { get; set; }

    /// <summary>The number of the group.</summary>
    public int Group { get; set; }

    /// <summary>The bytes it consumes.</summary>
    public bool[]? Set { get; set; }
}
