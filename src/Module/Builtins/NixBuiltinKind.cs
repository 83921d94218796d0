namespace TvixEval.Module;

/// <summary>The kind of a builtin.</summary>
public enum NixBuiltinKind
{
    /// <summary>A function.</summary>
    Function,

    /// <summary>A value.</summary>
    Constant,
}
