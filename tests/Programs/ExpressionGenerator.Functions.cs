using System.Collections.Generic;

namespace TvixEval.Programs;

/// <content>Functions and their application.</content>
internal sealed partial class ExpressionGenerator
{
    private Fragment Function(int depth) => Function(depth, random.Next(6));

    private Fragment Function(int depth, int form)
    {
        int outer = variables.Count;
        object head;
        switch (form)
        {
            case 0:
                variables.AddRange(new[] { "a", "b" });
                head = new Fragment("({ a, b ? ", Of(Sort.Any, depth - 1), Pick(" }", ", ... }"), ": ");
                break;
            case 1:
                variables.AddRange(new[] { "a", "s" });
                head = new Fragment("({ a ? ", Of(Sort.Any, depth - 1), Chance(10) ? ", b" : Pick(", ...", string.Empty), " }@s: ");
                break;
            case 2:
                variables.AddRange(new[] { "x", "y" });
                head = "(x: y: ";
                break;
            case 4:
                // Defaults refer to the other arguments and to the whole, also in circles.
                variables.AddRange(new[] { "a", "b", "s" });
                head = new Fragment(
                    Pick("(s@{ a ? ", "(s@{ b, a ? "), Of(Sort.Any, depth - 1), ", " + Pick("c ? a", "c ? s.a or 1", "d ? a, c ? d", "c ? b, d ? c") + Pick(" }: ", ", ... }: ", ",  }: "));
                break;
            case 5 when Chance(30):
                head = Pick("({ }: ", "({ ... }: ", "({ ... }@s: ", "(a@{ a }: ", "({ a, a }: ", "({ or ? 1 }: ", "(or: ", "(_: ");
                break;
            default:
                variables.Add("x");
                head = "(x: ";
                break;
        }

        Fragment body = Of(Sort.Any, depth);
        variables.RemoveRange(outer, variables.Count - outer);
        return new Fragment(head, body, ")");
    }

    private Fragment Application(int depth)
    {
        if (Chance(60))
        {
            // A function, and arguments that it takes.
            return random.Next(5) switch
            {
                0 or 1 => new Fragment("(", Function(depth, 1), " { a = ", Of(Sort.Any, depth), "; })"),
                2 => new Fragment("(", Function(depth, 4), " { ", Pick(string.Empty, "a = 1; "), "b = ", Of(Sort.Any, depth), "; })"),
                3 => new Fragment("({ __functor = self: ", Function(depth, random.Next(4)), "; v = ", Of(Sort.Any, depth - 1), "; } ", Of(Pick(Sort.Set, Sort.Any), depth), ")"),
                _ => new Fragment("(", Function(depth, 3), " ", Of(Sort.Any, depth), ")"),
            };
        }

        var parts = new List<object> { "(", Of(Sort.Function, depth) };
        for (int i = random.Next(2); i >= 0; i--)
        {
            parts.Add(" ");
            parts.Add(Of(Chance(50) ? Sort.Set : Sort.Any, depth));
        }

        parts.Add(")");
        return new Fragment(parts.ToArray());
    }
}
