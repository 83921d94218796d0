using System;
using TvixEval.Core.Values;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Core.Bytecode;

/// <summary>Compiled code of one unit: instructions, their operand tables, and the side tables for positions and traces.</summary>
internal sealed class Chunk
{
    // What few chunks have.
    private readonly Extras? extras;

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
    public FunctionHead? Lambda
    {
        get => extras?.Lambda;
        init
        {
            if (value is not null)
            {
                (extras ??= new Extras()).Lambda = value;
            }
        }
    }

    /// <summary>Where the body of a function starts: before it stands the destructuring of its argument.</summary>
    public int BodyStart
    {
        get => extras?.BodyStart ?? 0;
        init
        {
            if (value != 0)
            {
                (extras ??= new Extras()).BodyStart = value;
            }
        }
    }

    /// <summary>For the entry code of a builtin: the builtin.</summary>
    public Builtin? Builtin
    {
        get => extras?.Builtin;
        init
        {
            if (value is not null)
            {
                (extras ??= new Extras()).Builtin = value;
            }
        }
    }

    /// <summary>Whether it is the application of a functor: errors that pass get a line of trace.</summary>
    public bool IsFunctor
    {
        get => extras is { IsFunctor: true };
        init
        {
            if (value)
            {
                (extras ??= new Extras()).IsFunctor = value;
            }
        }
    }

    /// <summary>For each instruction the byte offset of its position, or -1.</summary>
    public int[] Offsets { get; init; } = Array.Empty<int>();

    public Value[] Constants { get; init; } = Array.Empty<Value>();

    public Blueprint[] Blueprints { get; init; } = Array.Empty<Blueprint>();

    public EagerSelect[] EagerSelects
    {
        get => extras?.EagerSelects ?? Array.Empty<EagerSelect>();
        init
        {
            if (value.Length > 0)
            {
                (extras ??= new Extras()).EagerSelects = value;
            }
        }
    }

    public EagerArithmetic[] EagerArithmetic
    {
        get => extras?.EagerArithmetic ?? Array.Empty<EagerArithmetic>();
        init
        {
            if (value.Length > 0)
            {
                (extras ??= new Extras()).EagerArithmetic = value;
            }
        }
    }

    public SelectSite[] Selects { get; init; } = Array.Empty<SelectSite>();

    public AttrsTemplate[] AttrTemplates { get; init; } = Array.Empty<AttrsTemplate>();

    public LetGroup[] LetGroups
    {
        get => extras?.LetGroups ?? Array.Empty<LetGroup>();
        init
        {
            if (value.Length > 0)
            {
                (extras ??= new Extras()).LetGroups = value;
            }
        }
    }

    /// <summary>The arguments of calls and the elements of lists.</summary>
    public Source[][] SourceLists { get; init; } = Array.Empty<Source[]>();

    /// <summary>The operand objects of rare instructions: each casts its own.</summary>
    public object[] Sites { get; init; } = Array.Empty<object>();

    /// <summary>Where the parts of additions stand, in the order of their instructions.</summary>
    public SumSite[] Sums
    {
        get => extras?.Sums ?? Array.Empty<SumSite>();
        init
        {
            if (value.Length > 0)
            {
                (extras ??= new Extras()).Sums = value;
            }
        }
    }

    public TraceRange[] TraceRanges { get; init; } = Array.Empty<TraceRange>();

    /// <summary>What operands are numbers of.</summary>
    public OperandTables Operands => new(Selects, AttrTemplates, LetGroups, SourceLists, Sites);

    /// <summary>Where the parts of an addition stand.</summary>
    /// <param name="pc">Its instruction.</param>
    public SumSite SumAt(int pc)
    {
        int low = 0;
        int high = Sums.Length - 1;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (Sums[middle].Instruction < pc)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return Sums[low];
    }

    /// <summary>The position of an instruction.</summary>
    public Position PositionAt(int pc) => pc < Offsets.Length ? new Position(File, Offsets[pc]) : Position.None;

    private sealed class Extras
    {
        public FunctionHead? Lambda { get; set; }

        public Builtin? Builtin { get; set; }

        public EagerSelect[]? EagerSelects { get; set; }

        public EagerArithmetic[]? EagerArithmetic { get; set; }

        public LetGroup[]? LetGroups { get; set; }

        public SumSite[]? Sums { get; set; }

        public int BodyStart { get; set; }

        public bool IsFunctor { get; set; }
    }
}
