namespace TvixEval.Suites.Fuzz;

/// <summary>What a generated expression is meant to be. It may still fail, or be something else now and then.</summary>
internal enum Sort
{
    Any,
    Int,
    Small,
    Float,
    Bool,
    Text,
    Path,
    List,
    Ints,
    Texts,
    Set,
    Function,
    Derivation,
    Regex,
    Json,
    Toml,
    Version,
    Name,
}
