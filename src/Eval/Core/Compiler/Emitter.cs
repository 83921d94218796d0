using System.Collections.Generic;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Syntax.Ast;
using TvixEval.Work;

namespace TvixEval.Core.Compiler;

/// <summary>
/// Compiles one unit to a chunk. Variables live in registers for as long as they are in scope; temporaries are taken above
/// them like a stack. It keeps track of which variables are known to be evaluated, so that they are forced once.
/// </summary>
internal sealed partial class Emitter
{
    // An emitter that grew beyond this is not kept: emptying its tables for each small unit would cost more than making them.
    private const int KeepLimit = 256;

    private const byte IsEvaluatedFact = 1;
    private const byte IsLoadedFact = 2;

    [System.ThreadStatic]
    private static Emitter? spare;

    private readonly List<Instruction> code = new();
    private readonly List<int> offsets = new();
    private readonly List<Value> constants = new();
    private readonly Dictionary<Value, int> constantIndex = new(Identity.Instance);
    private readonly List<Blueprint> blueprints = new();
    private readonly List<EagerSelect> eagerSelects = new();
    private readonly List<EagerArithmetic> eagerArithmetic = new();
    private readonly List<SelectSite> selects = new();
    private readonly List<AttrsTemplate> attrTemplates = new();
    private readonly List<LetGroup> letGroups = new();
    private readonly List<Source[]> sourceLists = new();
    private readonly List<object> sites = new();
    private readonly List<TraceRange> ranges = new();
    private readonly List<SumSite> sums = new();
    private readonly Dictionary<Variable, int> registers = new();

    // What is known of each register at this point of the code, and in which order that was learned.
    private readonly List<(int Register, byte Fact)> facts = new();
    private byte[] known = new byte[32];
    
    // The upvalues of a function by variable. Each has a register for its value once that is known; these follow each other.
    private readonly Dictionary<Variable, int> upvalues = new();

    // The arguments of fused calls that are not emitted yet, and what stands for their builtins.
    private readonly Dictionary<ExprCall, BuiltinValue> fused = new();
    private readonly Nesting nesting = new();
    private readonly System.Func<Expr, Nested> emitTail;
    private CodeUnit unit;

    private int upvalueRegisters;
    private int top;
    private int frameSize;

    private Emitter(CodeUnit unit)
    {
        this.unit = unit;
        emitTail = EmitTail;
    }

    /// <summary>Compiles a unit.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="arguments">For a function: how many arguments a call passes at once to it and the functions directly in its body.</param>
    public static Chunk Compile(CodeUnit unit, int arguments)
    {
        // Units are many and small, and an emitter is seventeen objects: a thread uses its last one again.
        Emitter emitter = spare ?? new Emitter(unit);
        spare = null;
        emitter.unit = unit;
        emitter.nesting.Poll = VmSlot.Current?.Poller;
        Chunk chunk = emitter.Run(arguments);
        if (emitter.code.Count + emitter.constants.Count + emitter.frameSize + emitter.blueprints.Count < KeepLimit)
        {
            emitter.Clear();
            spare = emitter;
        }

        return chunk;
    }

    private Chunk Run(int arguments)
    {
        CodeUnit inner = unit;
        int bodyStart = 0;
        if (HasProbes && (unit.Lambda is not null || unit.Parent is not null))
        {
            EmitProbe(unit.Lambda is null ? ProbeKind.Thunk : ProbeKind.Function, arguments);
        }

        int outside = openFrames.Count;
        if (unit.Lambda is null)
        {
            // The machine puts a thunk's captures into its first registers.
            for (int i = 0; i < unit.CaptureCount; i++)
            {
                registers.Add(unit.CaptureAt(i), Allocate());
            }

            OpenUnit();
        }
        else
        {
            inner = DeclareArguments(arguments);
            bodyStart = code.Count;
            OpenBody(inner.Syntax);
        }

        nesting.Run(emitTail, inner.Body);
        CloseFrames(outside);
        return new Chunk(unit.File, code.ToArray(), frameSize)
        {
            Lambda = inner.Lambda,
            BodyStart = bodyStart,
            Offsets = offsets.ToArray(),
            Constants = constants.ToArray(),
            Blueprints = blueprints.ToArray(),
            EagerSelects = eagerSelects.ToArray(),
            EagerArithmetic = eagerArithmetic.ToArray(),
            Selects = selects.ToArray(),
            AttrTemplates = attrTemplates.ToArray(),
            LetGroups = letGroups.ToArray(),
            SourceLists = sourceLists.ToArray(),
            Sites = sites.ToArray(),
            TraceRanges = ranges.ToArray(),
            Sums = sums.ToArray(),
        };
    }

