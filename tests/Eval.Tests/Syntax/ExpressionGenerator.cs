using System;
using System.Collections.Generic;
using System.Linq;

namespace TvixEval.Tests.Syntax;

/// <summary>Makes random expressions. It knows the rules of precedence and of printing on its own, so that it can judge the parser.</summary>
internal sealed class ExpressionGenerator
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

    public ExpressionGenerator(int seed) => random = new Random(seed);

    public Generated Next(int depth)
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
    private Generated Part(int depth, int level)
    {
        Generated part = Next(depth - 1);
        return part.Level >= level && random.Next(6) > 0 ? part : part with { Text = "(" + part.Text + ")", Level = Simple };
    }

    private Generated Leaf()
    {
        string name = Name();
        return random.Next(8) switch
        {
            0 => new Generated("42", "42", Simple),
            1 => new Generated("1.50", "1.5", Simple),
            2 => new Generated("\"x\\n$y\\${\"", "\"x\\n$y\\${\"", Simple),
            3 => new Generated("/x/../y/z", "/y/z", Simple),
            4 => new Generated("u:v", "\"u:v\"", Simple),
            5 => new Generated("''\n  i\n    j''", "\"i\\n  j\"", Simple),
            6 => new Generated("<p/q>", "(__findFile __nixPath \"p/q\")", Simple, IsCall: true),
            _ => new Generated(name, name, Simple),
        };
    }

    private Generated Binary(int depth)
    {
        (string text, int level, int side, string? function) = Operators[random.Next(Operators.Length)];
        Generated left = Part(depth, side < 0 ? level : level + 1);
        Generated right = Part(depth, side > 0 ? level : level + 1);
        string source = left.Text + Gap() + text + Gap() + right.Text;
        bool isFaithful = left.IsFaithful && right.IsFaithful;
        if (function is null)
        {
            return new Generated(source, $"({left.Print} {text} {right.Print})", level, IsFaithful: isFaithful);
        }

        bool isSwapped = text is ">" or "<=";
        string call = isSwapped ? $"({function} {right.Print} {left.Print})" : $"({function} {left.Print} {right.Print})";
        bool isNegated = text is "<=" or ">=";
        return new Generated(source, isNegated ? $"(! {call})" : call, level, !isNegated, isFaithful);
    }

    private Generated Prefixed(int depth)
    {
        if (random.Next(2) == 0)
        {
            // The operand of "!" goes as far as tighter operators do.
            Generated operand = Part(depth, Not);
            return new Generated("!" + operand.Text, $"(! {operand.Print})", Not, IsFaithful: operand.IsFaithful);
        }

        Generated negated = Part(depth, Negation);
        return new Generated("- " + negated.Text, $"(__sub 0 {negated.Print})", Negation, true, negated.IsFaithful);
    }

    private Generated Call(int depth)
    {
        Generated function = Part(depth, Application);
        Generated argument = Part(depth, Select);
        string head = function.IsCall ? function.Print.Substring(0, function.Print.Length - 1) : "(" + function.Print;
        return new Generated(
            function.Text + Gap() + argument.Text,
            head + " " + argument.Print + ")",
            Application,
            true,
            function.IsFaithful && argument.IsFaithful);
    }

    private Generated Selection(int depth)
    {
        string path = Name() + ".\"x y\"." + Name();
        if (random.Next(3) == 0)
        {
            Generated asked = Part(depth, HasAttr);
            return new Generated(asked.Text + " ? " + path, $"(({asked.Print}) ? {path})", HasAttr, IsFaithful: asked.IsFaithful);
        }

        Generated subject = Part(depth, Simple);
        var plain = new Generated(subject.Text + Gap() + "." + Gap() + path, $"({subject.Print}).{path}", Select, IsFaithful: subject.IsFaithful);
        if (random.Next(2) == 0)
        {
            return plain;
        }

        Generated otherwise = Part(depth, Select);
        return new Generated(
            plain.Text + " or " + otherwise.Text, $"{plain.Print} or ({otherwise.Print})", Select, false, plain.IsFaithful && otherwise.IsFaithful);
    }

    private Generated List(int depth)
    {
        Generated[] elements = Parts(depth, random.Next(4), Select);
        return new Generated(
            "[" + string.Concat(elements.Select(e => Gap() + e.Text)) + "]",
            "[ " + string.Concat(elements.Select(static e => "(" + e.Print + ") ")) + "]",
            Simple,
            false,
            elements.All(static e => e.IsFaithful));
    }

    private Generated[] Parts(int depth, int count, int level)
    {
        var parts = new Generated[count];
        for (int i = 0; i < count; i++)
        {
            parts[i] = Part(depth, level);
        }

        return parts;
    }

    private Generated Attributes(int depth)
    {
        (string text, string print, bool isFaithful) = Bindings(depth, allowDynamic: true);
        string prefix = random.Next(2) == 0 ? string.Empty : "rec ";
        return new Generated(prefix + "{" + text + "}", prefix + "{ " + print + "}", Simple, false, isFaithful);
    }

    private (string Text, string Print, bool IsFaithful) Bindings(int depth, bool allowDynamic)
    {
        var texts = new List<string>();
        var plain = new SortedDictionary<string, string>(StringComparer.Ordinal);
        string inherited = string.Empty;
        string computed = string.Empty;
        bool isFaithful = true;
        foreach (string name in Names.OrderBy(_ => random.Next()).Take(random.Next(4)))
        {
            Generated value = Part(depth, Whole);
            isFaithful &= value.IsFaithful;
            switch (random.Next(6))
            {
                case 0:
                    texts.Add($"inherit{Gap()}({value.Text}) {name};");
                    inherited += $"inherit ({value.Print}) {name}; ";
                    break;
                case 1 when allowDynamic:
                    // It prints as a string, and as a string with more parentheses the next time.
                    texts.Add($"${{{name}}} = {value.Text};");
                    computed += $"\"${{{name}}}\" = {value.Print}; ";
                    isFaithful = false;
                    break;
                default:
                    texts.Add($"{name}{Gap()}={Gap()}{value.Text};");
                    plain.Add(name, value.Print);
                    break;
            }
        }

        string definitions = string.Concat(plain.Select(static p => p.Key + " = " + p.Value + "; "));
        return (string.Concat(texts.Select(t => Gap() + t)) + " ", inherited + definitions + computed, isFaithful);
    }

    private Generated Function(int depth)
    {
        Generated body = Part(depth, Whole);
        string name = Name();
        if (random.Next(2) == 0)
        {
            return new Generated(name + ":" + Gap() + body.Text, $"({name}: {body.Print})", Whole, false, body.IsFaithful);
        }

        Generated value = Part(depth, Whole);
        bool isFaithful = body.IsFaithful && value.IsFaithful;
        return new Generated(
            "{z," + Gap() + "y ? " + value.Text + " , ... }@" + name + ": " + body.Text,
            $"({{ y ? {value.Print}, z, ... }} @ {name}: {body.Print})",
            Whole,
            false,
            isFaithful);
    }

    private Generated Keyword(int depth)
    {
        Generated[] parts = Parts(depth, 3, Whole);
        bool isFaithful = parts.All(static p => p.IsFaithful);
        (string a, string b, string c) = (parts[0].Text, parts[1].Text, parts[2].Text);
        (string x, string y, string z) = (parts[0].Print, parts[1].Print, parts[2].Print);
        switch (random.Next(4))
        {
            case 0:
                return new Generated($"if {a} then {b} else {c}", $"(if {x} then {y} else {z})", Whole, false, isFaithful);
            case 1:
                return new Generated($"with {a}; {b}", $"(with {x}; {y})", Whole, false, isFaithful);
            case 2:
                // It prints without parentheses, so that it may take more when parsed again.
                return new Generated($"assert {a}; {b}", $"assert {x}; {y}", Whole, false, IsFaithful: false);
            default:
                (string text, string print, bool areFaithful) = Bindings(depth, allowDynamic: false);
                return new Generated($"let{text}in {a}", $"(let {print}in {x})", Whole, false, areFaithful && isFaithful);
        }
    }

    private Generated Text(int depth)
    {
        Generated value = Part(depth, Whole);
        return random.Next(3) switch
        {
            0 => new Generated("\"s${" + value.Text + "}t\"", $"(\"s\" + {value.Print} + \"t\")", Simple, IsFaithful: false),
            1 => new Generated("''\n  s${" + value.Text + "}\n  ''", $"(\"s\" + {value.Print} + \"\\n\")", Simple, IsFaithful: false),
            _ => new Generated("/p${" + value.Text + "}", $"(/p + {value.Print})", Simple, false, value.IsFaithful),
        };
    }
}
