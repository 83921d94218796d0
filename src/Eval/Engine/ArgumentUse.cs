using System;
using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax.Ast;

namespace TvixEval.Engine;

/// <summary>Which arguments given by name some function took. Safe for several threads.</summary>
internal sealed class ArgumentUse
{
    private readonly HashSet<string> formals = new(StringComparer.Ordinal);
    private bool isKnown;
    private bool takesAll;

    /// <summary>Whether they were offered to a function without a set pattern, which takes no arguments by name.</summary>
    public bool HasPlainFunction { get; private set; }

    /// <summary>A value that the arguments were offered to.</summary>
    /// <param name="pattern">The set pattern, if it is a function that has one.</param>
    /// <param name="isFunction">Whether it is a function.</param>
    public void Add(FormalHeads? pattern, bool isFunction)
    {
        lock (formals)
        {
            isKnown = true;
            if (pattern is null)
            {
                HasPlainFunction |= isFunction;
                return;
            }

            takesAll |= pattern.HasEllipsis;
            foreach (FormalHead formal in pattern.Items)
            {
                formals.Add(formal.Name.Name);
            }
        }
    }

    /// <summary>The arguments that no function took, each with the question after names that are similar, if there are any.</summary>
    /// <param name="arguments">The arguments by name.</param>
    public IReadOnlyList<KeyValuePair<string, string?>> Unused(AttrSet arguments)
    {
        var unused = new List<KeyValuePair<string, string?>>();
        lock (formals)
        {
            // Where nothing could be evaluated, nobody knows.
            if (!isKnown || takesAll)
            {
                return unused;
            }

            foreach (string name in AttributePath.NamesOf(arguments))
            {
                if (!formals.Contains(name))
                {
                    unused.Add(new KeyValuePair<string, string?>(name, Suggestions.Question(Suggestions.BestMatches(formals, name))));
                }
            }
        }

        unused.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        return unused;
    }
}
