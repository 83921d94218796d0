using System;
using System.Collections.Generic;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using static TvixEval.Core.Machine.Making;

namespace TvixEval.Core.Machine;

/// <summary>Destructures the arguments of functions that take a set.</summary>
internal static class ArgumentBinding
{
    /// <summary>Destructures an argument.</summary>
    public static void BindFormals(Vm vm, Frame frame, int argument, FormalsSite site)
    {
        Value value = Thunks.Unwrap(frame[argument]!);
        if (AttrSet.OrNull(value) is not { } set)
        {
            throw Forcing.TypeMismatch("a set", value, Position.None)
                .AddTrace(frame.Position, "while evaluating the value passed for the lambda argument");
        }

        int used = 0;
        bool shells = false;
        int[] symbols = site.Symbols;
        int[]? slots = set.IsLayered ? null : site.SlotsIn(set.TopShape);
        for (int i = 0; i < symbols.Length; i++)
        {
            Value? actual = slots is null ? set.Get(new Symbol(symbols[i]))
                : slots[i] >= 0 ? set.At(slots[i])
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
                    SourceKind.Thunk => Shell(frame.Chunk.Blueprints[fallback.Index]),
                    SourceKind.Function => MakeShell(frame.Chunk.Blueprints[fallback.Index]),
                    _ => Make(frame, fallback.Code),
                };
                shells = true;
            }

            frame[site.Registers[i]] = actual;
        }

        if (used != set.Count && !site.Lambda.Formals!.HasEllipsis)
        {
            throw UnexpectedArgument(vm, frame, site, set);
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
                Capture(frame, Thunk.Of(shell), frame.Chunk.Blueprints[fallback.Index].Captures);
            }
            else if (fallback.Kind == SourceKind.Function)
            {
                FillShell(frame, Closure.Of(shell), frame.Chunk.Blueprints[fallback.Index].Captures);
            }
        }
    }

    private static string FunctionName(FunctionHead lambda) => lambda.Name.IsNone ? "anonymous lambda" : lambda.Name.Name;

    private static NixException MissingArgument(Frame frame, FormalsSite site, int symbol) =>
        new NixException(
            NixErrorKind.MissingArgument,
            $"function '{FunctionName(site.Lambda)}' called without required argument '{NixText.Identifier(SymbolTable.NameOf(symbol))}'",
            frame.Position);

    private static NixException UnexpectedArgument(Vm vm, Frame frame, FormalsSite site, AttrSet set)
    {
        var formals = new List<string>();
        foreach (int symbol in site.Symbols)
        {
            formals.Add(SymbolTable.NameOf(symbol));
        }

        foreach (int slot in vm.Names.SlotsOf(set.Shape))
        {
            int key = set.Keys[slot];
            if (Array.IndexOf(site.Symbols, key) < 0)
            {
                string name = SymbolTable.NameOf(key);
                return new NixException(
                    NixErrorKind.UnexpectedArgument,
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
