using System;
using System.Runtime.CompilerServices;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <content>Making delayed values: thunks, functions, sets, lists, and cheap eagerness.</content>
public sealed partial class Vm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Value Make(Frame frame, int source) =>
        (source & 7) == (int)SourceKind.Register ? frame[source >> 3]! : MakeOther(frame, new Source(source));

    private static Value MakeOther(Frame frame, Source source) => source.Kind switch
    {
        SourceKind.Register => frame[source.Index]!,
        SourceKind.Upvalue => frame.Upvalues[source.Index],
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
            : source.Kind == SourceKind.Upvalue ? frame.Upvalues[source.Index] : frame.Chunk.Constants[source.Index];
        return value.Kind == ValueKind.Thunk && ((Thunk)value).Outcome is { } outcome && outcome.Kind < ValueKind.Lambda ? outcome : value;
    }

    private static Thunk MakeThunk(Frame frame, Blueprint blueprint)
    {
        var thunk = new Thunk(blueprint.Unit);
        Capture(frame, thunk, blueprint.Captures);
        return thunk;
    }

    private static void Capture(Frame frame, Thunk thunk, Source[] captures)
    {
        if (captures.Length == 0)
        {
            return;
        }

        Value first = Captured(frame, captures[0]);
        if (captures.Length <= 2)
        {
            thunk.Capture(first, captures.Length == 1 ? null : Captured(frame, captures[1]));
            return;
        }

        var rest = new Value[captures.Length - 1];
        for (int i = 0; i < rest.Length; i++)
        {
            rest[i] = Captured(frame, captures[i + 1]);
        }

        thunk.Capture(first, rest);
    }

    private static Closure MakeFunction(Frame frame, Blueprint blueprint)
    {
        Source[] captures = blueprint.Captures;
        if (captures.Length == 0)
        {
            return new Closure(blueprint.Unit, Array.Empty<Value>());
        }

        var upvalues = new Value[captures.Length];
        for (int i = 0; i < upvalues.Length; i++)
        {
            upvalues[i] = Captured(frame, captures[i]);
        }

        return new Closure(blueprint.Unit, upvalues);
    }

    private static Value? Evaluated(Frame frame, Source source)
    {
        Value value = source.Kind == SourceKind.Register
            ? frame[source.Index]!
            : source.Kind == SourceKind.Upvalue ? frame.Upvalues[source.Index] : frame.Chunk.Constants[source.Index];
        return value.Kind == ValueKind.Thunk ? ((Thunk)value).Outcome : value;
    }

    private static Value MakeSelect(Frame frame, EagerSelect select)
    {
        if (Evaluated(frame, select.Subject) is AttrSet set && select.Find(set) is { } value && value.Kind < ValueKind.Lambda)
        {
            return value is NixList list ? list.InPlace() : value;
        }

        return MakeThunk(frame, frame.Chunk.Blueprints[select.Thunk]);
    }

    private static Value MakeArithmetic(Frame frame, EagerArithmetic arithmetic)
    {
        // The usual case first: a variable and a literal.
        if (arithmetic.Right.Kind == SourceKind.Constant
            && arithmetic.Left.Kind == SourceKind.Register
            && frame[arithmetic.Left.Index] is NixInt variable)
        {
            long literal = ((NixInt)frame.Chunk.Constants[arithmetic.Right.Index]).Value;
            long value = unchecked(variable.Value + (arithmetic.Subtract ? -literal : literal));
            if (literal != long.MinValue && (value > variable.Value) == ((literal > 0) != arithmetic.Subtract) && literal != 0)
            {
                return NixInt.Of(value);
            }
        }

        if (Evaluated(frame, arithmetic.Left) is NixInt left && Evaluated(frame, arithmetic.Right) is NixInt right)
        {
            long a = left.Value;
            long b = right.Value;
            long result = unchecked(arithmetic.Subtract ? a - b : a + b);
            bool fits = arithmetic.Subtract ? ((a ^ b) & (a ^ result)) >= 0 : ((a ^ result) & (b ^ result)) >= 0;
            if (fits)
            {
                return NixInt.Of(result);
            }
        }

        return MakeThunk(frame, frame.Chunk.Blueprints[arithmetic.Thunk]);
    }

    /// <summary>An upvalue that is a thunk: its result, the thunk itself for a function, or the thunk as pending.</summary>
    private static Value LoadUpvalue(Thunk thunk, Value[] upvalues, int index, out Thunk? pending)
    {
        // The thunk that was found there: another machine may have put its result in its place meanwhile.
        Value? outcome = thunk.Outcome;
        pending = null;
        if (outcome is null)
        {
            pending = thunk;
            return thunk;
        }

        if (outcome.Kind < ValueKind.Lambda)
        {
            upvalues[index] = outcome;
            return outcome;
        }

        return outcome.Kind == ValueKind.Thunk ? throw Failure(outcome) : thunk;
    }

    private static void MakeGroup(Frame frame, LetGroup group)
    {
        Source[] values = group.Values;
        int[] targets = group.Registers;
        for (int i = 0; i < values.Length; i++)
        {
            Source source = values[i];
            frame[targets[i]] = source.Kind switch
            {
                SourceKind.Thunk => new Thunk(frame.Chunk.Blueprints[source.Index].Unit),
                SourceKind.Function => MakeShell(frame.Chunk.Blueprints[source.Index]),
                _ => Make(frame, source.Code),
            };
        }

        FillShells(frame, targets, values);
    }

    private static Closure MakeShell(Blueprint blueprint) =>
        new(blueprint.Unit, blueprint.Captures.Length == 0 ? Array.Empty<Value>() : new Value[blueprint.Captures.Length]);

    private static void FillShells(Frame frame, int[] targets, Source[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            Source source = values[i];
            if (source.Kind == SourceKind.Thunk)
            {
                Capture(frame, (Thunk)frame[targets[i]]!, frame.Chunk.Blueprints[source.Index].Captures);
            }
            else if (source.Kind == SourceKind.Function)
            {
                FillShell(frame, (Closure)frame[targets[i]]!, frame.Chunk.Blueprints[source.Index].Captures);
            }
        }
    }

    private static void FillShell(Frame frame, Closure closure, Source[] captures)
    {
        for (int i = 0; i < captures.Length; i++)
        {
            closure.Upvalues[i] = Captured(frame, captures[i]);
        }
    }

    private static AttrSet MakeAttrs(Frame frame, AttrsTemplate template)
    {
        Source[] sources = template.Values;
        var values = new Value[sources.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Make(frame, sources[i].Code);
        }

        return new AttrSet(template.Shape, values);
    }

    private static NixList MakeList(Frame frame, Source[] sources)
    {
        var items = new Value[sources.Length];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = Make(frame, sources[i].Code);
        }

        return new NixList(items);
    }

    private void AddDynamic(Frame frame, int target, int nameRegister, DynamicSite site)
    {
        Value name = Unwrap(frame[nameRegister]!);
        if (name.Kind == ValueKind.Null)
        {
            return;
        }

        NixString text = ForceName(name, "while evaluating the name of a dynamic attribute", site.Position);
        var set = (AttrSet)frame[target]!;
        Symbol symbol = text.AsSymbol(Names);
        if (set.Contains(symbol))
        {
            throw new NixException(
                NixErrorKind.Evaluation,
                $"dynamic attribute '{NixText.Identifier(text.Bytes)}' already defined at {set.PositionOf(symbol).Show()}",
                site.Position);
        }

        if (site.Expression is ExprLambda { Name.IsNone: true })
        {
            NameFunction(frame, site.Expression, symbol);
        }

        frame[target] = set.With(symbol, Names, Make(frame, site.Value.Code), site.Position);
    }

    private static void NameFunction(Frame frame, Expr function, Symbol name)
    {
        // It has this name from now on, in whatever evaluation.
        if (frame.Chunk.File?.Names is { IsOfSource: true } shared)
        {
            shared.IsSpoiled = true;
            shared.Note(name.Id);
        }

        function.SetName(name);
    }

    private void ApplyOverrides(Frame frame, int target, int overridesRegister, OverridesSite site)
    {
        AttrSet overrides = ForceAttrs(frame[overridesRegister]!, "while evaluating the `__overrides` attribute", Position.None);
        var set = (AttrSet)frame[target]!;
        for (int i = 0; i < site.Symbols.Length; i++)
        {
            if (overrides.Get(new Symbol(site.Symbols[i])) is { } value)
            {
                // The variables are captured by thunks that were made already: those see the new value through their
                // old thunk, which nobody has evaluated yet.
                Redirect(frame[site.Registers[i]]!, value);
                frame[site.Registers[i]] = value;
            }
        }

        frame[target] = AttrSet.Update(set, overrides);
    }

    private static void Redirect(Value old, Value value)
    {
        if (old is Thunk { Outcome: null } thunk && !ReferenceEquals(old, value))
        {
            thunk.BecomeAlias(value);
        }
    }

    private void BindFormals(Frame frame, int argument, FormalsSite site)
    {
        Value value = Unwrap(frame[argument]!);
        if (value is not AttrSet set)
        {
            throw TypeMismatch("a set", value, Position.None)
                .AddTrace(frame.Position, "while evaluating the value passed for the lambda argument");
        }

        int used = 0;
        bool shells = false;
        int[] symbols = site.Symbols;
        int[]? slots = set.IsLayered ? null : site.SlotsIn(set.TopShape);
        for (int i = 0; i < symbols.Length; i++)
        {
            Value? actual = slots is null ? set.Get(new Symbol(symbols[i]))
                : slots[i] >= 0 ? set.TopValues[slots[i]]
                : null;
            if (actual is not null)
            {
                used++;
            }
            else if (site.Defaults[i] is not { } fallback)
            {
                throw MissingArgument(frame, site, symbols[i]);
            }
            else
            {
                actual = fallback.Kind switch
                {
                    SourceKind.Thunk => new Thunk(frame.Chunk.Blueprints[fallback.Index].Unit),
                    SourceKind.Function => MakeShell(frame.Chunk.Blueprints[fallback.Index]),
                    _ => Make(frame, fallback.Code),
                };
                shells = true;
            }

            frame[site.Registers[i]] = actual;
        }

        if (used != set.Count && !site.Lambda.Formals!.HasEllipsis)
        {
            throw UnexpectedArgument(frame, site, set);
        }

        if (shells)
        {
            FillDefaults(frame, site, set);
        }
    }

    private static void FillDefaults(Frame frame, FormalsSite site, AttrSet set)
    {
        for (int i = 0; i < site.Symbols.Length; i++)
        {
            if (site.Defaults[i] is not { } fallback || set.Contains(new Symbol(site.Symbols[i])))
            {
                continue;
            }

            Value shell = frame[site.Registers[i]]!;
            if (fallback.Kind == SourceKind.Thunk)
            {
                Capture(frame, (Thunk)shell, frame.Chunk.Blueprints[fallback.Index].Captures);
            }
            else if (fallback.Kind == SourceKind.Function)
            {
                FillShell(frame, (Closure)shell, frame.Chunk.Blueprints[fallback.Index].Captures);
            }
        }
    }

    private static string FunctionName(ExprLambda lambda) => lambda.Name.IsNone ? "anonymous lambda" : lambda.Name.Name;

    private static NixException MissingArgument(Frame frame, FormalsSite site, int symbol) =>
        new NixException(
            NixErrorKind.Type,
            $"function '{FunctionName(site.Lambda)}' called without required argument '{NixText.Identifier(SymbolTable.NameOf(symbol))}'",
            frame.Position);

    private NixException UnexpectedArgument(Frame frame, FormalsSite site, AttrSet set)
    {
        var formals = new System.Collections.Generic.List<string>();
        foreach (int symbol in site.Symbols)
        {
            formals.Add(SymbolTable.NameOf(symbol));
        }

        foreach (int slot in Names.SlotsOf(set.Shape))
        {
            int key = set.Keys[slot];
            if (Array.IndexOf(site.Symbols, key) < 0)
            {
                string name = SymbolTable.NameOf(key);
                return new NixException(
                    NixErrorKind.Type,
                    $"function '{FunctionName(site.Lambda)}' called with unexpected argument '{NixText.Identifier(name)}'",
                    frame.Position)
                {
                    Suggestions = Suggestions.BestMatches(formals, name),
                };
            }
        }

        throw new InvalidOperationException("An attribute was counted that is not there.");
    }
}
