namespace TvixEval.Results;

/// <summary>What comes next in written data.</summary>
internal enum DataTag : byte
{
    /// <summary>The null value.</summary>
    Null,

    /// <summary>True.</summary>
    True,

    /// <summary>False.</summary>
    False,

    /// <summary>An integer.</summary>
    Integer,

    /// <summary>A floating-point number.</summary>
    Float,

    /// <summary>A string without context.</summary>
    Text,

    /// <summary>A string, and the elements of its context.</summary>
    ContextText,

    /// <summary>A path.</summary>
    Path,

    /// <summary>A list: the number of elements, and these.</summary>
    List,

    /// <summary>A set: the number of attributes, and these in the order of their names, each after its name.</summary>
    Set,

    /// <summary>A list or set that has occurred before: which one, counted from 0.</summary>
    Known,
}
