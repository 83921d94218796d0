using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using static TvixEval.Core.Machine.Making;

namespace TvixEval.Core.Machine;

/// <summary>What of a set literal shows only when it is made: attributes with computed names, and <c>__overrides</c>.</summary>
internal static class ComputedAttributes
{
    /// <summary>Adds an attribute whose name was computed.</summary>
    public static void AddDynamic(Vm vm, Frame frame, int target, int nameRegister, DynamicSite site)
    {
        Value name = Thunks.Unwrap(frame[nameRegister]!);
        if (name.Kind == ValueKind.Null)
        {
            return;
        }

        NixString text = vm.ForceName(name, "while evaluating the name of a dynamic attribute", site.Position);
        var set = (AttrSet)frame[target]!;
        Symbol symbol = text.AsSymbol(vm.Names);
        if (set.Contains(symbol))
        {
            throw new NixException(
                NixErrorKind.DuplicateAttribute,
                $"dynamic attribute '{NixText.Identifier(text.Bytes)}' already defined at {set.PositionOf(symbol).Show()}",
                site.Position);
        }

        if (site.Function is { Name.IsNone: true } function)
        {
            NameFunction(frame, function, symbol);
        }

        frame[target] = set.With(symbol, vm.Names, Make(frame, site.Value.Code), site.Position);
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

    /// <summary>Replaces attributes of a recursive set by those of its <c>__overrides</c>.</summary>
    public static void ApplyOverrides(Vm vm, Frame frame, int target, int overridesRegister, OverridesSite site)
    {
        AttrSet overrides = vm.ForceAttrs(frame[overridesRegister]!, "while evaluating the `__overrides` attribute", Position.None);
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
}
