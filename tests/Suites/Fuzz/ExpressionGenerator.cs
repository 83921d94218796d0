using System;
using System.Collections.Generic;
using System.Linq;

namespace TvixEval.Suites.Fuzz;

/// <summary>Makes random expressions, which mostly make sense. The same seed makes the same expression.</summary>
internal sealed class ExpressionGenerator
{
    /// <summary>The kinds of expression that can be asked for by name.</summary>
    public static readonly IReadOnlyDictionary<string, Sort[]> Categories = new Dictionary<string, Sort[]>(StringComparer.Ordinal)
    {
        ["arithmetic"] = new[] { Sort.Int, Sort.Float, Sort.Bool },
        ["strings"] = new[] { Sort.Text },
        ["lists"] = new[] { Sort.List, Sort.Ints, Sort.Texts },
        ["sets"] = new[] { Sort.Set },
        ["functions"] = new[] { Sort.Function, Sort.Any },
        ["laziness"] = new[] { Sort.Any },
        ["builtins"] = new[] { Sort.Any },
        ["regex"] = new[] { Sort.Regex },
        ["data"] = new[] { Sort.Json, Sort.Toml },
        ["versions"] = new[] { Sort.Version },
        ["paths"] = new[] { Sort.Path },
        ["derivations"] = new[] { Sort.Derivation },
    };

    private readonly Random random;
    private readonly List<string> variables = new();

    /// <summary>Creates a generator.</summary>
    /// <param name="seed">What its choices depend on.</param>
    public ExpressionGenerator(int seed) => random = new Random(seed);

    /// <summary>Makes an expression.</summary>
    /// <param name="category">One of <see cref="Categories"/>.</param>
    public Fragment Make(string category)
    {
        Sort sort = Pick(Categories[category]);
        int depth = 2 + random.Next(3);
        return category switch
        {
            "builtins" => Call(PickFrom(Signatures.All), depth),
            "regex" => Call(Pick(Signatures.All.Where(static s => s.Arguments.Contains(Sort.Regex)).ToArray()), depth),
            "data" => Call(Pick(Signatures.All.Where(static s => s.Name.Contains("JSON") || s.Name.Contains("TOML") || s.Name.Contains("XML")).ToArray()), depth),
            "versions" => Call(Pick(Signatures.All.Where(static s => s.Arguments.Contains(Sort.Version)).ToArray()), depth),
            "paths" when Chance(70) => Call(Pick(Signatures.All.Where(static s => s.Arguments.Contains(Sort.Path) || s.Result == Sort.Path).ToArray()), depth),
            "functions" => Application(depth),
            "laziness" => Binding(Sort.Any, depth + 1),
            "derivations" when Chance(60) => new Fragment("let d = ", Derivation(depth), "; in ", Pick("d.drvPath", "d.outPath", "\"${d}\"", "d", "d.all", "[ d.out ]", "builtins.getContext \"${d} ${d.drvPath}\"", "d == d", "d.drvAttrs")),
            _ => Compound(sort, depth),
        };
    }

    private bool Chance(int percent) => random.Next(100) < percent;

