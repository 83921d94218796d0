using System;
using System.Collections.Generic;
using System.Linq;

namespace TvixEval.Programs;

/// <summary>Makes random expressions, which mostly make sense. The same seed makes the same expression.</summary>
internal sealed partial class ExpressionGenerator
{
    private readonly Random random;
    private readonly List<string> variables = new();

    /// <summary>Creates a generator.</summary>
    /// <param name="seed">What its choices depend on.</param>
    public ExpressionGenerator(int seed) => random = new Random(seed);

    /// <summary>The kinds of expression that can be asked for by name.</summary>
    public static IReadOnlyDictionary<string, Func<ExpressionGenerator, int, Fragment>> Categories { get; } = new Dictionary<string, Func<ExpressionGenerator, int, Fragment>>(StringComparer.Ordinal)
    {
        ["arithmetic"] = static (g, depth) => g.Compound(g.Pick(Sort.Int, Sort.Float, Sort.Bool), depth),
        ["strings"] = static (g, depth) => g.Compound(Sort.Text, depth),
        ["lists"] = static (g, depth) => g.Compound(g.Pick(Sort.List, Sort.Ints, Sort.Texts), depth),
        ["sets"] = static (g, depth) => g.Compound(Sort.Set, depth),
        ["scopes"] = static (g, depth) => g.Binding(Sort.Any, depth + 1),
        ["functions"] = static (g, depth) => g.Application(depth),
        ["laziness"] = static (g, depth) => g.Lazy(depth + 1),
        ["errors"] = static (g, depth) => g.Errors(depth),
        ["builtins"] = static (g, depth) => g.Call(g.PickFrom(Signatures.All), depth),
        ["closures"] = static (g, depth) => g.CallOf(static s => s.Arguments.Contains(Sort.Comparator) || s.Arguments.Contains(Sort.Binary) || s.Arguments.Contains(Sort.Closure) || s.Arguments.Contains(Sort.Predicate), depth),
        ["regex"] = static (g, depth) => g.CallOf(static s => s.Arguments.Contains(Sort.Regex), depth),
        ["data"] = static (g, depth) => g.CallOf(static s => s.Name.Contains("JSON") || s.Name.Contains("TOML") || s.Name.Contains("XML"), depth),
        ["versions"] = static (g, depth) => g.CallOf(static s => s.Arguments.Contains(Sort.Version), depth),
        ["paths"] = static (g, depth) => g.Chance(70) ? g.CallOf(static s => s.Arguments.Contains(Sort.Path) || s.Result == Sort.Path, depth) : g.Compound(Sort.Path, depth),
        ["files"] = static (g, depth) => g.CallOf(static s => s.Name is "import" or "scopedImport" or "findFile" or "path" or "filterSource" or "readDir" or "readFile" or "hashFile", depth),
        ["contexts"] = static (g, depth) => g.CallOf(static s => s.Arguments.Contains(Sort.Context), depth),
        ["derivations"] = static (g, depth) => g.UseOfDerivation(depth),
        ["syntax"] = static (g, depth) => new TokenMutator(g.random).Mutate(g.Compound(Sort.Any, depth).ToString()),
        ["precedence"] = static (g, depth) => new Grammar(g.random).Program(depth),
        ["spelling"] = static (g, depth) => new TokenMutator(g.random).Respell(g.Compound(Sort.Any, depth).ToString()),
    };

    /// <summary>Makes an expression.</summary>
    /// <param name="category">One of <see cref="Categories"/>.</param>
    public Fragment Make(string category) => Categories[category](this, 2 + random.Next(3));

    /// <summary>Makes an expression, perhaps with unknown variables, of which it is known how it must print.</summary>
    /// <param name="depth">How deep it may be nested.</param>
    public PrintedFragment MakePrinted(int depth) => new Grammar(random).Next(depth);

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

