using System.Collections.Generic;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Core.Compiler;

/// <content>Sets, bindings and attribute paths.</content>
internal sealed partial class Emitter
{
    private static readonly Symbol OverridesName = Symbol.Of("__overrides");

    /// <summary>Makes the values of a <c>let</c> or a <c>rec</c> set, in registers of their own.</summary>
    private LetGroup EmitBindings(ExprAttrs attrs)
    {
        var binding = Bindings.BindingOf(attrs);
        IReadOnlyList<AttrDef> defs = attrs.Attributes;
        var made = new List<(int Register, Expr Value)>();
        for (int i = 0; i < binding.Sources.Length; i++)
        {
            int register = Allocate();
            registers[binding.Sources[i]] = register;
            made.Add((register, attrs.InheritFrom[i]));
        }

        for (int i = 0; i < defs.Count; i++)
        {
            Variable variable = binding.Variables[i];
            if (ReferenceEquals(variable.Group, attrs) && variable.Constant is null)
            {
                int register = Allocate();
                registers[variable] = register;
                made.Add((register, defs[i].Value));
            }
        }

        var targets = new int[made.Count];
        var values = new Source[made.Count];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = made[i].Register;
            values[i] = Delayed(made[i].Value, eager: true, attrs);
        }

        var group = new LetGroup(targets, values);
        if (targets.Length > 0)
        {
            letGroups.Add(group);
            Emit(OpCode.Let, -1, 0, letGroups.Count - 1);
        }

