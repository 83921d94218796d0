namespace TvixEval.Module;

/// <summary>What a builtin is.</summary>
public enum NixBuiltinKind
{
    /// <summary>A function.</summary>
    Function,

    /// <summary>A value.</summary>
    Constant,
}
