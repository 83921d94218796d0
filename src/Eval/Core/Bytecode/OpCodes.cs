using System;
using System.Collections.Generic;
using System.Reflection;

namespace TvixEval.Core.Bytecode;

/// <summary>The declarations of the instructions, for what follows from them. Not for the machine and the plain compiler, which know what they do.</summary>
internal static class OpCodes
{
    private static readonly Lazy<OperationAttribute[]> Declarations = new(Read);

    /// <summary>All instructions.</summary>
    public static IReadOnlyList<OpCode> All { get; } = (OpCode[])Enum.GetValues(typeof(OpCode));

    /// <summary>The declaration of an instruction.</summary>
    /// <param name="op">The instruction.</param>
    public static OperationAttribute Of(OpCode op) => Declarations.Value[(int)op];

    /// <summary>The operands of an instruction that are used, in order.</summary>
    /// <param name="ins">The instruction.</param>
    public static IEnumerable<(OperandKind Kind, int Value)> OperandsOf(Instruction ins)
    {
        OperationAttribute operation = Of(ins.Op);
        foreach ((OperandKind kind, int value) in new[] { (operation.A, ins.A), (operation.B, ins.B), (operation.C, ins.C) })
        {
            if (kind != OperandKind.None)
            {
                yield return (kind, value);
            }
        }
    }

    private static OperationAttribute[] Read()
    {
        var declarations = new OperationAttribute[All.Count];
        foreach (OpCode op in All)
        {
            declarations[(int)op] = typeof(OpCode).GetField(op.ToString())!.GetCustomAttribute<OperationAttribute>()
                ?? throw new InvalidOperationException($"{op} is not declared.");
        }

        return declarations;
    }
}
