using System;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Engine;

/// <summary>
/// Calls functions with arguments that were given by name from outside (<c>--arg</c>): a function with a set pattern gets
/// those it asks for; anything else is left as it is.
/// </summary>
internal static class AutoCall
{
    private const string NoValue = "cannot evaluate a function that has an argument without a value ('";

    /// <summary>Calls a value as long as it is a functor or a function with a set pattern (C++ Nix's <c>autoCallFunction</c>).</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="function">The value, perhaps not evaluated.</param>
    /// <param name="arguments">The arguments by name.</param>
    /// <param name="use">Records which of them are taken.</param>
    public static Value Apply(Vm vm, Value function, AttrSet arguments, ArgumentUse? use = null)
    {
        Value forced = vm.Force(function);
        while (forced is AttrSet set && set.Get(Symbols.Functor) is { } functor)
        {
            forced = vm.Call(functor, set, set.Position);
        }

        use?.Add((forced as Closure)?.Lambda.Formals, forced is Closure or BuiltinValue or PartialBuiltin);
        return forced is Closure { Lambda.Formals: { } formals } closure
            ? vm.Call(closure, formals.HasEllipsis ? arguments : Select(formals, closure.Position.File, arguments), closure.Position)
            : forced;
    }

    /// <summary>The argument that a function needed and was not given; null for errors of another kind.</summary>
    /// <param name="error">The error.</param>
    public static string? MissingArgument(NixException error)
    {
        if (error.Kind != NixErrorKind.MissingArgument || !error.RawMessage.StartsWith(NoValue, StringComparison.Ordinal))
        {
            return null;
        }

        int end = error.RawMessage.IndexOf("')\n", NoValue.Length, StringComparison.Ordinal);
        return error.RawMessage.Substring(NoValue.Length, end - NoValue.Length);
    }

    private static AttrSet Select(FormalHeads formals, SourceFile? file, AttrSet arguments)
    {
        var selected = new AttrSetBuilder(formals.Items.Count);
        foreach (FormalHead formal in formals.Items)
        {
            if (arguments.Get(formal.Name) is { } given)
            {
                selected.Add(formal.Name, given);
            }
            else if (!formal.HasDefault)
            {
                throw new NixException(
                    NixErrorKind.MissingArgument,
                    $"{NoValue}{formal.Name.Name}')\n"
                    + "Nix attempted to evaluate a function as a top level expression; in\n"
                    + "this case it must have its arguments supplied either by default\n"
                    + "values, or passed explicitly with '--arg' or '--argstr'. See\n"
                    + "https://nix.dev/manual/nix/stable/language/syntax.html#functions.",
                    new Position(file, formal.Offset));
            }
        }

        return selected.Build();
    }
}
