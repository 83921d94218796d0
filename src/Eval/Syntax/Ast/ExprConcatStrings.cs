using System.Collections.Generic;

namespace TvixEval.Syntax.Ast;

/// <summary>Interpolation, or <c>+</c> (then <see cref="ForceString"/> is false and the operands may be numbers or paths).</summary>
sealed partial class ExprConcatStrings : Expr
{
    private object? unit;

    /// <summary>Creates the node.</summary>
    /// <param name="offset">The position that C++ Nix gives this node, or -1.</param>
    /// <param name="forceString">Whether the result is a string whatever the first part is.</param>
    /// <param name="parts">The parts.</param>
    public ExprConcatStrings(int offset, bool forceString, IReadOnlyList<ConcatPart> parts)
        : base(ExprKind.ConcatStrings, offset)
    {
        word = forceString ? 1 : 0;
        Parts = parts;
    }

    /// <summary>Whether the result is a string whatever the first part is.</summary>
    public bool ForceString => word != 0;

    /// <summary>The parts.</summary>
    [Child]
    public IReadOnlyList<ConcatPart> Parts { get; }

    /// <inheritdoc/>
    internal override object? Unit => unit;

    /// <inheritdoc/>
    internal override bool TryKeep(object unit)
    {
        this.unit = unit;
        return true;
    }
}