    private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];

    private T PickFrom<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    private Fragment Of(Sort sort, int depth)
    {
        if (Chance(2))
        {
            sort = Pick(Enum.GetValues<Sort>());
        }

        if (variables.Count > 0 && Chance(12))
        {
            return new Fragment(PickFrom(variables));
        }

        return depth <= 0 || Chance(25) ? Leaf(sort) : Compound(sort, depth - 1);
    }

    private Fragment Leaf(Sort sort) => sort switch
    {
        Sort.Int => new Fragment(Pick(Samples.Ints)),
        Sort.Small => new Fragment(Pick(Samples.Smalls)),
        Sort.Float => new Fragment(Pick(Samples.Floats)),
        Sort.Bool => new Fragment(Pick("true", "false")),
        Sort.Text => Chance(15) ? new Fragment("''", Pick(Samples.Indented), "''") : new Fragment("\"" + Pick(Samples.Texts) + "\""),
        Sort.Path => new Fragment(Pick(Samples.Paths)),
        Sort.List => new Fragment(Pick("[ ]", "[ 1 2 3 ]", "[ null true ]", "[ \"a\" 1 ]", "[ { a = 1; } { a = 2; b = 3; } ]", "[ { name = \"a\"; value = 1; } { name = \"a\"; value = 2; } ]", "[ [ 1 ] [ ] ]")),
        Sort.Ints => new Fragment(Pick("[ ]", "[ 3 1 2 ]", "[ 1 1.5 (-2) ]", "[ 1 2 \"a\" ]")),
        Sort.Texts => new Fragment(Pick("[ ]", "[ \"a\" ]", "[ \"b\" \"a\" ]", "[ \"a\" \"\" \"b\" ]", "[ \"ab\" \"a\" ]", "[ ./text ]")),
        Sort.Set => new Fragment(Pick("{ }", "{ a = 1; }", "{ b = 2; a = 1; }", "{ a.b = 1; a.c = 2; }", "{ x = null; outPath = \"/p\"; }", "{ __toString = s: \"t\"; }", "{ a = [ ]; c = { }; }", "{ type = \"derivation\"; name = \"n\"; }", "{ startSet = [ { key = 1; } ]; operator = x: [ ]; }", "{ path = ./dir; name = \"n\"; }")),
        Sort.Function => new Fragment(Pick("(x: x)", "(x: y: x)", "(x: y: y)", "({ a, b ? 2 }: a)", "({ a ? 1, ... }@s: s)", "builtins.add", "(a: b: a + b)", "{ __functor = s: x: x; }", "(x: true)", "(x: x > 1)", "(a: b: a < b)", "(_: throw \"no\")", "builtins.toString", "(x: [ x x ])", "({ }: 1)", "(s@{ x, y }: s)")),
        Sort.Derivation => Derivation(0),
        Sort.Regex => new Fragment("\"" + Pick(Samples.Regexes) + "\""),
        Sort.Json => Quoted(Pick(Samples.JsonTexts)),
        Sort.Toml => Quoted(string.Join("\\n", Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Pick(Samples.TomlLines)))),
        Sort.Version => new Fragment("\"" + Pick(Samples.Versions) + "\""),
        Sort.Name => new Fragment("\"" + Pick(Samples.Names) + "\""),
        _ => Chance(5) ? new Fragment(Pick("null", "(throw \"t\")", "(abort \"a\")", Chance(10) ? "undefined" : "null", "(assert false; 1)", "__curPos", "builtins.nixVersion")) : Leaf(Pick(Enum.GetValues<Sort>().Skip(1).ToArray())),
    };

    // The text stands in quotation marks already escaped, but for the marks themselves.
    private static Fragment Quoted(string text) => new("\"" + text.Replace("\"", "\\\"") + "\"");

    private Fragment Compound(Sort sort, int depth)
    {
        if (Chance(30))
        {
            return Chance(50) ? Binding(sort, depth) : Choice(sort, depth);
        }

        if (Chance(35))
        {
            (string Name, Sort[] Arguments, Sort Result)[] fitting = Signatures.All.Where(s => s.Result == sort).ToArray();
            if (fitting.Length > 0)
            {
                return Call(Pick(fitting), depth);
            }
        }

        switch (sort)
        {
            case Sort.Int:
                return Operation(Pick("+", "-", "*", "/"), Sort.Int, Sort.Int, depth);
            case Sort.Float:
                return Operation(Pick("+", "-", "*", "/"), Sort.Float, Pick(Sort.Int, Sort.Float), depth);
            case Sort.Bool:
                return Chance(20) ? new Fragment("(!", Of(Sort.Bool, depth), ")")
                    : Chance(30) ? Operation(Pick("&&", "||", "->"), Sort.Bool, Sort.Bool, depth)
                    : Chance(20) ? new Fragment("(", Of(Sort.Set, depth), " ? ", AttributePath(), ")")
                    : Comparison(depth);
            case Sort.Text:
                return Interpolation(depth);
            case Sort.Path:
                return Operation("+", Sort.Path, Pick(Sort.Text, Sort.Path), depth);
            case Sort.List:
                return Chance(30) ? Operation("++", Sort.List, Sort.List, depth) : List(Sort.Any, depth);
            case Sort.Ints:
                return List(Pick(Sort.Int, Sort.Float), depth);
            case Sort.Texts:
                return List(Sort.Text, depth);
            case Sort.Set:
                return Chance(30) ? Operation("//", Sort.Set, Sort.Set, depth) : Set(depth);
            case Sort.Function:
                return Function(depth);
            case Sort.Derivation:
                return Derivation(depth);
            case Sort.Any:
                return Chance(25) ? Application(depth)
                    : Chance(6) ? Operation(Pick(Samples.Operators), Sort.Any, Sort.Any, depth)
                    : Chance(20) ? Selection(depth)
                    : Compound(Pick(Sort.Int, Sort.Float, Sort.Bool, Sort.Text, Sort.List, Sort.Set, Sort.Function), depth);
            default:
                return Leaf(sort);
        }
    }

    private Fragment Operation(string name, Sort left, Sort right, int depth) => new("(", Of(left, depth), " " + name + " ", Of(right, depth), ")");

    private Fragment Comparison(int depth)
    {
        Sort sort = Pick(Sort.Int, Sort.Float, Sort.Text, Sort.List, Sort.Set, Sort.Any, Sort.Path);
        return Operation(Pick("==", "!=", "<", ">", "<=", ">="), sort, Chance(80) ? sort : Sort.Any, depth);
    }

    private Fragment Call((string Name, Sort[] Arguments, Sort Result) builtin, int depth)
    {
        var parts = new List<object> { "(builtins." + builtin.Name };
        foreach (Sort argument in builtin.Arguments.Take(Chance(4) ? builtin.Arguments.Length - 1 : builtin.Arguments.Length))
        {
            parts.Add(" ");
            parts.Add(Of(argument, depth - 1));
        }

        parts.Add(")");
        return new Fragment(parts.ToArray());
    }

    private Fragment Interpolation(int depth)
    {
        if (Chance(25))
        {
            return Operation("+", Sort.Text, Pick(Sort.Text, Sort.Path, Sort.Derivation), depth);
        }

        bool indented = Chance(30);
        string[] texts = indented ? Samples.Indented : Samples.Texts;
        string mark = indented ? "''" : "\"";
        return new Fragment(mark + Pick(texts) + "${", Of(Pick(Sort.Text, Sort.Text, Sort.Path, Sort.Derivation, Sort.Any), depth), "}" + Pick(texts) + mark);
    }

    private Fragment List(Sort element, int depth)
    {
        var parts = new List<object> { "[ " };
        for (int i = random.Next(4); i >= 0; i--)
        {
            parts.Add(Of(element, depth));
            parts.Add(" ");
        }

        parts.Add("]");
        return new Fragment(parts.ToArray());
    }

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
        variables.RemoveRange(outer, variables.Count - outer);
        parts.Add(isRecursive ? "})" : "}");
        return new Fragment(parts.ToArray());
    }

    private void Bindings(List<object> parts, int depth)
    {
        foreach (string name in new[] { "a", "b", "c", "x", "a.d", "c.\"e f\"" }.Where(_ => Chance(45)))
        {
            parts.Add(name + " = ");
            parts.Add(Of(Sort.Any, depth));
            parts.Add("; ");
        }

        if (Chance(15))
        {
            parts.Add("${");
            parts.Add(Of(Chance(80) ? Sort.Name : Sort.Any, depth - 1));
            parts.Add("} = ");
            parts.Add(Of(Sort.Any, depth));
            parts.Add("; ");
        }

        if (Chance(12))
        {
            parts.Add("inherit (");
            parts.Add(Of(Sort.Set, depth));
            parts.Add(") y \"z\"; ");
        }

        if (variables.Count > 0 && Chance(12))
        {
            parts.Add("inherit " + Pick("toString", variables[0]) + "; ");
        }
    }

    private Fragment Binding(Sort sort, int depth)
    {
        int outer = variables.Count;
        var parts = new List<object>();
        switch (random.Next(4))
        {
            case 0:
                parts.Add("(with ");
                parts.Add(Of(Sort.Set, depth));
                parts.Add("; ");
                variables.AddRange(new[] { "a", "b", "x" });
                break;
            case 1:
                parts.Add(Chance(70) ? "(assert true || " : "(assert ");
                parts.Add(Of(Sort.Bool, depth));
                parts.Add("; ");
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
        parts.Add(")");
        variables.RemoveRange(outer, variables.Count - outer);
        return new Fragment(parts.ToArray());
    }

    private Fragment Choice(Sort sort, int depth) =>
        new("(if ", Of(Sort.Bool, depth), " then ", Of(sort, depth), " else ", Of(sort, depth), ")");

    private string AttributePath() => Pick("a", "b", "a.b", "x", "c.\"e f\"", "a.d", "${\"a\"}", "y", "outPath", "a.d.e", "\"\"");

    private Fragment Selection(int depth) => Chance(15)
        ? new Fragment("(", Of(Sort.Set, depth), "." + AttributePath() + ")")
        : new Fragment("(", Of(Sort.Set, depth), "." + AttributePath() + " or ", Of(Sort.Any, depth), ")");

    private Fragment Function(int depth) => Function(depth, random.Next(4));

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
            return Chance(50)
                ? new Fragment("(", Function(depth, 1), " { a = ", Of(Sort.Any, depth), "; })")
                : new Fragment("(", Function(depth, 3), " ", Of(Sort.Any, depth), ")");
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

    private Fragment Derivation(int depth)
    {
        var parts = new List<object> { "(derivation { name = ", Chance(85) ? Quoted(Pick("n", "foo-1.0", "a_b", "x.drv", "", "a b", ".n")) : Of(Sort.Any, depth - 1) };
        parts.Add("; system = \"x86_64-linux\"; builder = ");
        parts.Add(Chance(60) ? new Fragment(Pick("\"/bin/sh\"", "./text", "\"${./dir}/x\"")) : Of(Sort.Text, depth));
        parts.Add("; ");
        foreach ((string name, Sort sort) in new[] { ("args", Sort.Texts), ("env1", Sort.Any), ("env2", Sort.Text), ("src", Sort.Path), ("dep", Sort.Derivation) })
        {
            if (depth > 0 && Chance(35))
            {
                parts.Add(name + " = ");
                parts.Add(Of(sort, depth - 1));
                parts.Add("; ");
            }
        }

        parts.Add(Pick(
            string.Empty, string.Empty, string.Empty, "outputs = [ \"out\" \"dev\" ]; ", "outputs = [ ]; ", "outputs = [ \"a\" \"a\" ]; ", "outputs = [ \"lib\" \"drv\" ]; ", "__structuredAttrs = true; ", "__ignoreNulls = true; n = null; ",
            "outputHash = \"sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\"; ", "outputHash = \"\"; outputHashAlgo = \"sha256\"; outputHashMode = \"recursive\"; ",
            "outputHash = \"da39a3ee5e6b4b0d3255bfef95601890afd80709\"; outputHashAlgo = \"sha1\"; ", "outputHash = \"x\"; outputHashAlgo = \"sha256\"; ", "__contentAddressed = true; ", "outputHashMode = \"wrong\"; ",
            "passAsFile = [ \"env2\" ]; ", "allowedReferences = [ ]; ", "__structuredAttrs = true; outputs = [ \"out\" \"doc\" ]; "));
        parts.Add("})");
        return new Fragment(parts.ToArray());
    }
}
