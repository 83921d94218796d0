namespace TvixEval.Module.Conversion;

/// <summary>
/// The type names by which PowerShell knows our objects. What <c>TvixEval.Types.ps1xml</c> and the views say of objects that
/// only this version's code can read goes by names that end in the version: PowerShell refuses a second description of the
/// same name, so that no other version of the module could be imported beside this one.
/// </summary>
internal static class TypeNames
{
    public const string AttributeSet = "Nix.AttributeSet";
    public const string LazyAttributeSet = "Nix.LazyAttributeSet";
    public const string Function = "Nix.Function";
    public const string List = "Nix.List";
    public const string Derivation = "Nix.Derivation";

    // The version is the end of the assembly's name.
    private static readonly string Version = typeof(TypeNames).Assembly.GetName().Name!.Substring("TvixEval".Length);

    /// <summary>The name of a type of objects that were made by this version.</summary>
    /// <param name="name">The name of the type.</param>
    public static string OfThisVersion(string name) => name + Version;
}
