using TvixEval.Core.Values;

namespace TvixEval.Engine;

/// <summary>A builtin and how it enters the base environment.</summary>
internal sealed class BuiltinDeclaration
{
    public BuiltinDeclaration(Builtin builtin, bool isGlobal, string? feature)
    {
        Builtin = builtin;
        IsGlobal = isGlobal;
        Feature = feature;
    }

    public Builtin Builtin { get; }

    /// <summary>Whether it is a global variable under its own name; else that is <c>__name</c>.</summary>
    public bool IsGlobal { get; }

    /// <summary>The experimental feature that it needs, or null.</summary>
    public string? Feature { get; }
}
