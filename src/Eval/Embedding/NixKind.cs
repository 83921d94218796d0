namespace TvixEval;

/// <summary>The kind of an evaluated Nix value.</summary>
public enum NixKind
{
    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>An integer of 64 bits.</summary>
    Integer,

    /// <summary>A floating-point number of 64 bits.</summary>
    Float,

    /// <summary>A string.</summary>
    String,

    /// <summary>A path.</summary>
    Path,

    /// <summary>An attribute set.</summary>
    AttributeSet,

    /// <summary>A list.</summary>
    List,

    /// <summary>A function: written in Nix, built in, or a delegate.</summary>
    Function,
}
