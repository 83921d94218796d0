namespace TvixEval.Formats.Regex;

/// <summary>What a node of an automaton does.</summary>
internal enum RegexNodeKind : byte
{
    /// <summary>Nothing; goes on. Only while the automaton is built.</summary>
    Dummy,

    /// <summary>Consumes a byte of a set.</summary>
    Char,

    /// <summary>Begins a group.</summary>
    GroupBegin,

    /// <summary>Ends a group.</summary>
    GroupEnd,

    /// <summary>Goes on at the beginning of the text only.</summary>
    LineBegin,

    /// <summary>Goes on at the end of the text only.</summary>
    LineEnd,

    /// <summary>Tries both ways and keeps the longer match.</summary>
    Alternative,

    /// <summary>Tries once more; if that leads to no match, goes on.</summary>
    Repeat,

    /// <summary>A repetition of a single byte of a set.</summary>
    Run,

    /// <summary>A match.</summary>
    Accept,
}
