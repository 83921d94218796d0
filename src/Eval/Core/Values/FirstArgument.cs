namespace TvixEval.Core.Values;

/// <summary>
/// What a builtin wants of its first argument before it evaluates another one: where the first is something else, nobody may see the others being
/// evaluated.
/// </summary>
internal enum FirstArgument
{
    /// <summary>Anything: the others are evaluated all the same.</summary>
    Any,

    /// <summary>A function, or a set that can be called.</summary>
    Function,

    /// <summary>A string.</summary>
    String,

    /// <summary>A string without context.</summary>
    Name,

    /// <summary>A set.</summary>
    Attrs,

    /// <summary>An integer.</summary>
    Int,
}
