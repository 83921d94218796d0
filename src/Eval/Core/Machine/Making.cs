using System.Runtime.CompilerServices;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;

namespace TvixEval.Core.Machine;

/// <summary>Makes delayed values: thunks, functions, sets, lists, and cheap eagerness.</summary>
internal static class Making
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value Make(Frame frame, int source) =>
        (source & 7) == (int)SourceKind.Register ? frame[source >> 3]! : MakeOther(frame, new Source(source));

    private static Value MakeOther(Frame frame, Source source) => source.Kind switch
    {
        SourceKind.Register => frame[source.Index]!,
        SourceKind.Upvalue => frame.Function!.Upvalue(source.Index),
        SourceKind.Constant => frame.Chunk.Constants[source.Index],
        SourceKind.Thunk => MakeThunk(frame, frame.Chunk.Blueprints[source.Index]),
        SourceKind.Function => MakeFunction(frame, frame.Chunk.Blueprints[source.Index]),
        SourceKind.Select => MakeSelect(frame, frame.Chunk.EagerSelects[source.Index]),
        _ => MakeArithmetic(frame, frame.Chunk.EagerArithmetic[source.Index]),
    };

    /// <summary>A value to capture: what a finished thunk came to, unless that is a function (see <see cref="OpCode.Force"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Value Captured(Frame frame, Source source)
    {
        Value value = source.Kind == SourceKind.Register
            ? frame[source.Index]!
            : source.Kind == SourceKind.Upvalue ? frame.Function!.Upvalue(source.Index) : frame.Chunk.Constants[source.Index];
        return value.Kind == ValueKind.Thunk && Thunk.Of(value).Outcome is { } outcome && outcome.Kind < ValueKind.Lambda ? outcome : value;
    }

    private static Thunk MakeThunk(Frame frame, in Blueprint blueprint)
    {
        Source[] captures = blueprint.Captures;
        switch (captures.Length)
        {
            case 0:
                return new Thunk(blueprint.Unit);
            case 1:
                return new Thunk(blueprint.Unit, Captured(frame, captures[0]));
            case 2:
                return Thunk.Make(blueprint.Unit, Captured(frame, captures[0]), Captured(frame, captures[1]));
            case 3:
                return Thunk.Make(blueprint.Unit, Captured(frame, captures[0]), Captured(frame, captures[1]), Captured(frame, captures[2]));
            case 4:
                return Thunk.Make(
                    blueprint.Unit, Captured(frame, captures[0]), Captured(frame, captures[1]), Captured(frame, captures[2]), Captured(frame, captures[3]));
            default:
                Thunk thunk = Shell(blueprint);
                Capture(frame, thunk, captures);
                return thunk;
        }
    }

    /// <summary>A thunk that <see cref="Capture"/> has to fill.</summary>
    public static Thunk Shell(in Blueprint blueprint) => Thunk.Shell(blueprint.Unit, blueprint.Captures.Length);

    public static void Capture(Frame frame, Thunk thunk, Source[] captures)
    {
        for (int i = 0; i < captures.Length; i++)
        {
            thunk.Capture(i, Captured(frame, captures[i]));
        }
    }

    private static Closure MakeFunction(Frame frame, in Blueprint blueprint)
    {
        Source[] captures = blueprint.Captures;
        Closure closure = Closure.Create(blueprint.Unit, captures.Length);
        FillShell(frame, closure, captures);
        return closure;
    }

    private static Value? Evaluated(Frame frame, Source source)
    {
        Value value = source.Kind == SourceKind.Register
            ? frame[source.Index]!
            : source.Kind == SourceKind.Upvalue ? frame.Function!.Upvalue(source.Index) : frame.Chunk.Constants[source.Index];
        return value.Kind == ValueKind.Thunk ? Thunk.Of(value).Outcome : value;
    }

    private static Value MakeSelect(Frame frame, EagerSelect select)
    {
        if (AttrSet.OrNull(Evaluated(frame, select.Subject)) is { } set && select.Find(set) is { } value && value.Kind < ValueKind.Lambda)
        {
            return NixList.OrNull(value) is { } list ? list.InPlace() : value;
        }

        return MakeThunk(frame, frame.Chunk.Blueprints[select.Thunk]);
    }

    private static Value MakeArithmetic(Frame frame, EagerArithmetic arithmetic)
    {
        // The usual case first: a variable and a literal.
        if (arithmetic.Right.Kind == SourceKind.Constant
            && arithmetic.Left.Kind == SourceKind.Register
            && frame[arithmetic.Left.Index] is NixInt variable
            && frame.Chunk.Constants[arithmetic.Right.Index] is NixInt literal
            && TryCompute(arithmetic.Sign, variable.Value, literal.Value, out long result))
        {
            return NixInt.Of(result);
        }

        return TryCompute(frame, arithmetic, out long integer, out double real, out bool isReal)
            ? isReal ? new NixFloat(real) : NixInt.Of(integer)
            : MakeThunk(frame, frame.Chunk.Blueprints[arithmetic.Thunk]);
    }

    /// <summary>Does arithmetic on numbers that are there; the compiler bounds how deep it is. Real numbers win over integers, as in <see cref="Arithmetic"/>.</summary>
    private static bool TryCompute(Frame frame, EagerArithmetic arithmetic, out long integer, out double real, out bool isReal)
    {
        integer = 0;
        real = 0;
        isReal = false;
        if (!TryNumber(frame, arithmetic.Left, out long a, out double x, out bool isLeftReal)
            || !TryNumber(frame, arithmetic.Right, out long b, out double y, out bool isRightReal))
        {
            return false;
        }

        if (!isLeftReal && !isRightReal)
        {
            return TryCompute(arithmetic.Sign, a, b, out integer);
        }

        isReal = true;
        x = isLeftReal ? x : a;
        y = isRightReal ? y : b;
        switch (arithmetic.Sign)
        {
            case '+':
                real = x + y;
                return true;
            case '-':
                real = x - y;
                return true;
            case '*':
                real = x * y;
                return true;
            default:
                real = x / y;
                return y != 0;
        }
    }

    private static bool TryCompute(char sign, long left, long right, out long result) => sign switch
    {
        '+' => Arithmetic.TryAdd(left, right, out result),
        '-' => Arithmetic.TrySub(left, right, out result),
        '*' => Arithmetic.TryMul(left, right, out result),
        _ => Arithmetic.TryDiv(left, right, out result),
    };

    private static bool TryNumber(Frame frame, Source source, out long integer, out double real, out bool isReal)
    {
        if (source.Kind == SourceKind.Arithmetic)
        {
            return TryCompute(frame, frame.Chunk.EagerArithmetic[source.Index], out integer, out real, out isReal);
        }

        Value? value = Evaluated(frame, source);
        isReal = value is NixFloat;
        integer = (value as NixInt)?.Value ?? 0;
        real = (value as NixFloat)?.Value ?? 0;
        return isReal || value is NixInt;
    }

    /// <summary>What an upvalue is seen as, which takes its place.</summary>
    public static Value LoadUpvalue(Frame frame, int index, Value upvalue, out Thunk? pending)
    {
        // The thunk that was found there: another machine may have put its result in its place meanwhile.
        Value seen = Thunks.Look(upvalue, out pending);
        if (!ReferenceEquals(seen, upvalue))
        {
            frame.Function!.Upvalue(index) = seen;
        }

        return seen;
    }

    public static void MakeGroup(Frame frame, LetGroup group)
    {
        Source[] values = group.Values;
        int[] targets = group.Registers;
        for (int i = 0; i < values.Length; i++)
        {
            Source source = values[i];
            frame[targets[i]] = source.Kind switch
            {
                SourceKind.Thunk => Shell(frame.Chunk.Blueprints[source.Index]),
                SourceKind.Function => MakeShell(frame.Chunk.Blueprints[source.Index]),
                _ => Make(frame, source.Code),
            };
        }

        FillShells(frame, targets, values);
    }

    /// <summary>A function that <see cref="FillShell"/> has to fill.</summary>
    public static Closure MakeShell(in Blueprint blueprint) => Closure.Create(blueprint.Unit, blueprint.Captures.Length);

    private static void FillShells(Frame frame, int[] targets, Source[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            Source source = values[i];
            if (source.Kind == SourceKind.Thunk)
            {
                Capture(frame, Thunk.Of(frame[targets[i]]!), frame.Chunk.Blueprints[source.Index].Captures);
            }
            else if (source.Kind == SourceKind.Function)
            {
                FillShell(frame, Closure.Of(frame[targets[i]]!), frame.Chunk.Blueprints[source.Index].Captures);
            }
        }
    }

    public static void FillShell(Frame frame, Closure closure, Source[] captures)
    {
        for (int i = 0; i < captures.Length; i++)
        {
            closure.Upvalue(i) = Captured(frame, captures[i]);
        }
    }

    public static AttrSet MakeAttrs(Frame frame, in AttrsTemplate template)
    {
        Source[] sources = template.Values;
        AttrSet set = AttrSet.Create(template.Shape);
        for (int i = 0; i < sources.Length; i++)
        {
            set.At(i) = Make(frame, sources[i].Code);
        }

        return set;
    }

    public static NixList MakeList(Frame frame, Source[] sources)
    {
        NixList items = NixList.Create(sources.Length);
        for (int i = 0; i < sources.Length; i++)
        {
            items.Place(i) = Make(frame, sources[i].Code);
        }

        return items;
    }
}
