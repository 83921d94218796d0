using System;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Builtins;

/// <summary>Builtins that read attribute sets and choose among their attributes.</summary>
internal static class AttrBuiltins
{
    /// <summary>The names of the attributes of <c>set</c>, sorted by their bytes: <c>attrNames { y = 1; x = 2; }</c> is <c>[ "x" "y" ]</c>.</summary>
    [Builtin("attrNames", Strict = 1)]
    internal static Value AttrNames(Vm vm, Value set)
    {
        AttrSet attrs = vm.ForceAttrs(set, "while evaluating the argument passed to builtins.attrNames", Position.None);
        return NixList.Of(attrs.Shape.NameValues);
    }

    /// <summary>The values of the attributes of <c>set</c>, in the order of <c>attrNames</c>. No value is evaluated.</summary>
    [Builtin("attrValues", Strict = 1)]
    internal static Value AttrValues(Vm vm, Value set)
    {
        AttrSet attrs = vm.ForceAttrs(set, "while evaluating the argument passed to builtins.attrValues", Position.None);
        int[] order = attrs.Shape.NameOrder;
        MemoryBudget.ChargeItems(order.Length);
        NixList sorted = NixList.Create(order.Length);
        for (int i = 0; i < order.Length; i++)
        {
            sorted.Place(i) = attrs.At(order[i]);
        }

        return sorted;
    }

    /// <summary>The attribute of <c>set</c> whose name is the string <c>s</c>. An error if there is none.</summary>
    [Builtin("getAttr", Strict = 3, First = FirstArgument.Name)]
    internal static Value GetAttr(Vm vm, Value s, Value set)
    {
        NixString name = vm.ForceName(s, "while evaluating the first argument passed to builtins.getAttr", Position.None);
        AttrSet attrs = vm.ForceAttrs(set, "while evaluating the second argument passed to builtins.getAttr", Position.None);
        return attrs.Get(name.AsSymbol(vm.Names)) ?? throw Missing(name.Bytes, "in the attribute set under consideration");
    }

    /// <summary>Whether <c>set</c> has an attribute whose name is the string <c>s</c>. Unlike with <c>?</c>, another type is an error and <c>s</c> is one name, not a path of names.</summary>
    [Builtin("hasAttr", Strict = 3, First = FirstArgument.Name)]
    internal static Value HasAttr(Vm vm, Value s, Value set)
    {
        NixString name = vm.ForceName(s, "while evaluating the first argument passed to builtins.hasAttr", Position.None);
        AttrSet attrs = vm.ForceAttrs(set, "while evaluating the second argument passed to builtins.hasAttr", Position.None);
        return NixBool.Of(attrs.Contains(name.AsSymbol(vm.Names)));
    }

    /// <summary>
    /// The position where the attribute named <c>s</c> of <c>set</c> was defined: a set of <c>file</c>, <c>line</c> and <c>column</c>.
    /// <c>null</c> if there is no such attribute, or if it does not come from a file.
    /// </summary>
    [Builtin("unsafeGetAttrPos", Strict = 3, First = FirstArgument.Name)]
    internal static Value UnsafeGetAttrPos(Vm vm, Value s, Value set)
    {
        string name = vm.ForceStringNoContext(s, "while evaluating the first argument passed to builtins.unsafeGetAttrPos", Position.None);
        AttrSet attrs = vm.ForceAttrs(set, "while evaluating the second argument passed to builtins.unsafeGetAttrPos", Position.None);
        return PositionValue.Of(attrs.PositionOf(new Symbol(vm.Names.Intern(name))));
    }

    /// <summary>
    /// <c>set</c> without the attributes named in <c>list</c>; names that do not exist are ignored.
    /// <c>removeAttrs { x = 1; y = 2; } [ "x" "a" ]</c> is <c>{ y = 2; }</c>.
    /// </summary>
    [Builtin("removeAttrs", IsGlobal = true, Strict = 3, First = FirstArgument.Attrs)]
    internal static Value RemoveAttrs(Vm vm, Value set, Value list)
    {
        const string NameContext = "while evaluating the values of the second argument passed to builtins.removeAttrs";
        AttrSet attrs = vm.ForceAttrs(set, "while evaluating the first argument passed to builtins.removeAttrs", Position.None);
        NixList names = vm.ForceList(list, "while evaluating the second argument passed to builtins.removeAttrs", Position.None);
        Shape shape = attrs.Shape;
        MemoryBudget.ChargeItems(names.Count);
        var slots = new int[names.Count];
        int count = 0;
        for (int i = 0; i < names.Count; i++)
        {
            vm.Tick();
            int slot = shape.IndexOf(vm.ForceName(names[i], NameContext, Position.None).AsSymbol(vm.Names).Id);
            if (slot >= 0)
            {
                slots[count++] = slot;
            }
        }

        return count == 0 ? attrs.Copy() : Without(attrs, slots, count);
    }

