namespace TvixEval.Module;

/// <summary>The output formats of results.</summary>
public enum NixOutputForm
{
    /// <summary>PowerShell data: numbers, strings, arrays, and objects with a property for each attribute.</summary>
    Object,

    /// <summary>Like Object, but attribute sets become ordered, case-sensitive dictionaries, which accept any names.</summary>
    Hashtable,

    /// <summary>
    /// JSON text, as <c>nix-instantiate --eval --strict --json</c> prints it; of a flake, as <c>nix eval --json</c> does, which leaves paths where they are
    /// instead of copying them to the store.
    /// </summary>
    Json,

    /// <summary>XML text, as <c>nix-instantiate --eval --strict --xml</c> prints it.</summary>
    Xml,

    /// <summary>Nix text, as <c>nix-instantiate --eval --strict</c> prints it.</summary>
    Nix,

    /// <summary>The evaluator's own value, of which only the outermost level is evaluated.</summary>
    Value,

    /// <summary>The same JSON over several lines, indented by two spaces.</summary>
    IndentedJson,
}
