using TvixEval.Syntax;

namespace TvixEval.Values;

/// <summary>A function written in Nix, with the values it captured.</summary>
public sealed class Closure : Value
{
    internal Closure(ExprLambda lambda, SourceFile file)
        : base(ValueKind.Lambda)
    {
        Lambda = lambda;
        File = file;
    }

    /// <summary>The function's syntax.</summary>
    public ExprLambda Lambda { get; }

    /// <summary>The source it stands in.</summary>
    public SourceFile File { get; }

    /// <summary>Where it is defined.</summary>
    public Position Position => new(File, Lambda.Offset);
}