    private Fragment Compound(Sort sort, int depth)
    {
        if (Chance(30))
        {
            return Chance(50) ? Binding(sort, depth) : Chance(70) ? Choice(sort, depth) : Delayed(sort, depth);
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
                return Chance(10) ? new Fragment("(-", Of(Sort.Int, depth), ")") : Operation(Pick("+", "-", "*", "/"), Sort.Int, Sort.Int, depth);
            case Sort.Float:
                return Operation(Pick("+", "-", "*", "/"), Sort.Float, Pick(Sort.Int, Sort.Float), depth);
            case Sort.Bool:
                return Chance(20) ? new Fragment("(!", Of(Sort.Bool, depth), ")")
                    : Chance(30) ? Operation(Pick("&&", "||", "->"), Sort.Bool, Sort.Bool, depth)
                    : Chance(20) ? new Fragment("(", Of(Sort.Set, depth), " ? ", AttributePath(depth), ")")
                    : Comparison(depth);
            case Sort.Text:
                return Interpolation(depth);
            case Sort.Context:
                return ContextText(depth);
            case Sort.Path:
                return Chance(30) ? InterpolatedPath(depth) : Operation("+", Sort.Path, Pick(Sort.Text, Sort.Path), depth);
            case Sort.List:
                return Chance(30) ? Operation("++", Sort.List, Sort.List, depth) : List(Sort.Any, depth);
            case Sort.Ints:
                return List(Pick(Sort.Int, Sort.Float), depth);
            case Sort.Texts:
                return List(Sort.Text, depth);
            case Sort.Sets:
                return List(Sort.Set, depth);
            case Sort.Set:
                return Chance(30) ? Operation("//", Sort.Set, Sort.Set, depth) : Set(depth);
            case Sort.Function:
                return Function(depth);
            case Sort.Predicate:
                return WithVariables(new[] { "x" }, "(x: ", Sort.Bool, depth, ")");
            case Sort.Comparator:
                return WithVariables(new[] { "x", "y" }, "(x: y: ", Sort.Bool, depth, ")");
            case Sort.Binary:
                return WithVariables(new[] { "x", "y" }, "(x: y: ", Sort.Any, depth, ")");
            case Sort.Derivation:
                return Derivation(depth);
            case Sort.Closure:
                return Closure(depth);
            case Sort.Any:
                return Chance(25) ? Application(depth)
                    : Chance(6) ? Operation(Pick(Samples.Operators), Sort.Any, Sort.Any, depth)
                    : Chance(20) ? Selection(depth)
                    : Chance(4) ? Piped(depth)
                    : Compound(Pick(Sort.Int, Sort.Float, Sort.Bool, Sort.Text, Sort.List, Sort.Set, Sort.Function), depth);
            default:
                return Leaf(sort);
        }
    }

    private Fragment Operation(string name, Sort left, Sort right, int depth) =>

        // Without parentheses now and then: precedence and associativity.
        Chance(12) ? new Fragment("(", Of(left, depth), " " + name + " ", Of(right, depth), " " + Pick(Samples.Operators) + " ", Of(Pick(left, right), depth), ")")
        : new Fragment("(", Of(left, depth), " " + name + " ", Of(right, depth), ")");

    private Fragment Piped(int depth) => Chance(50)
        ? new Fragment("(", Of(Sort.Any, depth), " |> ", Of(Sort.Function, depth), ")")
        : new Fragment("(", Of(Sort.Function, depth), " <| ", Of(Sort.Any, depth), ")");

    private Fragment Comparison(int depth)
    {
        Sort sort = Pick(Sort.Int, Sort.Float, Sort.Text, Sort.List, Sort.Set, Sort.Any, Sort.Path, Sort.Function);
        return Operation(Pick("==", "!=", "<", ">", "<=", ">="), sort, Chance(80) ? sort : Sort.Any, depth);
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

    private Fragment Choice(Sort sort, int depth) =>
        new("(if ", Of(Sort.Bool, depth), " then ", Of(sort, depth), " else ", Of(sort, depth), ")");

    private Fragment WithVariables(string[] names, string before, Sort sort, int depth, string after)
    {
        int outer = variables.Count;
        variables.AddRange(names);
        Fragment body = Of(sort, depth);
        variables.RemoveRange(outer, variables.Count - outer);
        return new Fragment(before, body, after);
    }
}
