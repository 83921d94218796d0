using System;
using System.Collections.Generic;
using System.Linq;

namespace TvixEval.Programs;

/// <content>Calls of builtins.</content>
internal sealed partial class ExpressionGenerator
{
    private Fragment CallOf(Func<(string Name, Sort[] Arguments, Sort Result), bool> fits, int depth) => Call(Pick(Signatures.All.Where(fits).ToArray()), depth);

    private Fragment Call((string Name, Sort[] Arguments, Sort Result) builtin, int depth) => Call(builtin, depth, static (g, sort, d) => g.Of(sort, d));

    private Fragment Call((string Name, Sort[] Arguments, Sort Result) builtin, int depth, Func<ExpressionGenerator, Sort, int, Fragment> argument)
    {
        var parts = new List<object> { (Chance(15) ? "(__" : "(builtins.") + builtin.Name };
        foreach (Sort sort in builtin.Arguments.Take(Chance(4) ? builtin.Arguments.Length - 1 : builtin.Arguments.Length))
        {
            parts.Add(" ");
            parts.Add(argument(this, sort, depth - 1));
        }

        parts.Add(")");
        return new Fragment(parts.ToArray());
    }

    /// <summary>What <c>genericClosure</c> takes.</summary>
    private Fragment Closure(int depth)
    {
        string limit = Pick("3", "3", "1", "0");
        string key = Pick("x.key + 1", "x.key + 1", "x.key", "builtins.toString x.key", "x.key / 2.0", "throw \"k\"", "[ x.key ]", "builtins.trace x.key (x.key + 1)");
        Fragment start = Chance(70) ? new Fragment(Pick("[ { key = 1; } ]", "[ { key = 1; } { key = 1; v = 2; } ]", "[ { key = \"a\"; } { key = 1; } ]", "[ { key = 0; v = throw \"v\"; } ]", "[ { } ]", "[ 1 ]", "[ ]")) : Of(Sort.Sets, depth - 1);
        return new Fragment("{ startSet = ", start, $"; operator = x: if x.key > {limit} then [ ] else [ {{ key = {key}; }} " + Pick(string.Empty, "{ key = 1; } ", "x ") + "]; }");
    }
}
