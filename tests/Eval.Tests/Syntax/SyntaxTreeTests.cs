using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using TvixEval.Programs;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Syntax;

/// <summary>The tree of what is written: nothing of a source is lost, and everything is where it belongs.</summary>
public sealed class SyntaxTreeTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("  1")]
    [InlineData("1\n")]
    [InlineData("\r\n1\r\n\r\n")]
    [InlineData("\t# a\r1 # b")]
    [InlineData("# only a comment at the end\n1 #")]
    [InlineData("/**/ 1 /* a * b **/ /***/")]
    [InlineData("/** doc */ x: /* a */ x # end\n# and more")]
    [InlineData("1 \0 anything \" at all")]
    [InlineData("\"a${b}c\"")]
    [InlineData("\"\"")]
    [InlineData("\"$${a} \\${b} \\\\ $\\n ${ \"x${ y }\" /* c */ }$\"")]
    [InlineData("\"a\r\nb\rc\"")]
    [InlineData("''\n  a ${b} ''${c} ''' $${d} ''\\n '$' \n''")]
    [InlineData("''   \n\n\t''")]
    [InlineData("''${a}''")]
    [InlineData("./a/${b}c/${ d }")]
    [InlineData("./a/${b}")]
    [InlineData("[./a/b ~/c <d/e> https://example.org/?a=b ./${a}.b]")]
    [InlineData("./a")]
    [InlineData("a.b . c.\"d\".${e}.\"f${g}\" or # h\n i")]
    [InlineData("a ? b . \"c\" . ${ d }")]
    [InlineData("(a) or")]
    [InlineData("[ (a or) (b) ]")]
    [InlineData("{ inherit; inherit a \"b\" ${\"c\"}; inherit (d /* e */) f g ; }")]
    [InlineData("{ a.b = 1; a = { c = 2; }; \"d\".${e} = 3; }")]
    [InlineData("rec { a = 1; } // { }")]
    [InlineData("let a = 1; in a")]
    [InlineData("let { a = 1; body = a; }")]
    [InlineData("{ a, b ? 1 # c\n, ... }: d")]
    [InlineData("a @ { b }: c")]
    [InlineData("{ b, } @ a : c")]
    [InlineData("{ }: { }@a: { ... }: 1")]
    [InlineData("if a then b else if c then d else e")]
    [InlineData("assert a; with b; c")]
    [InlineData("- a + ! b -> c d (e) - f * -g")]
    [InlineData("f (a b) c d.e {} []")]
    [InlineData("(f a) b (g c)")]
    [InlineData("a |> b |> c d")]
    [InlineData("a <| b <| c <| d")]
    [InlineData("1 + 2 |> a")]
    [InlineData("(((1)))")]
    [InlineData("x/*a*/:/*b*/y/*c*/./*d*/z/*e*/or/*f*/w")]
    [InlineData("{/*a*/inherit/*b*/(/*c*/d/*e*/)/*f*/g/*h*/;/*i*/j/*k*/=/*l*/m/*n*/;/*o*/}")]
    [InlineData("{/*a*/b/*c*/?/*d*/e/*f*/,/*g*/.../*h*/}/*i*/@/*j*/k/*l*/:/*m*/n")]
    public void PrintsBackByteForByte(string source) => Check(source);

    [Fact]
    public void PrintsBackWhateverIsGenerated()
    {
        var generator = new ExpressionGenerator(11);
        var random = new Random(11);
        for (int i = 0; i < 2000; i++)
        {
            Check(Disguise(generator.MakePrinted(1 + (i % 6)).ToString(), random));
        }
    }

    [Fact]
    public void PrintsBackProgramsOfAllKinds()
    {
        var random = new Random(12);
        int checkedCount = 0;
        foreach (string category in ExpressionGenerator.Categories.Keys)
        {
            for (int seed = 0; seed < 20; seed++)
            {
                string source = new ExpressionGenerator(seed).Make(category).ToString();
                if (Parses(source))
                {
                    Check(Disguise(source, random));
                    checkedCount++;
                }
            }
        }

        Assert.InRange(checkedCount, 250, 400);
    }

    [Fact]
    public void PrintsBackAllSourcesOfTheRepository()
    {
        string[] files = Directory.GetFiles(RepositoryFolder(), "*.nix", SearchOption.AllDirectories);
        int checkedCount = 0;
        foreach (string file in files)
        {
            string text = Bytes.FromArray(File.ReadAllBytes(file));
            if (Parses(text))
            {
                Check(text);
                checkedCount++;
            }
        }

        Assert.InRange(checkedCount, 20, int.MaxValue);
    }

    [Fact]
    public void WhatDoesNotParseIsTheErrorOfTheParser()
    {
        NixParseException expected = Source.ExpectError("{ a = 1; # b\n c }");
        NixParseException error = Assert.Throws<NixParseException>(() => SyntaxTree.Parse(Source.File("{ a = 1; # b\n c }"), Source.Plain));
        Assert.Equal(expected.RawMessage, error.RawMessage);
    }

    [Theory]
    [InlineData("f (a + b) c", "Source[f (a + b) c]", "Call[f (a + b) c]", "Variable[f]", "Parentheses[(a + b)]", "Binary[a + b]", "Variable[a]", "Variable[b]", "Variable[c]")]
    [InlineData("{ a.${b} = 1; inherit (c) d; }", "Source[{ a.${b} = 1; inherit (c) d; }]", "Set[{ a.${b} = 1; inherit (c) d; }]", "Binding[a.${b} = 1;]", "Name[a]", "Name[${b}]", "Variable[b]", "Number[1]", "Inherit[inherit (c) d;]", "Variable[c]", "Name[d]")]
    [InlineData("{ a ? 1, b }@c: a", "Source[{ a ? 1, b }@c: a]", "Function[{ a ? 1, b }@c: a]", "Pattern[{ a ? 1, b }@c]", "Formal[a ? 1]", "Number[1]", "Formal[b]", "Variable[a]")]
    [InlineData("x: \"a${x}\"", "Source[x: \"a${x}\"]", "Function[x: \"a${x}\"]", "String[\"a${x}\"]", "Interpolation[${x}]", "Variable[x]")]
    [InlineData("a.\"b${c}\" or d", "Source[a.\"b${c}\" or d]", "Select[a.\"b${c}\" or d]", "Variable[a]", "Name[\"b${c}\"]", "Interpolation[${c}]", "Variable[c]", "Variable[d]")]
    [InlineData("a |> b |> c", "Source[a |> b |> c]", "Pipe[a |> b |> c]", "Pipe[a |> b]", "Variable[a]", "Variable[b]", "Variable[c]")]
    [InlineData("f or", "Source[f or]", "Call[f or]", "Variable[f]", "Variable[or]")]
    [InlineData("let a = -1; in ! a ? b", "Source[let a = -1; in ! a ? b]", "Let[let a = -1; in ! a ? b]", "Binding[a = -1;]", "Name[a]", "Unary[-1]", "Number[1]", "Unary[! a ? b]", "HasAttr[a ? b]", "Variable[a]", "Name[b]")]
    public void NodesAreWhatIsWritten(string source, params string[] expected)
    {
        SyntaxTree tree = SyntaxTree.Parse(Source.File(source), Source.WithPipes);
        Assert.Equal(expected, tree.Root.DescendantsAndSelf().Select(static node => $"{node.Kind}[{node.Text}]"));
    }

    [Fact]
    public void CommentsBelongToTheLineThatTheyEndOrToWhatFollows()
    {
        SyntaxTree tree = SyntaxTree.Parse(Source.File("# head\n{\n  a = 1; # one\n\n  # of b\n  b = /** two */ x: 2;\n}\n# end\n"), Source.Plain);
        Assert.Equal("# head|\n", Show(tree.Tokens[0].LeadingTrivia));
        Assert.Equal("\n", Show(tree.Tokens[0].TrailingTrivia));
        SyntaxNode[] bindings = tree.Root.DescendantsAndSelf().Where(static node => node.Kind == SyntaxKind.Binding).ToArray();
        Assert.Equal("  ", Show(bindings[0].FirstToken.LeadingTrivia));
        Assert.Equal(" |# one|\n", Show(bindings[0].LastToken.TrailingTrivia));
        Assert.Equal("\n|  |# of b|\n|  ", Show(bindings[1].FirstToken.LeadingTrivia));
        SyntaxNode function = Assert.Single(bindings[1].Children, static node => node.Kind == SyntaxKind.Function);
        Assert.Equal("/** two */| ", Show(function.FirstToken.LeadingTrivia));
        Assert.Equal(SyntaxTriviaKind.DocComment, function.FirstToken.LeadingTrivia[0].Kind);
        Assert.Equal("# end|\n", Show(tree.Tokens[tree.Tokens.Count - 1].LeadingTrivia));
    }

    [Fact]
    public void NodesKnowWhatTheyAreInTheTreeThatIsEvaluated()
    {
        SyntaxTree tree = SyntaxTree.Parse(Source.File("let a = (b - 1); b = 2; in [ a ]"), Source.Plain);
        Assert.Equal("(let a = (__sub b 1); b = 2; in [ (a) ])", SyntaxPrinter.Print(tree.Expression));
        Expr Of(SyntaxKind kind) => Assert.Single(tree.Root.DescendantsAndSelf(), node => node.Kind == kind).Expression!;
        Assert.IsType<ExprCall>(Of(SyntaxKind.Binary));
        Assert.Same(Of(SyntaxKind.Binary), Of(SyntaxKind.Parentheses));
        Assert.IsType<ExprList>(Of(SyntaxKind.List));
        Assert.All(
            tree.Expression.DescendantsAndSelf().Where(static node => node is ExprVar { Offset: >= 0 }),
            variable => Assert.Same(variable, tree.Root.FindNode(variable.Offset).Expression));
    }

    [Fact]
    public void NestingTakesNoStack()
    {
        const int Depth = 100_000;
        foreach ((string before, string inner, string after) in new[] { ("(", "1", ")"), ("[", "", "]"), ("{a=", "1", ";}"), ("x: ", "1", ""), ("\"${", "\"\"", "}\""), ("f (", "1", ")") })
        {
            string source = string.Concat(Enumerable.Repeat(before, Depth)) + inner + string.Concat(Enumerable.Repeat(after, Depth));
            Assert.True(SmallStack.Run(() => SyntaxTree.Parse(Source.File(source), Source.Plain) is { } tree
                && tree.Print() == source
                && tree.Root.DescendantsAndSelf().Count() > Depth));
        }
    }

    private static void Check(string source)
    {
        SyntaxTree tree = SyntaxTree.Parse(Source.File(source), Source.WithPipes);
        Assert.Equal(source, tree.Print());
        Assert.Equal(SyntaxPrinter.Print(Source.Parse(source, Source.WithPipes)), SyntaxPrinter.Print(tree.Expression));
        int tokens = 0;
        foreach (SyntaxNode node in tree.Root.DescendantsAndSelf())
        {
            // What a node consists of follows each other without gap, from its first token to its last one.
            SyntaxElement[] elements = node.Elements.ToArray();
            int next = node.FirstToken.Index;
            foreach (SyntaxElement element in elements)
            {
                Assert.Equal(next, element.FirstToken.Index);
                next = element.LastToken.Index + 1;
                tokens += element.Node is null ? 1 : 0;
                Assert.True(element.Node is null || element.Node.Parent == node);
            }

            Assert.Equal(node.LastToken.Index + 1, next);
            Assert.Contains(node, WithParents(tree.Root.FindNode(node.Start)));
        }

        // Each token is directly in one node.
        Assert.Equal(tree.Tokens.Count, tokens);
        int end = 0;
        foreach (SyntaxToken token in tree.Tokens)
        {
            Assert.Equal(end, token.FullStart);
            Assert.Equal(token.Index, tree.FindToken(token.Start).Index);
            end = token.FullEnd;
        }

        Assert.Equal(source.Length, end);
    }

    private static IEnumerable<SyntaxNode> WithParents(SyntaxNode node)
    {
        for (SyntaxNode? around = node; around is not null; around = around.Parent)
        {
            yield return around;
        }
    }

    /// <summary>Puts comments, other line ends and tabs where blanks are, outside of strings as far as a look at the quotes tells.</summary>
    private static string Disguise(string source, Random random)
    {
        if (source.IndexOf('"') >= 0 || source.Contains("''", StringComparison.Ordinal))
        {
            return random.Next(2) == 0 ? source + "\r\n" : "\t# x\r" + source;
        }

        string[] gaps = { " ", "\t", "\r\n", "\r", "\n", " # c\n", " #c\r\n\t", "/* d */", " /** e **/ ", "/**/" };
        var text = new StringBuilder();
        foreach (char c in source)
        {
            text.Append(c == ' ' ? " " + gaps[random.Next(gaps.Length)] : c.ToString());
        }

        return Parses(text.ToString()) ? text.ToString() : source;
    }

    private static bool Parses(string source)
    {
        try
        {
            Source.Parse(source, Source.WithPipes);
            return true;
        }
        catch (NixParseException)
        {
            return false;
        }
    }

    private static string Show(IReadOnlyList<SyntaxTrivia> trivia) => string.Join("|", trivia.Select(static piece => piece.Text));

    private static string RepositoryFolder()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Module.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder!;
    }
}
