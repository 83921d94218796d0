using System;
using System.Collections.Generic;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <content>Selection of attributes, and variables that come from <c>with</c>.</content>
public sealed partial class Vm
{
    private const string SelectHint = "while selecting an attribute";

    /// <summary>
    /// Walks a path of fixed names. When a step is not evaluated yet it is given out as pending: the instruction starts over
    /// once it is.
    /// </summary>
    private Value? Select(Frame frame, Value subject, SelectSite site, out Thunk? pending)
    {
        Symbol[] path = site.Path;
        Value value = subject;
        for (int i = 0; i < path.Length; i++)
        {
            if (value is not AttrSet set)
            {
                throw TypeMismatch("a set", Unwrap(value), Position.None).AddTrace(frame.Position, SelectHint);
            }

            Value? found = i == 0 ? site.FindFirst(set) : set.Get(path[i]);
            if (found is null)
            {
                throw MissingAttribute(set, path[i].Name);
            }

            if (found.Kind == ValueKind.Thunk)
            {
                Value? outcome = ((Thunk)found).Outcome;
                if (outcome is null)
                {
                    pending = (Thunk)found;
                    return null;
                }

                if (outcome.Kind == ValueKind.Thunk)
                {
                    throw Failure(outcome);
                }

                // A function stays behind its thunk (see OpCode.Force).
                value = outcome.Kind < ValueKind.Lambda ? outcome : found;
            }
            else
            {
                value = found;
            }
        }

        pending = null;
        return value;
    }

    /// <summary>As <see cref="Select"/>, but null when a step is missing or not a set.</summary>
    private static Value? TrySelect(Value subject, SelectSite site, out Thunk? pending)
    {
        Symbol[] path = site.Path;
        Value value = subject;
        pending = null;
        for (int i = 0; i < path.Length; i++)
        {
            Value? found = value is AttrSet set ? (i == 0 ? site.FindFirst(set) : set.Get(path[i])) : null;
            if (found is null)
            {
                return null;
            }

            if (found.Kind == ValueKind.Thunk)
            {
                Value? outcome = ((Thunk)found).Outcome;
                if (outcome is null)
                {
                    pending = (Thunk)found;
                    return null;
                }

                if (outcome.Kind == ValueKind.Thunk)
                {
                    throw Failure(outcome);
                }

                value = outcome.Kind < ValueKind.Lambda ? outcome : found;
            }
            else
            {
                value = found;
            }
        }

        return value;
    }

    private static bool HasAttr(Value subject, SelectSite site, out Thunk? pending)
    {
        Symbol[] path = site.Path;
        Value value = subject;
        pending = null;
        for (int i = 0; i < path.Length; i++)
        {
            if (value is not AttrSet set || (i == 0 ? site.FindFirst(set) : set.Get(path[i])) is not { } found)
            {
                return false;
            }

            if (i < path.Length - 1 && found.Kind == ValueKind.Thunk)
            {
                Value? outcome = ((Thunk)found).Outcome;
                if (outcome is null)
                {
                    pending = (Thunk)found;
                    return false;
                }

                if (outcome.Kind == ValueKind.Thunk)
                {
                    throw Failure(outcome);
                }

                found = outcome;
            }

            value = found;
        }

        return true;
    }

    private static NixException MissingAttribute(AttrSet set, string name)
    {
        var names = new List<string>();
        foreach (int key in set.Keys)
        {
            names.Add(SymbolTable.NameOf(key));
        }

        return new NixException(NixErrorKind.MissingAttribute, $"attribute '{NixText.Identifier(name)}' missing")
        {
            Suggestions = Suggestions.BestMatches(names, name),
        };
    }

    private Value SelectName(Frame frame, Value subject, NixString name)
    {
        if (subject is not AttrSet set)
        {
            throw TypeMismatch("a set", Unwrap(subject), Position.None).AddTrace(frame.Position, SelectHint);
        }

        return set.Get(name.AsSymbol(Names)) ?? throw MissingAttribute(set, name.Bytes);
    }

    private Value? FindName(Value subject, NixString name)
    {
        Symbol symbol = name.AsSymbol(Names);
        return subject is AttrSet set ? set.Get(symbol) : null;
    }

    private void CheckAttrName(Frame frame, int register) =>
        ForceStringNoContext(frame[register]!, "while evaluating an attribute name", frame.Position);

    /// <summary>A variable that no lexical scope has: looked up in the sets of the <c>with</c>s, innermost first.</summary>
    private static Value? LookupWith(Frame frame, WithSite site, out Thunk? pending)
    {
        for (int i = 0; i < site.Scopes.Length; i++)
        {
            Source source = site.Scopes[i];
            Value scope = source.Kind == SourceKind.Register
                ? frame[source.Index]!
                : Make(frame, source.Code);
            if (scope.Kind == ValueKind.Thunk)
            {
                Value? outcome = ((Thunk)scope).Outcome;
                if (outcome is null)
                {
                    pending = (Thunk)scope;
                    return null;
                }

                scope = outcome.Kind == ValueKind.Thunk ? throw Failure(outcome) : outcome;
                if (source.Kind == SourceKind.Register && scope.Kind < ValueKind.Lambda)
                {
                    frame[source.Index] = scope;
                }
            }

            if (scope is not AttrSet set)
            {
                throw TypeMismatch("a set", scope, Position.None)
                    .AddTrace(new Position(frame.Chunk.File, site.Offsets[i]), "while evaluating the first subexpression of a with expression");
            }

            if (set.Get(site.Name) is { } found)
            {
                if (found.Kind == ValueKind.Thunk)
                {
                    Value? outcome = ((Thunk)found).Outcome;
                    if (outcome is null)
                    {
                        pending = (Thunk)found;
                        return null;
                    }

                    if (outcome.Kind == ValueKind.Thunk)
                    {
                        throw Failure(outcome);
                    }

                    found = outcome.Kind < ValueKind.Lambda ? outcome : found;
                }

                pending = null;
                return found;
            }
        }

        throw new NixException(NixErrorKind.UndefinedVariable, $"undefined variable '{NixText.Identifier(site.Name.Name)}'", frame.Position);
    }

    /// <summary>The text of an attribute path as errors show it.</summary>
    private static string ShowPath(IReadOnlyList<AttrName> path, int count)
    {
        var text = new System.Text.StringBuilder();
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
            {
                text.Append('.');
            }

            text.Append(path[i].Expression is { } expression
                ? "\"${" + SyntaxPrinter.Print(expression) + "}\""
                : NixText.Identifier(path[i].Symbol.Name));
        }

        return text.ToString();
    }

    /// <summary>The two lines of trace of a failed selection.</summary>
    private static void TraceSelect(Frame frame, NixException error, SelectTrace trace, int offset)
    {
        IReadOnlyList<AttrName> path = trace.Select.Path;
        Position definition = Position.None;
        int resolved = 0;
        Value? value = frame[trace.Subject];
        for (int i = 0; i < path.Count && path[i].Expression is null && value?.Peek() is AttrSet set; i++)
        {
            if (set.Get(path[i].Symbol) is not { } next)
            {
                break;
            }

            definition = set.PositionOf(path[i].Symbol);
            resolved = i + 1;
            value = next;
        }

        if (definition.IsKnown && definition.File!.Origin != SourceOrigin.Internal)
        {
            error.AddTrace(definition, $"from the definition of '{ShowPath(path, resolved)}'");
        }

        error.AddTrace(new Position(frame.Chunk.File, offset), $"while evaluating the attribute '{ShowPath(path, path.Count)}'");
    }
}
