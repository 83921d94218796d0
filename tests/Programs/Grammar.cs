using System;
using System.Collections.Generic;
using System.Linq;

namespace TvixEval.Programs;

/// <summary>
/// Makes random expressions of all forms, with as few parentheses as they need or with more, and with blanks and comments. It knows the rules of
/// precedence and of printing on its own, so that it can judge the parser.
/// </summary>
internal sealed class Grammar
{
    private const int Whole = 0;
    private const int Not = 7;
    private const int HasAttr = 11;
    private const int Negation = 12;
    private const int Application = 13;
    private const int Select = 14;
    private const int Simple = 15;

    private static readonly string[] Names = { "a", "b", "c", "d'", "e-f", "_g", "iff", "or'" };

    // Operator, level, associativity (-1 left, 0 none, 1 right), name of the function it stands for.
    private static readonly (string Text, int Level, int Side, string? Function)[] Operators =
    {
        ("->", 1, 1, null), ("||", 2, -1, null), ("&&", 3, -1, null), ("==", 4, 0, null), ("!=", 4, 0, null),
        ("<", 5, 0, "__lessThan"), (">", 5, 0, "__lessThan"), ("<=", 5, 0, "__lessThan"), (">=", 5, 0, "__lessThan"),
        ("//", 6, 1, null), ("+", 8, -1, null), ("-", 8, -1, "__sub"), ("*", 9, -1, "__mul"), ("/", 9, -1, "__div"), ("++", 10, 1, null),
    };

    private readonly Random random;

    /// <summary>Creates one.</summary>
    /// <param name="random">What its choices depend on.</param>
    public Grammar(Random random) => this.random = random;

    /// <summary>An expression with values for its variables.</summary>
    /// <param name="depth">How deep it may be nested.</param>
    public Fragment Program(int depth) => new(
        "let a = 1; b = x: x; c = { a = 2; d' = \"s\"; b.\"x y\".c = 3; }; d' = [ 1 ]; e-f = 1.5; _g = true; iff = null; or' = \"t\"; in ", Next(depth));

    /// <summary>An expression.</summary>
    /// <param name="depth">How deep it may be nested.</param>
    public PrintedFragment Next(int depth)
    {
        if (depth == 0)
        {
            return Leaf();
        }

        return random.Next(14) switch
        {
            0 or 1 or 2 or 3 => Binary(depth),
            4 => Prefixed(depth),
            5 or 6 => Call(depth),
            7 => Selection(depth),
            8 => List(depth),
            9 => Attributes(depth),
            10 => Function(depth),
            11 => Keyword(depth),
            12 => Text(depth),
            _ => Leaf(),
        };
    }

    private string Name() => Names[random.Next(Names.Length)];

    private string Gap() => random.Next(8) switch
    {
        0 => "  ",
        1 => "\n",
        2 => " /* x */ ",
        3 => " # y\r",
        4 => "\t",
        _ => " ",
    };

    /// <summary>A part that must bind at least as tight as the level; it gets parentheses if it does not, and sometimes if it does.</summary>
    private PrintedFragment Part(int depth, int level)
    {
        PrintedFragment part = Next(depth - 1);
        return part.Level >= level && random.Next(6) > 0 ? part : part.InParentheses(Simple);
    }

    private PrintedFragment Leaf()
    {
        string name = Name();
        return random.Next(8) switch
        {
            0 => Of("42", Simple, "42"),
            1 => Of("1.5", Simple, "1.50"),
            2 => Of("\"x\\n$y\\${\"", Simple, "\"x\\n$y\\${\""),
            3 => Of("/y/z", Simple, "/x/../y/z"),
            4 => Of("\"u:v\"", Simple, "u:v"),
            5 => Of("\"i\\n  j\"", Simple, "''\n  i\n    j''"),
            6 => new PrintedFragment("(__findFile __nixPath \"p/q\")", Simple, isCall: true, isFaithful: true, "<p/q>"),
            _ => Of(name, Simple, name),
        };
    }

    private PrintedFragment Binary(int depth)
    {
        (string text, int level, int side, string? function) = Operators[random.Next(Operators.Length)];
        PrintedFragment left = Part(depth, side < 0 ? level : level + 1);
        PrintedFragment right = Part(depth, side > 0 ? level : level + 1);
        object[] source = { left, Gap() + text + Gap(), right };
        if (function is null)
        {
            return Of($"({left.Print} {text} {right.Print})", level, source);
        }

        bool isSwapped = text is ">" or "<=";
        string call = isSwapped ? $"({function} {right.Print} {left.Print})" : $"({function} {left.Print} {right.Print})";
        bool isNegated = text is "<=" or ">=";
        return new PrintedFragment(isNegated ? $"(! {call})" : call, level, !isNegated, left.IsFaithful && right.IsFaithful, source);
    }

    private PrintedFragment Prefixed(int depth)
    {
        if (random.Next(2) == 0)
        {
            // The operand of "!" goes as far as tighter operators do.
            PrintedFragment operand = Part(depth, Not);
            return Of($"(! {operand.Print})", Not, "!", operand);
        }

        PrintedFragment negated = Part(depth, Negation);
        return new PrintedFragment($"(__sub 0 {negated.Print})", Negation, isCall: true, negated.IsFaithful, "- ", negated);
    }

    private PrintedFragment Call(int depth)
    {
        PrintedFragment function = Part(depth, Application);
        PrintedFragment argument = Part(depth, Select);
        string head = function.IsCall ? function.Print.Substring(0, function.Print.Length - 1) : "(" + function.Print;
        return new PrintedFragment(
            head + " " + argument.Print + ")", Application, isCall: true, function.IsFaithful && argument.IsFaithful, function, Gap(), argument);
    }

