namespace TvixEval.Programs;

/// <content>What is evaluated, and when: traces, errors that nobody meets, values that refer to themselves.</content>
internal sealed partial class ExpressionGenerator
{
    /// <summary>Something that tells when it is evaluated, or that it was not.</summary>
    private Fragment Delayed(Sort sort, int depth)
    {
        string label = Pick("p", "q", "r", "s", "t");
        return random.Next(9) switch
        {
            0 or 1 or 2 => new Fragment($"(builtins.trace \"{label}\" ", Of(sort, depth), ")"),
            3 => new Fragment("(builtins.seq ", Of(Sort.Any, depth - 1), " ", Of(sort, depth), ")"),
            4 => new Fragment("(builtins.deepSeq ", Of(Sort.Any, depth - 1), " ", Of(sort, depth), ")"),
            5 => new Fragment("(builtins.tryEval ", Of(sort, depth), ").value"),
            6 => new Fragment("(builtins.addErrorContext \"c\" ", Of(sort, depth), ")"),
            7 => new Fragment("(if builtins.trace ", Of(Sort.Any, depth - 1), " true then ", Of(sort, depth), $" else throw \"{label}\")"),
            _ => new Fragment($"(throw \"{label}\")"),
        };
    }

    private Fragment Lazy(int depth)
    {
        switch (random.Next(12))
        {
            case 0:
                // A value that refers to itself, with or without an end.
                return WithVariables(new[] { "v" }, "(let v = ", Sort.Any, depth, Pick("; in v)", "; in [ v v ])", "; in builtins.tryEval v)", "; in builtins.seq v v)"));
            case 1:
                return WithVariables(new[] { "v" }, "(let v = { a = 1; b = v.a; c = ", Sort.Any, depth, Pick("; }; in v)", "; }; in v.c)", "; }; in v.b)", "; }; in builtins.attrNames v)", "; }; in v == v)"));
            case 2:
                return WithVariables(new[] { "n" }, "(let f = n: if n < 1 then ", Sort.Any, depth - 1, Pick(" else f (n - 1); in f 5)", " else [ (f (n - 1)) ]; in f 3)", " else builtins.trace n (f (n - 1)); in f 3)"));
            case 3:
                return new Fragment("(let u = ", Delayed(Sort.Any, depth), "; w = ", Delayed(Sort.Any, depth), "; in ", Pick("[ u w u ]", "builtins.seq w u", "{ inherit w u; }", "(x: u) w", "builtins.tryEval [ u w ]", "if u == w then u else w", "\"${u}${w}\"", "u w"), ")");
            case 4:
                return new Fragment("(builtins.length [ ", Delayed(Sort.Any, depth), " ", Delayed(Sort.Any, depth), " ])");
            case 5:
                return new Fragment("(builtins.attrNames { a = ", Delayed(Sort.Any, depth), "; b = ", Delayed(Sort.Any, depth), "; })");
            case 6:
                return new Fragment("({ a, b ? ", Delayed(Sort.Any, depth), " }: ", Pick("a", "b", "[ a b ]"), ") { a = ", Delayed(Sort.Any, depth), "; }");
            case 7:
                return new Fragment("(", Delayed(Sort.Bool, depth), Pick(" && ", " || ", " -> ", " == ", " != "), Delayed(Sort.Bool, depth), ")");
            case 8:
                return new Fragment("(builtins.foldl' (a: b: ", Pick("b", "a", "builtins.trace b a", "[ a b ]"), ") ", Delayed(Sort.Any, depth), " [ ", Delayed(Sort.Any, depth), " ", Delayed(Sort.Any, depth), " ])");
            case 9:
                return new Fragment("(builtins.tryEval (builtins.deepSeq ", Of(Sort.Any, depth), " ", Delayed(Sort.Any, depth), "))");
            case 10:
                return Call(PickFrom(Signatures.All), depth, static (g, sort, d) => g.Delayed(sort, d));
            default:
                return Delayed(Sort.Any, depth);
        }
    }

    /// <summary>Several things that are wrong: which of them is met first.</summary>
    private Fragment Errors(int depth)
    {
        Fragment One() => Chance(25)
            ? new Fragment("(" + Pick("throw \"t\"", "abort \"a\"", "1 + null", "null.a", "{ }.b", "assert false; 1", "builtins.head [ ]", "1 / 0", "[ ] + 1", "import ./missing", "(x: x x) (x: x x)", "{ a }: a", "builtins.toString (x: x)", "1 2", "let v = v; in v", "-\"\"", "!1") + ")")
            : Of(Pick(Sort.Any, Sort.Text, Sort.Set, Sort.List, Sort.Function, Sort.Int), depth);

        return random.Next(8) switch
        {
            0 => new Fragment("[ ", One(), " ", One(), " ", One(), " ]"),
            1 => new Fragment("{ a = ", One(), "; b = ", One(), "; }"),
            2 => new Fragment("(", One(), " " + Pick(Samples.Operators) + " ", One(), ")"),
            3 => new Fragment("(", One(), " ", One(), " ", One(), ")"),
            4 => Call(PickFrom(Signatures.All), depth, (_, _, _) => One()),
            5 => new Fragment("\"", "${", One(), "}${", One(), "}\""),
            6 => new Fragment("(builtins.tryEval ", One(), ")"),
            _ => new Fragment("(", One(), ".", AttributePath(depth), Pick(string.Empty, " or (1 + null)"), ")"),
        };
    }
}
