using System.Collections.Generic;
using System.Linq;

namespace TvixEval.Programs;

/// <content>Sets, what binds names, and selecting.</content>
internal sealed partial class ExpressionGenerator
{
    private Fragment Set(int depth)
    {
        bool isRecursive = Chance(30);
        int outer = variables.Count;
        var parts = new List<object> { isRecursive ? "(rec { " : "{ " };
        if (isRecursive)
        {
            variables.AddRange(new[] { "a", "b" });
        }

        Bindings(parts, depth);
        if (Chance(isRecursive ? 8 : 2))
        {
            parts.Add("__overrides = ");
            parts.Add(Of(Sort.Set, depth - 1));
            parts.Add("; ");
        }

        if (Chance(5))
        {
            parts.Add(Pick("__functor = self: x: ", "__toString = self: ", "outPath = "));
            parts.Add(Of(Pick(Sort.Text, Sort.Any), depth - 1));
            parts.Add("; ");
        }

        variables.RemoveRange(outer, variables.Count - outer);
        parts.Add(isRecursive ? "})" : "}");
        return new Fragment(parts.ToArray());
    }

    private void Bindings(List<object> parts, int depth)
    {
        foreach (string name in new[] { "a", "b", "c", "x", "a.d", "c.\"e f\"", "a.d.f", "\"b\".g", "or" }.Where(name => Chance(name.Length > 4 || name == "or" ? 8 : 40)))
        {
            parts.Add(name + " = ");
            parts.Add(Of(Chance(10) && name.Length == 1 ? Sort.Set : Sort.Any, depth));
            parts.Add("; ");
        }

        if (Chance(15))
        {
            parts.Add(Pick(string.Empty, string.Empty, "a.", "x.d.") + "${");
            parts.Add(Of(Chance(80) ? Sort.Name : Sort.Any, depth - 1));
            parts.Add("}" + Pick(string.Empty, string.Empty, ".d", ".${\"a\"}") + " = ");
            parts.Add(Of(Sort.Any, depth));
            parts.Add("; ");
        }

        if (Chance(12))
        {
            parts.Add("inherit (");
            parts.Add(Of(Sort.Set, depth));
            parts.Add(Pick(") y \"z\"; ", ") a; ", "); ", ") \"${\"y\"}\"; ", ") b b; "));
        }

        if (Chance(variables.Count > 0 ? 12 : 3))
        {
            parts.Add("inherit " + (variables.Count > 0 ? Pick("toString", variables[0], variables[^1] + " map") : Pick("toString", "true \"null\"", "nothing", string.Empty)) + "; ");
        }
    }

    private Fragment Binding(Sort sort, int depth)
    {
        int outer = variables.Count;
        var parts = new List<object>();
        string after = ")";
        switch (random.Next(10))
        {
            case 0 or 1:
                parts.Add("(with ");
                parts.Add(Of(Sort.Set, depth));
                parts.Add("; ");
                variables.AddRange(new[] { "a", "b", "x" });
                break;
            case 2 or 3:
                parts.Add(Chance(70) ? "(assert true || " : "(assert ");
                parts.Add(Of(Sort.Bool, depth));
                parts.Add("; ");
                break;
            case 4 when Chance(40):
                // The old form: the value is an attribute of a recursive set.
                variables.AddRange(new[] { "a", "b" });
                parts.Add("(let { ");
                Bindings(parts, depth);
                parts.Add("body = ");
                after = "; })";
                break;
            case 5 when Chance(50):
                // A variable over another of its name, and sets that are looked into from the inside out.
                variables.AddRange(new[] { "a", "b", "v" });
                parts.Add("(let a = ");
                parts.Add(Leaf(Sort.Any));
                parts.Add("; in with ");
                parts.Add(Of(Sort.Set, depth - 1));
                parts.Add("; with ");
                parts.Add(Of(Sort.Set, depth - 1));
                parts.Add("; " + Pick(string.Empty, "let b = a; in ", "let v = b; in "));
                break;
            default:
                variables.AddRange(new[] { "a", "b", "v" });
                parts.Add("(let v = ");
                parts.Add(Of(Sort.Any, depth));
                parts.Add("; ");
                Bindings(parts, depth);
                parts.Add("in ");
                break;
        }

        parts.Add(Of(sort, depth));
        parts.Add(after);
        variables.RemoveRange(outer, variables.Count - outer);
        return new Fragment(parts.ToArray());
    }

    private Fragment AttributePath(int depth) => Chance(12)
        ? new Fragment(Pick(string.Empty, "a."), "${", Of(Chance(80) ? Sort.Name : Sort.Any, depth - 1), "}", Pick(string.Empty, ".b"))
        : new Fragment(Pick("a", "b", "a.b", "x", "c.\"e f\"", "a.d", "${\"a\"}", "y", "outPath", "a.d.e", "\"\"", "or", "\"${\"a\"}\".b"));

    private Fragment Selection(int depth) => Chance(15)
        ? new Fragment("(", Of(Sort.Set, depth), ".", AttributePath(depth), ")")
        : new Fragment("(", Of(Sort.Set, depth), ".", AttributePath(depth), " or ", Of(Sort.Any, depth), ")");
}