    /// <summary>The attributes of <c>e2</c> whose names <c>e1</c> has too: <c>intersectAttrs { a = 0; } { a = 1; b = 2; }</c> is <c>{ a = 1; }</c>.</summary>
    [Builtin("intersectAttrs", Strict = 3, First = FirstArgument.Attrs)]
    internal static Value IntersectAttrs(Vm vm, Value e1, Value e2)
    {
        AttrSet left = vm.ForceAttrs(e1, "while evaluating the first argument passed to builtins.intersectAttrs", Position.None);
        AttrSet right = vm.ForceAttrs(e2, "while evaluating the second argument passed to builtins.intersectAttrs", Position.None);

        // Looking up the names of the smaller set is best where the other one is huge, as in nixpkgs' callPackage.
        bool leftIsSmaller = left.Count < right.Count;
        int[] candidates = leftIsSmaller ? left.Keys : right.Keys;
        MemoryBudget.ChargeItems(2L * candidates.Length);
        var keys = new int[candidates.Length];
        var slots = new int[keys.Length];
        Shape of = right.Shape;
        int count = 0;
        for (int i = 0; i < candidates.Length; i++)
        {
            vm.Tick();
            var name = new Symbol(candidates[i]);
            int slot = leftIsSmaller ? of.IndexOf(name.Id) : left.Contains(name) ? i : -1;
            if (slot >= 0)
            {
                keys[count] = name.Id;
                slots[count++] = slot;
            }
        }

        if (count == 0)
        {
            return AttrSet.Empty;
        }

        if (count == right.Count)
        {
            return right.Copy();
        }

        if (count < keys.Length)
        {
            Array.Resize(ref keys, count);
        }

        return Choose(right, new SubsetShape(keys, right), slots);
    }

    /// <summary>
    /// The formal arguments of the function <c>f</c>: a set with an attribute for each, which is <c>true</c> if the argument has
    /// a default. <c>functionArgs ({ x, y ? 1 }: x)</c> is <c>{ x = false; y = true; }</c>. Empty for functions of one
    /// plain argument and for builtins.
    /// </summary>
    [Builtin("functionArgs", Strict = 1)]
    internal static Value FunctionArgs(Vm vm, Value f)
    {
        Value function = vm.Force(f, Position.None);
        if (function is BuiltinValue or PartialBuiltin)
        {
            return AttrSet.Empty;
        }

        if (function is not Closure closure)
        {
            throw new NixException(NixErrorKind.Type, "'functionArgs' requires a function");
        }

        FormalHeads? formals = closure.Lambda.Formals;
        if (formals is null || formals.Items.Count == 0)
        {
            return AttrSet.Empty;
        }

        var keys = new int[formals.Items.Count];
        var offsets = new int[keys.Length];
        var values = new Value[keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            FormalHead formal = formals.Items[i];
            keys[i] = formal.Name.Id;
            offsets[i] = formal.Offset;
            values[i] = NixBool.Of(formal.HasDefault);
        }

        // Formals are in the order in which their names were seen.
        Array.Sort((int[])keys.Clone(), offsets);
        Array.Sort(keys, values);

        return new AttrSet(new LiteralShape(keys, closure.Unit.File, offsets), values);
    }

    /// <summary>The error of a builtin that needs an attribute that is not there.</summary>
    internal static NixException Missing(string name, string context) =>
        new NixException(NixErrorKind.MissingAttribute, $"attribute '{NixText.Identifier(name)}' missing").AddTrace(Position.None, context);

    /// <summary>An attribute that a builtin needs (C++ Nix's <c>getAttr</c>).</summary>
    internal static Value Require(AttrSet set, Symbol name, string context) => set.Get(name) ?? throw Missing(name.Name, context);

    // A set of some of the values of another.
    private static AttrSet Choose(AttrSet from, Shape shape, int[] slots)
    {
        AttrSet chosen = AttrSet.Create(shape);
        for (int i = 0; i < chosen.Count; i++)
        {
            chosen.At(i) = from.At(slots[i]);
        }

        return chosen;
    }

    private static AttrSet Without(AttrSet set, int[] slots, int count)
    {
        Array.Sort(slots, 0, count);
        int[] keys = set.Keys;
        MemoryBudget.ChargeItems(2L * keys.Length);
        var keptKeys = new int[keys.Length];
        var keptSlots = new int[keys.Length];
        int kept = 0;
        for (int slot = 0, next = 0; slot < keys.Length; slot++)
        {
            // Names may come twice.
            while (next < count && slots[next] < slot)
            {
                next++;
            }

            if (next == count || slots[next] != slot)
            {
                keptKeys[kept] = keys[slot];
                keptSlots[kept++] = slot;
            }
        }

        if (kept == 0)
        {
            return AttrSet.Empty;
        }

        Array.Resize(ref keptKeys, kept);
        return Choose(set, new MergedShape(keptKeys, set.Shape, Shape.Empty), keptSlots);
    }
}
