using System;

namespace TvixEval.Core.Bytecode;

/// <summary>Declares an instruction: its operands, what it does, and what is counted where somebody measures.</summary>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class OperationAttribute : Attribute
{
    public OperationAttribute(string effect, OperandKind a = OperandKind.None, OperandKind b = OperandKind.None, OperandKind c = OperandKind.None)
    {
        Effect = effect;
        A = a;
        B = b;
        C = c;
    }

    /// <summary>What it does, in words.</summary>
    public string Effect { get; }

    public OperandKind A { get; }

    public OperandKind B { get; }

    public OperandKind C { get; }

    /// <summary>What is counted each time, besides the values that it delays.</summary>
    public ProbeKind Counts { get; set; }
}
