using System.Collections.Generic;
using TvixEval.Core.Bytecode;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Core.Compiler;

/// <content>
/// Code for debugging: where evaluation may stop, what a debugger shows as frames, and the names that are in scope there. Other code has nothing of it.
/// </content>
internal sealed partial class Emitter
{
    // What is open at this point of the code, the innermost last.
    private readonly List<OpenRange> openFrames = new();

    // The innermost level of names, and the one that was entered last, whose values are not all there yet.
    private LexicalScope? scope;
    private (ScopeSite Site, int Index)? entered;

    private ScopedBindings? Scoped => unit.Bindings as ScopedBindings;

    /// <summary>Opens the range of the whole unit.</summary>
    private void OpenUnit()
    {
        if (Scoped is { } scoped)
        {
            LexicalScope? around = scope;
            scope = scoped.ScopeOf(unit);


            // What scopedImport evaluates is no frame, as in C++ Nix.
            bool isFile = unit.Parent is null && unit.File.Origin == SourceOrigin.File && scoped.Global is null;
            Open(isFile ? FrameKind.File : FrameKind.None, unit.Body, around);
        }
    }

    /// <summary>Opens the range of the body of a function, whose argument is bound.</summary>
    private void OpenBody(ExprLambda lambda)
    {
        if (Scoped is not null)
        {
            FillScope();
            Open(FrameKind.Body, lambda, entered!.Value.Site.Scope.Outer);
        }
    }

    /// <summary>Opens the range of a frame; null where nobody debugs.</summary>
    private FrameSite? OpenFrame(FrameKind kind, Expr expr) => Scoped is null ? null : Open(kind, expr, scope);

    /// <summary>Opens the range of what a node brings into scope, which has its values now.</summary>
    private void OpenScope(Expr node)
    {
        if (Scoped is not null)
        {
            FillScope();
            Open(FrameKind.None, node, entered!.Value.Site.Scope.Outer);
        }
    }

    /// <summary>The bindings of a <c>let</c>.</summary>
    private void EmitLet(ExprLet let)
    {
        EmitBreakpoint(let);
        EnterScope(let.Bindings);
        EmitBindings(let.Bindings);
        if (Scoped is not null)
        {
            FillScope();
            Open(FrameKind.Let, let, entered!.Value.Site.Scope.Outer);
        }
    }

    /// <summary>Enters the level of names of a node, without values as yet: what is made of its variables captures it.</summary>
    private void EnterScope(Expr node)
    {
        if (Scoped is not { } scoped)
        {
            return;
        }

        LexicalScope inner = scoped.ScopeOf(node)!;
        var site = new ScopeSite(inner, EnvironmentOf(inner.Outer));
        int register = Allocate();
        registers[inner.Environment!] = register;
        int index = AddSite(site);
        Emit(OpCode.Probe, -1, (int)ProbeKind.Scope, register, index);
        entered = (site, index);
        scope = inner;
    }

    /// <summary>The values of the level that was entered last are there.</summary>
    private void FillScope()
    {
        if (entered is not var (site, index))
        {
            return;
        }

        IReadOnlyList<Variable> variables = site.Scope.Variables;
        site.Values = new Source[variables.Count];
        for (int i = 0; i < site.Values.Length; i++)
        {
            site.Values[i] = Location(variables[i]);
        }

        Emit(OpCode.Probe, -1, (int)ProbeKind.Names, registers[site.Scope.Environment!], index);
    }

    /// <summary>Closes what was opened since there were so many: it ends here.</summary>
    private void CloseFrames(int count)
    {
        for (int i = openFrames.Count - 1; i >= count; i--)
        {
            OpenRange open = openFrames[i];
            ranges.Add(new TraceRange(open.Start, code.Count, TraceRangeKind.Frame, string.Empty, -1, open.Site));
            scope = open.Around;
            openFrames.RemoveAt(i);
        }
    }

    /// <summary>Stops here, if the expression has a breakpoint.</summary>
    private void EmitBreakpoint(Expr expr)
    {
        if (Scoped is { } scoped && scoped.Breakpoints.Contains(expr))
        {
            Emit(OpCode.Probe, expr.Offset, (int)ProbeKind.Breakpoint, 0, AddSite(new FrameSite(FrameKind.None, expr, scope, EnvironmentOf(scope), scoped)));
        }
    }

    private FrameSite Open(FrameKind kind, Expr expr, LexicalScope? around)
    {
        var site = new FrameSite(kind, expr, scope, EnvironmentOf(scope), Scoped!);
        openFrames.Add(new OpenRange(site, code.Count, around));
        if (kind != FrameKind.None)
        {
            Emit(OpCode.Probe, expr.Offset, (int)ProbeKind.Step, 0, AddSite(site));
        }

        return site;
    }

    private Source? EnvironmentOf(LexicalScope? level) => level?.Environment is { } environment ? Location(environment) : null;

    private readonly struct OpenRange
    {
        public OpenRange(FrameSite site, int start, LexicalScope? around)
        {
            Site = site;
            Start = start;
            Around = around;
        }

        public FrameSite Site { get; }

        public int Start { get; }

        public LexicalScope? Around { get; }
    }
}
