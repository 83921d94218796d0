namespace TvixEval.Formats.Regex;

/// <summary>The tokens of a regular expression.</summary>
internal enum RegexToken
{
    End,
    Char,
    Any,
    LineBegin,
    LineEnd,
    GroupBegin,
    GroupEnd,
    Or,
    Star,
    Plus,
    Optional,
    IntervalBegin,
    IntervalEnd,
    Comma,
    Count,
    BracketBegin,
    NegatedBracketBegin,
    BracketEnd,
    Dash,
    CollatingSymbol,
    EquivalenceClass,
    CharacterClass,
}
