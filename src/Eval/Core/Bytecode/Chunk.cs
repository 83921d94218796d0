using System;
using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Core.Bytecode;

/// <summary>Compiled code of one unit: instructions, their operand tables, and the side tables for positions and traces.</summary>
internal sealed class Chunk
{
    public Chunk(SourceFile? file, Instruction[] code, int frameSize)
    {
        File = file;
        Code = code;
        FrameSize = frameSize;
    }

    /// <summary>The empty code of a VM's outermost frame.</summary>
    public static Chunk None { get; } = new(null, Array.Empty<Instruction>(), 0);

    /// <summary>The source, or null for the machine's own chunks.</summary>
    public SourceFile? File { get; }

    public Instruction[] Code { get; }

    /// <summary>How many registers a frame needs.</summary>
    public int FrameSize { get; }

    /// <summary>The function this is the body of, or null.</summary>
    public ExprLambda? Lambda { get; init; }

    /// <summary>Where the body of a function starts: before it stands the destructuring of its argument.</summary>
    public int BodyStart { get; init; }

    /// <summary>For the entry code of a builtin: the builtin.</summary>
    public Builtin? Builtin { get; init; }

    /// <summary>Whether it is the application of a functor: errors that pass get a line of trace.</summary>
    public bool IsFunctor { get; init; }

    /// <summary>For each instruction the byte offset of its position, or -1.</summary>
    public int[] Offsets { get; init; } = Array.Empty<int>();

    public Value[] Constants { get; init; } = Array.Empty<Value>();

    public Blueprint[] Blueprints { get; init; } = Array.Empty<Blueprint>();

    public EagerSelect[] EagerSelects { get; init; } = Array.Empty<EagerSelect>();

    public EagerArithmetic[] EagerArithmetic { get; init; } = Array.Empty<EagerArithmetic>();

    public SelectSite[] Selects { get; init; } = Array.Empty<SelectSite>();

    public AttrsTemplate[] AttrTemplates { get; init; } = Array.Empty<AttrsTemplate>();

    public LetGroup[] LetGroups { get; init; } = Array.Empty<LetGroup>();

    /// <summary>The arguments of calls and the elements of lists.</summary>
    public Source[][] SourceLists { get; init; } = Array.Empty<Source[]>();

    /// <summary>The operand objects of rare instructions: each casts its own.</summary>
    public object[] Sites { get; init; } = Array.Empty<object>();

    /// <summary>For each addition its expression: where the left operand and the operator stand. Its own offset is the right operand's.</summary>
    public IReadOnlyDictionary<int, ExprConcatStrings>? Sums { get; init; }

    public TraceRange[] TraceRanges { get; init; } = Array.Empty<TraceRange>();

    /// <summary>What operands are numbers of.</summary>
    public OperandTables Operands => new(Selects, AttrTemplates, LetGroups, SourceLists, Sites);

    /// <summary>The position of an instruction.</summary>
    public Position PositionAt(int pc) => pc < Offsets.Length ? new Position(File, Offsets[pc]) : Position.None;
}