        return group;
    }

    private void EmitScope(ExprWith with)
    {
        var hidden = Bindings.ScopeOf(with);
        Source scope = Delayed(with.Scope, eager: true);
        if (scope.Kind == SourceKind.Register)
        {
            registers[hidden] = scope.Index;
        }
        else
        {
            int register = Allocate();
            registers[hidden] = register;
            Emit(OpCode.Make, with.Offset, register, scope.Code);
        }

        EnterScope(with);
        OpenScope(with);
    }

    private async Nested EmitAttrs(ExprAttrs attrs, int target)
    {
        int saved = top;
        int frames = openFrames.Count;
        if (attrs.IsRecursive)
        {
            EnterScope(attrs);
            EmitBindings(attrs);
            OpenScope(attrs);
        }
        else
        {
            EmitSources(attrs);
        }

        IReadOnlyList<AttrDef> defs = attrs.Attributes;
        if (defs.Count == 0)
        {
            Emit(OpCode.LoadConst, attrs.Offset, target, Constant(AttrSet.Empty));
        }
        else
        {
            var binding = Bindings.BindingOf(attrs);
            var keys = new int[defs.Count];
            var positions = new int[defs.Count];
            var values = new Source[defs.Count];
            for (int i = 0; i < keys.Length; i++)
            {
                keys[i] = defs[i].Name.Id;
                positions[i] = defs[i].Offset;
                values[i] = attrs.IsRecursive ? Location(binding.Variables[i]) : Delayed(defs[i].Value, eager: false);
            }

            SortByKey(keys, positions, values);
            attrTemplates.Add(new AttrsTemplate(new LiteralShape(keys, unit.File, positions, attrs.Offset), values));
            Emit(OpCode.MakeAttrs, attrs.Offset, target, attrTemplates.Count - 1);
        }

        if (attrs.IsRecursive && attrs.Find(OverridesName) is not null)
        {
            EmitOverrides(attrs, target);
            FillScope();
        }

        foreach (DynamicAttrDef def in attrs.Dynamic)
        {
            int name = await EmitAny(def.Name);
            var position = new Position(unit.File, def.Offset);
            var site = new DynamicSite(Delayed(def.Value, eager: false), def.Value as ExprLambda, position);
            Emit(OpCode.AddDynamic, def.Offset, target, name, AddSite(site));
        }

        CloseFrames(frames);
        top = saved;
    }

    /// <summary>Shapes have their keys in the order of ids. That is nearly always the order in which the names were seen.</summary>
    private static void SortByKey(int[] keys, int[] positions, Source[] values)
    {
        for (int i = 1; i < keys.Length; i++)
        {
            if (keys[i - 1] > keys[i])
            {
                System.Array.Sort((int[])keys.Clone(), positions);
                System.Array.Sort(keys, values);
                return;
            }
        }
    }

    private void EmitSources(ExprAttrs attrs)
    {
        var binding = Bindings.BindingOf(attrs);
        for (int i = 0; i < binding.Sources.Length; i++)
        {
            Source source = Delayed(attrs.InheritFrom[i], eager: true);
            if (source.Kind == SourceKind.Register)
            {
                registers[binding.Sources[i]] = source.Index;
                continue;
            }

            int register = Allocate();
            registers[binding.Sources[i]] = register;
            Emit(OpCode.Make, -1, register, source.Code);
        }
    }

    private void EmitOverrides(ExprAttrs attrs, int target)
    {
        var binding = Bindings.BindingOf(attrs);
        var symbols = new List<int>();
        var targets = new List<int>();
        int overrides = 0;
        for (int i = 0; i < attrs.Attributes.Count; i++)
        {
            int register = registers[binding.Variables[i]];
            symbols.Add(attrs.Attributes[i].Name.Id);
            targets.Add(register);
            if (attrs.Attributes[i].Name == OverridesName)
            {
                overrides = register;
            }
        }

        Emit(OpCode.Force, -1, overrides);
        Emit(OpCode.Overrides, -1, target, overrides, AddSite(new OverridesSite(symbols.ToArray(), targets.ToArray())));
    }

    private static Symbol[]? StaticPath(IReadOnlyList<AttrName> path)
    {
        var symbols = new Symbol[path.Count];
        for (int i = 0; i < symbols.Length; i++)
        {
            if (path[i].Expression is not null)
            {
                return null;
            }

            symbols[i] = path[i].Symbol;
        }

        return symbols;
    }

    private int AddSelect(SelectSite site)
    {
        selects.Add(site);
        return selects.Count - 1;
    }

    private async Nested EmitSelect(ExprSelect select, int target)
    {
        int frames = openFrames.Count;
        if (Bindings.KnownFunction(select) is { } known)
        {
            OpenFrame(FrameKind.Selection, select);
            Emit(OpCode.LoadConst, select.Offset, target, Constant(known));
            CloseFrames(frames);
            return;
        }

        int saved = top;
        int subject = await EmitAny(select.Subject);
        FrameSite? frame = OpenFrame(FrameKind.Selection, select);
        int selecting = code.Count;
        int before = facts.Count;
        SelectTrace trace;
        if (StaticPath(select.Path) is { } path)
        {
            trace = new SelectTrace(path, subject);
            int site = AddSelect(new SelectSite(path));
            if (select.Default is null)
            {
                Emit(OpCode.Select, select.Offset, target, subject, site);
            }
            else
            {
                Emit(OpCode.SelectOr, select.Offset, target, subject, site);
                await EmitTo(select.Default, target);
                selects[site].Target = code.Count;
            }
        }
        else
        {
            var names = new (int, int)[select.Path.Count];
            trace = new SelectTrace(select.Path, subject, names);
            await EmitSelectByName(select, subject, target, names);
        }

        RestoreFacts(before);
        ranges.Add(new TraceRange(selecting, code.Count, TraceRangeKind.Select, string.Empty, -1, trace));
        if (frame is not null)
        {
            frame.Selection = trace;
        }

        CloseFrames(frames);
        top = saved;
    }

    /// <summary>A path with computed names: step by step, each name evaluated just before its step.</summary>
    private async Nested EmitSelectByName(ExprSelect select, int subject, int target, (int Register, int Start)[] names)
    {
        int current = subject;
        int next = Allocate();
        var steps = new List<SelectSite>();
        for (int i = 0; i < select.Path.Count; i++)
        {
            int name = await EmitName(select.Path[i]);
            names[i] = (name, code.Count);
            if (i > 0)
            {
                Emit(OpCode.Force, select.Offset, current);
            }

            var site = new SelectSite(System.Array.Empty<Symbol>()) { NameRegister = name };
            steps.Add(site);
            if (select.Default is null)
            {
                Emit(OpCode.SelectName, select.Offset, next, current, name);
            }
            else
            {
                Emit(OpCode.SelectNameOr, select.Offset, next, current, AddSelect(site));
            }

            current = next;
        }

        Emit(OpCode.Force, select.Offset, current);
        Emit(OpCode.Move, -1, target, current);
        if (select.Default is null)
        {
            return;
        }

        int end = Emit(OpCode.Jump, -1);
        foreach (SelectSite site in steps)
        {
            site.Target = code.Count;
        }

        await EmitTo(select.Default, target);
        PatchHere(new List<int> { end });
    }

    /// <summary>The name of one step of a path as a string, in a register.</summary>
    private async Nested<int> EmitName(AttrName name)
    {
        if (name.Expression is null)
        {
            int register = Allocate();
            Emit(OpCode.LoadConst, -1, register, Constant(SymbolValues.Of(name.Symbol.Id)));
            return register;
        }

        int value = await EmitAny(name.Expression);
        Emit(OpCode.AttrName, name.Expression.Offset, value);
        return value;
    }

    private async Nested EmitHasAttr(ExprHasAttr hasAttr, int target)
    {
        int saved = top;
        int subject = await EmitAny(hasAttr.Subject);
        if (StaticPath(hasAttr.Path) is { } path)
        {
            Emit(OpCode.HasAttr, hasAttr.Offset, target, subject, AddSelect(new SelectSite(path)));
            top = saved;
            return;
        }

        int before = facts.Count;
        int current = subject;
        int next = Allocate();
        var steps = new List<SelectSite>();
        for (int i = 0; i < hasAttr.Path.Count; i++)
        {
            if (i > 0)
            {
                Emit(OpCode.Force, hasAttr.Offset, current);
            }

            var site = new SelectSite(System.Array.Empty<Symbol>()) { NameRegister = await EmitName(hasAttr.Path[i]) };
            steps.Add(site);
            Emit(OpCode.HasName, hasAttr.Offset, next, current, AddSelect(site));
            current = next;
        }

        Emit(OpCode.LoadConst, -1, target, Constant(NixBool.True));
        int end = Emit(OpCode.Jump, -1);
        foreach (SelectSite site in steps)
        {
            site.Target = code.Count;
        }

        Emit(OpCode.LoadConst, -1, target, Constant(NixBool.False));
        PatchHere(new List<int> { end });
        RestoreFacts(before);
        top = saved;
    }
}
