using TvixEval.Core.Bytecode;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Core.Values;

/// <summary>A function written in Nix, with the values it captured.</summary>
internal sealed class Closure : Value
{
    internal Closure(CodeUnit unit, Value[] upvalues)
        : base(ValueKind.Lambda)
    {
        Unit = unit;
        Upvalues = upvalues;
    }

    /// <summary>The function's syntax.</summary>
    public ExprLambda Lambda => Unit.Lambda!;

    /// <summary>Where it is defined.</summary>
    public Position Position => new(Unit.File, Lambda.Offset);

    /// <summary>The code.</summary>
    internal CodeUnit Unit { get; }

    /// <summary>The captured values; those that are evaluated may be replaced by their results.</summary>
    internal Value[] Upvalues { get; }
}
