namespace TvixEval.Suites.Upstream;

/// <summary>What a case of the language suite expects.</summary>
public enum LangKind
{
    /// <summary>The text parses, to the printed tree.</summary>
    ParseOkay,

    /// <summary>The text does not parse.</summary>
    ParseFail,

    /// <summary>The file has a value.</summary>
    EvalOkay,

    /// <summary>Evaluating the file fails.</summary>
    EvalFail,
}