    private PrintedFragment Selection(int depth)
    {
        string path = Name() + ".\"x y\"." + Name();
        if (random.Next(3) == 0)
        {
            PrintedFragment asked = Part(depth, HasAttr);
            return Of($"(({asked.Print}) ? {path})", HasAttr, asked, " ? " + path);
        }

        PrintedFragment subject = Part(depth, Simple);
        PrintedFragment plain = Of($"({subject.Print}).{path}", Select, subject, Gap() + "." + Gap() + path);
        if (random.Next(2) == 0)
        {
            return plain;
        }

        PrintedFragment otherwise = Part(depth, Select);
        return Of($"{plain.Print} or ({otherwise.Print})", Select, plain, " or ", otherwise);
    }

    private PrintedFragment List(int depth)
    {
        PrintedFragment[] elements = Parts(depth, random.Next(4), Select);
        object[] source = elements.SelectMany(element => new object[] { Gap(), element }).Prepend("[").Append("]").ToArray();
        return Of("[ " + string.Concat(elements.Select(static e => "(" + e.Print + ") ")) + "]", Simple, source);
    }

    private PrintedFragment[] Parts(int depth, int count, int level)
    {
        var parts = new PrintedFragment[count];
        for (int i = 0; i < count; i++)
        {
            parts[i] = Part(depth, level);
        }

        return parts;
    }

    private PrintedFragment Attributes(int depth)
    {
        PrintedFragment bindings = Bindings(depth, allowDynamic: true);
        string prefix = random.Next(2) == 0 ? string.Empty : "rec ";
        return Of(prefix + "{ " + bindings.Print + "}", Simple, prefix + "{", bindings, "}");
    }

    private PrintedFragment Bindings(int depth, bool allowDynamic)
    {
        var source = new List<object>();
        var plain = new SortedDictionary<string, string>(StringComparer.Ordinal);
        string inherited = string.Empty;
        string computed = string.Empty;
        foreach (string name in Names.OrderBy(_ => random.Next()).Take(random.Next(4)).ToArray())
        {
            PrintedFragment value = Part(depth, Whole);
            source.Add(Gap());
            switch (random.Next(6))
            {
                case 0:
                    source.AddRange(new object[] { $"inherit{Gap()}(", value, $") {name};" });
                    inherited += $"inherit ({value.Print}) {name}; ";
                    break;
                case 1 when allowDynamic:
                    // It prints as a string, and as a string with more parentheses the next time.
                    source.AddRange(new object[] { $"${{{name}}} = ", Unfaithful(value), ";" });
                    computed += $"\"${{{name}}}\" = {value.Print}; ";
                    break;
                default:
                    source.AddRange(new object[] { $"{name}{Gap()}={Gap()}", value, ";" });
                    plain.Add(name, value.Print);
                    break;
            }
        }

        source.Add(" ");
        string definitions = string.Concat(plain.Select(static p => p.Key + " = " + p.Value + "; "));
        return Of(inherited + definitions + computed, Whole, source.ToArray());
    }

    private PrintedFragment Function(int depth)
    {
        PrintedFragment body = Part(depth, Whole);
        string name = Name();
        if (random.Next(2) == 0)
        {
            return Of($"({name}: {body.Print})", Whole, name + ":" + Gap(), body);
        }

        PrintedFragment value = Part(depth, Whole);
        return Of(
            $"({{ y ? {value.Print}, z, ... }} @ {name}: {body.Print})", Whole, "{z," + Gap() + "y ? ", value, " , ... }@" + name + ": ", body);
    }

    private PrintedFragment Keyword(int depth)
    {
        PrintedFragment[] parts = Parts(depth, 3, Whole);
        (PrintedFragment a, PrintedFragment b, PrintedFragment c) = (parts[0], parts[1], parts[2]);
        switch (random.Next(4))
        {
            case 0:
                return Of($"(if {a.Print} then {b.Print} else {c.Print})", Whole, "if ", a, " then ", b, " else ", c);
            case 1:
                return Of($"(with {a.Print}; {b.Print})", Whole, "with ", a, "; ", b);
            case 2:
                // It prints without parentheses, so that it may take more when parsed again.
                return Unfaithful(Of($"assert {a.Print}; {b.Print}", Whole, "assert ", a, "; ", b));
            default:
                PrintedFragment bindings = Bindings(depth, allowDynamic: false);
                return Of($"(let {bindings.Print}in {a.Print})", Whole, "let", bindings, "in ", a);
        }
    }

    private PrintedFragment Text(int depth)
    {
        PrintedFragment value = Part(depth, Whole);
        return random.Next(3) switch
        {
            0 => Unfaithful(Of($"(\"s\" + {value.Print} + \"t\")", Simple, "\"s${", value, "}t\"")),
            1 => Unfaithful(Of($"(\"s\" + {value.Print} + \"\\n\")", Simple, "''\n  s${", value, "}\n  ''")),
            _ => Of($"(/p + {value.Print})", Simple, "/p${", value, "}"),
        };
    }

    /// <summary>What is no call, and as faithful as its parts.</summary>
    private static PrintedFragment Of(string print, int level, params object[] parts) =>
        new(print, level, isCall: false, parts.OfType<PrintedFragment>().All(static part => part.IsFaithful), parts);

    private static PrintedFragment Unfaithful(PrintedFragment fragment) =>
        new(fragment.Print, fragment.Level, fragment.IsCall, isFaithful: false, fragment);
}
