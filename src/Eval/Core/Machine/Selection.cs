using System.Collections.Generic;
using System.Runtime.CompilerServices;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <summary>Selection of attributes, and variables that come from <c>with</c>.</summary>
internal static class Selection
{
    private const string SelectHint = "while selecting an attribute";

    /// <summary>
    /// Walks a path of fixed names. When a step is not evaluated yet it is given out as pending: the instruction starts over
    /// once it is.
    /// </summary>
    public static Value? Select(Frame frame, Value subject, SelectSite site, out Thunk? pending)
    {
        Symbol[] path = site.Path;
        Value value = subject;
        for (int i = 0; i < path.Length; i++)
        {
            if (AttrSet.OrNull(value) is not { } set)
            {
                throw Forcing.TypeMismatch("a set", Thunks.Unwrap(value), Position.None).AddTrace(frame.Position, SelectHint);
            }

            Value? found = i == 0 ? site.FindFirst(set) : set.Get(path[i]);
            if (found is null)
            {
                throw MissingAttribute(frame, set, path[i].Name);
            }

            value = Thunks.Look(found, out pending);
            if (pending is not null)
            {
                return null;
            }
        }

        pending = null;
        return value;
    }

    /// <summary>As <see cref="Select"/>, but null when a step is missing or not a set.</summary>
    public static Value? TrySelect(Value subject, SelectSite site, out Thunk? pending)
    {
        Symbol[] path = site.Path;
        Value value = subject;
        pending = null;
        for (int i = 0; i < path.Length; i++)
        {
            Value? found = AttrSet.OrNull(value) is { } set ? (i == 0 ? site.FindFirst(set) : set.Get(path[i])) : null;
            if (found is null)
            {
                return null;
            }

            value = Thunks.Look(found, out pending);
            if (pending is not null)
            {
                return null;
            }
        }

        return value;
    }

    /// <summary>Whether a set has an attribute at the end of a path of fixed names.</summary>
    public static bool HasAttr(Value subject, SelectSite site, out Thunk? pending)
    {
        Symbol[] path = site.Path;
        Value value = subject;
        pending = null;
        for (int i = 0; i < path.Length; i++)
        {
            if (AttrSet.OrNull(value) is not { } set || (i == 0 ? site.FindFirst(set) : set.Get(path[i])) is not { } found)
            {
                return false;
            }

            if (i == path.Length - 1)
            {
                return true;
            }

            value = Thunks.Look(found, out pending);
            if (pending is not null)
            {
                return false;
            }
        }

        return true;
    }

    private static NixException MissingAttribute(Frame frame, AttrSet set, string name)
    {
        var names = new List<string>();
        foreach (int key in set.Keys)
        {
            names.Add(SymbolTable.NameOf(key));
        }

        return new NixException(NixErrorKind.MissingAttribute, $"attribute '{NixText.Identifier(name)}' missing", frame.Position)
        {
            Suggestions = Suggestions.BestMatches(names, name),
        };
    }

    /// <summary>The attribute of a name that was computed.</summary>
    public static Value SelectName(Vm vm, Frame frame, Value subject, NixString name)
    {
        if (AttrSet.OrNull(subject) is not { } set)
        {
            throw Forcing.TypeMismatch("a set", Thunks.Unwrap(subject), Position.None).AddTrace(frame.Position, SelectHint);
        }

        return set.Get(name.AsSymbol(vm.Names)) ?? throw MissingAttribute(frame, set, name.Bytes);
    }

    /// <summary>As <see cref="SelectName"/>, but null when it is missing or there is no set.</summary>
    public static Value? FindName(Vm vm, Value subject, NixString name)
    {
        Symbol symbol = name.AsSymbol(vm.Names);
        return AttrSet.OrNull(subject) is { } set ? set.Get(symbol) : null;
    }

    /// <summary>Fails unless a register can be the name of an attribute.</summary>
    public static void CheckAttrName(Vm vm, Frame frame, int register) =>
        vm.ForceStringNoContext(frame[register]!, "while evaluating an attribute name", frame.Position);

    /// <summary>A variable that no lexical scope has: looked up in the sets of the <c>with</c>s, innermost first.</summary>
    public static Value? LookupWith(Frame frame, WithSite site, out Thunk? pending)
    {
        for (int i = 0; i < site.Scopes.Length; i++)
        {
            Source source = site.Scopes[i];
            Value scope = ScopeOf(frame, source);
            if (scope.Kind == ValueKind.Thunk)
            {
                scope = Thunks.Look(scope, out pending);
                if (pending is not null)
                {
                    return null;
                }

                if (source.Kind == SourceKind.Register)
                {
                    frame[source.Index] = scope;
                }
            }

            if (AttrSet.OrNull(scope) is not { } set)
            {
                throw Forcing.TypeMismatch("a set", Thunks.Unwrap(scope), Position.None)
                    .AddTrace(new Position(frame.Chunk.File, site.Offsets[i]), "while evaluating the first subexpression of a with expression");
            }

            if (set.Get(site.Name) is { } found)
            {
                return Thunks.Look(found, out pending);
            }
        }

        throw new NixException(NixErrorKind.UndefinedVariable, $"undefined variable '{NixText.Identifier(site.Name.Name)}'", frame.Position)
        {
            SimilarNames = Suggestions.SimilarNames(NamesOf(frame, site), site.Name.Name),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Value ScopeOf(Frame frame, in Source source) => source.Kind == SourceKind.Register ? frame[source.Index]! : Making.Make(frame, source.Code);

    // All of the sets are evaluated: each has been looked at.
    private static IEnumerable<string> NamesOf(Frame frame, WithSite site)
    {
        foreach (Source source in site.Scopes)
        {
            if (AttrSet.OrNull(Thunks.Unwrap(ScopeOf(frame, source))) is { } set)
            {
                foreach (int key in set.Keys)
                {
                    yield return SymbolTable.NameOf(key);
                }
            }
        }
    }
}
