namespace TvixEval.Module.Conversion;

/// <summary>The type names by which PowerShell knows our objects.</summary>
internal static class TypeNames
{
    public const string AttributeSet = "Nix.AttributeSet";
    public const string LazyAttributeSet = "Nix.LazyAttributeSet";
    public const string Function = "Nix.Function";
    public const string Derivation = "Nix.Derivation";
}
