namespace TvixEval.Module;

/// <summary>The forms in which a result can be had.</summary>
public enum NixOutputForm
{
    /// <summary>PowerShell data: numbers, strings, arrays, and objects with a property for each attribute.</summary>
    Object,

    /// <summary>Like Object, but attribute sets are ordered, case-sensitive dictionaries, which hold any names.</summary>
    Hashtable,

    /// <summary>JSON text, as <c>nix-instantiate --eval --strict --json</c> prints it.</summary>
    Json,

    /// <summary>XML text, as <c>nix-instantiate --eval --strict --xml</c> prints it.</summary>
    Xml,

    /// <summary>Nix text, as <c>nix-instantiate --eval --strict</c> prints it.</summary>
    Nix,

    /// <summary>The evaluator's own value, evaluated no further than to its outermost constructor.</summary>
    Value,
}