    private void Clear()
    {
        code.Clear();
        offsets.Clear();
        constants.Clear();
        constantIndex.Clear();
        blueprints.Clear();
        eagerSelects.Clear();
        eagerArithmetic.Clear();
        selects.Clear();
        attrTemplates.Clear();
        letGroups.Clear();
        sourceLists.Clear();
        sites.Clear();
        ranges.Clear();
        registers.Clear();
        upvalues.Clear();
        sums.Clear();
        openFrames.Clear();
        scope = null;
        entered = null;
        facts.Clear();
        fused.Clear();
        top = 0;
        frameSize = 0;

        // What is kept for the thread must not keep an evaluation.
        nesting.Poll = null;
        unit = null!;
    }

    private SourceBindings Bindings => unit.Bindings;

    private CodeUnit DeclareArguments(int arguments)
    {
        CodeUnit inner = unit;
        top = arguments;
        Reserve(arguments);
        System.Array.Clear(known, 0, arguments);
        for (int i = 0; ; i++)
        {
            if (inner.Argument is not null)
            {
                registers.Add(inner.Argument, i);
            }

            if (i == arguments - 1)
            {
                break;
            }

            inner = Bindings.FunctionOf((ExprLambda)inner.Body);
        }

        upvalueRegisters = top;
        for (int i = 0; i < unit.CaptureCount; i++)
        {
            upvalues.Add(unit.CaptureAt(i), Allocate() - upvalueRegisters);
        }

        OpenUnit();
        EnterScope(inner.Syntax);
        if (inner.Formals is { } formals)
        {
            EmitFormals(inner, formals, arguments - 1);
        }

        return inner;
    }

    private void EmitFormals(CodeUnit inner, Variable[] formals, int argument)
    {
        FunctionHead lambda = inner.Lambda!;
        IReadOnlyList<Formal> items = inner.Syntax.Formals!.Items;
        var symbols = new int[formals.Length];
        var targets = new int[formals.Length];
        for (int i = 0; i < formals.Length; i++)
        {
            symbols[i] = formals[i].Name.Id;
            targets[i] = Allocate();
            registers.Add(formals[i], targets[i]);
        }

        var defaults = new Source?[formals.Length];
        for (int i = 0; i < formals.Length; i++)
        {
            if (items[i].Default is { } value)
            {
                defaults[i] = Delayed(value, eager: false);
            }
        }

        Emit(OpCode.Force, lambda.Offset, argument);
        Emit(OpCode.BindFormals, lambda.Offset, argument, AddSite(new FormalsSite(lambda, symbols, targets, defaults)));
        Note(argument, IsEvaluatedFact);
    }

    private int Allocate()
    {
        int register = top++;
        if (top > frameSize)
        {
            Reserve(top);
        }

        known[register] = 0;
        return register;
    }

    private void Reserve(int size)
    {
        frameSize = size;
        if (size > known.Length)
        {
            System.Array.Resize(ref known, System.Math.Max(size, known.Length * 2));
        }
    }

    private int Emit(OpCode op, int offset, int a = 0, int b = 0, int c = 0)
    {
        var instruction = new Instruction(op, a, b, c);
        if (HasProbes)
        {
            EmitProbes(instruction);
        }

        code.Add(instruction);
        offsets.Add(offset);
        return code.Count - 1;
    }

    /// <summary>Makes the jumps in a list continue at the next instruction.</summary>
    private void PatchHere(List<int> jumps)
    {
        foreach (int at in jumps)
        {
            Instruction jump = code[at];
            code[at] = new Instruction(jump.Op, jump.A, jump.B, code.Count);
        }
    }

    private int Constant(Value value)
    {
        if (!constantIndex.TryGetValue(value, out int index))
        {
            index = constants.Count;
            constants.Add(value);
            constantIndex.Add(value, index);
        }

        return index;
    }

    private int AddSite(object site)
    {
        sites.Add(site);
        return sites.Count - 1;
    }

    private int AddSources(Source[] sources)
    {
        sourceLists.Add(sources);
        return sourceLists.Count - 1;
    }

    private void Range(int start, string hint, int offset)
    {
        if (code.Count > start)
        {
            ranges.Add(new TraceRange(start, code.Count, TraceRangeKind.Hint, hint, offset));
        }
    }

    /// <summary>Whether a register is known to hold an evaluated value.</summary>
    private bool IsKnown(int register) => (known[register] & IsEvaluatedFact) != 0;

    /// <summary>Whether an upvalue's register is known to hold its value.</summary>
    private bool IsLoaded(int register) => (known[register] & IsLoadedFact) != 0;

    /// <summary>Notes what is known at this point of the code, until <see cref="RestoreFacts"/> or until the register is used for something else.</summary>
    private void Note(int register, byte fact)
    {
        known[register] |= fact;
        facts.Add((register, fact));
    }

    /// <summary>Forgets what was noted since there were so many facts: it was learned in code that may be skipped.</summary>
    private void RestoreFacts(int count)
    {
        for (int i = facts.Count - 1; i >= count; i--)
        {
            (int register, byte fact) = facts[i];
            known[register] &= (byte)~fact;
        }

        facts.RemoveRange(count, facts.Count - count);
    }
}
