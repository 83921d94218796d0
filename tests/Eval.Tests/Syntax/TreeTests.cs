using System.Linq;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Syntax;

/// <summary>What the printed form does not show: positions, names of functions, the order of symbols, which nodes are shared.</summary>
public sealed class TreeTests
{
    // Each offset is the place that C++ Nix 2.34.8 reports when evaluation fails at that node, or -1 where it reports none.
    [Theory]
    [InlineData("(1) 2", 0)]
    [InlineData(" f x", 1)]
    [InlineData("{ a = 1; }.b", 0)]
    [InlineData("({ a = 1; }).b", 0)]
    [InlineData("assert false; 1", 0)]
    [InlineData("if 1 then 2 else 3", 0)]
    [InlineData("with 1; a", 0)]
    [InlineData("1 < 2", 2)]
    [InlineData("1 <= 2", 2)]
    [InlineData("[ 1 ] ++ 2", 6)]
    [InlineData("1 && true", 2)]
    [InlineData("1 // { }", 2)]
    [InlineData("1 + { }", 2)]
    [InlineData("! 1", -1)]
    [InlineData("! a", 2)]
    [InlineData("1 ? a", -1)]
    [InlineData("(a) ? b", 1)]
    [InlineData("- 1", 0)]
    [InlineData("  <nope>", 2)]
    [InlineData("(x: x) 1", 0)]
    [InlineData(" x@{ a }: a", 1)]
    [InlineData("let a = 1; in a", -1)]
    [InlineData("let { body = 1; }", -1)]
    [InlineData("rec { }", 0)]
    [InlineData("[ a b ]", 2)]
    [InlineData("[ ]", -1)]
    [InlineData("\"a${b}\"", 1)]
    [InlineData("\"${b}\"", 1)]
    [InlineData("''a${b}''", 0)]
    [InlineData("./a${b}", 0)]
    [InlineData("f or", 0)]
    public void OffsetIsWhereErrorsAreReported(string source, int offset) => Assert.Equal(offset, Source.Parse(source).Offset);

    [Fact]
    public void PartsOfAConcatenationKnowTheirPlaces()
    {
        Assert.Equal(new[] { 0, 6 }, Source.Parse<ExprConcatStrings>("(1) + { }").Parts.Select(static p => p.Offset));
        Assert.Equal(new[] { 1, 2, 6 }, Source.Parse<ExprConcatStrings>("\"x${a}y\"").Parts.Select(static p => p.Offset));
        Assert.Equal(new[] { 3, 6 }, Source.Parse<ExprConcatStrings>("''\n  a${b}''").Parts.Select(static p => p.Offset));
        Assert.Equal(new[] { 0, 3 }, Source.Parse<ExprConcatStrings>("./a${b}").Parts.Select(static p => p.Offset));
    }

    [Fact]
    public void OperatorsAreCallsOfVariablesWithoutPlaces()
    {
        var call = Source.Parse<ExprCall>("a - b");
        var function = Assert.IsType<ExprVar>(call.Function);
        Assert.Equal(("__sub", -1), (function.Name.Name, function.Offset));
        Assert.Equal(2, call.Arguments.Count);
        Assert.Equal(0, Assert.IsType<ExprInt>(Source.Parse<ExprCall>("-a").Arguments[0]).Value);
    }

    [Fact]
    public void ApplyingACallInParenthesesMakesItLonger()
    {
        var call = Source.Parse<ExprCall>("(a - b) c d");
        Assert.Equal(4, call.Arguments.Count);
        Assert.Equal(3, call.Offset);
    }

    [Fact]
    public void AttributesKnowTheirPlaces()
    {
        var attrs = Source.Parse<ExprAttrs>("{ inherit (a) b; inherit c; d.e = 1; d.f = 2; ${g} = 3; }");
        Assert.Equal((14, AttrDefKind.InheritedFrom), At("b"));
        Assert.Equal((25, AttrDefKind.Inherited), At("c"));
        Assert.Equal((28, AttrDefKind.Plain), At("d"));
        var nested = Assert.IsType<ExprAttrs>(attrs.Find(Symbol.Of("d"))!.Value);
        Assert.Equal((28, 37), (nested.Find(Symbol.Of("e"))!.Offset, nested.Find(Symbol.Of("f"))!.Offset));
        Assert.Equal(-1, nested.Offset);
        Assert.Equal(46, Assert.Single(attrs.Dynamic).Offset);
        var from = Assert.IsType<ExprInheritFrom>(Assert.IsType<ExprSelect>(attrs.Find(Symbol.Of("b"))!.Value).Subject);
        Assert.Equal((0, 11), (from.Index, from.Offset));

        (int, AttrDefKind) At(string name) => (attrs.Find(Symbol.Of(name))!.Offset, attrs.Find(Symbol.Of(name))!.Kind);
    }

    [Fact]
    public void MergingShiftsSourcesOfInheritanceOnce()
    {
        // C++ Nix 2.34.8 dies on this one: it shifts the second literal's source once for "c" and once more for "d".
        const string Twice = "{ a = { inherit (x) b; }; a = { inherit (y) c d; inherit (z) e; }; }";
        Assert.Equal("{ a = { inherit (x) b; inherit (y) c d; inherit (z) e; }; }", Source.Print(Twice));
    }

    [Fact]
    public void FunctionsAreNamedAfterWhatTheyAreBoundTo()
    {
        var attrs = Source.Parse<ExprAttrs>("{ f = x: y: z: 1; g = (x: 1) 2; h.i = x: x; ${j} = x: x; }");
        var f = Assert.IsType<ExprLambda>(attrs.Find(Symbol.Of("f"))!.Value);
        Assert.Equal("f", f.Name.Name);
        Assert.Equal("f", Assert.IsType<ExprLambda>(Assert.IsType<ExprLambda>(f.Body).Body).Name.Name);
        var g = Assert.IsType<ExprCall>(attrs.Find(Symbol.Of("g"))!.Value);
        Assert.True(Assert.IsType<ExprLambda>(g.Function).Name.IsNone);
        var h = Assert.IsType<ExprAttrs>(attrs.Find(Symbol.Of("h"))!.Value);
        Assert.Equal("i", Assert.IsType<ExprLambda>(h.Find(Symbol.Of("i"))!.Value).Name.Name);
        Assert.True(Assert.IsType<ExprLambda>(attrs.Dynamic[0].Value).Name.IsNone);
    }

    [Fact]
    public void SymbolsAreMadeInTheOrderOfTheGrammar()
    {
        // The names are this test's own; a parameter becomes a symbol after the body, a formal after its default.
        var names = new NameTable();
        Source.Parse("orderP: { orderF ? orderD }: orderA: orderB { orderC = 1; }", new ParserOptions { Names = names });
        string[] byId = new[] { "orderP", "orderF", "orderD", "orderA", "orderB", "orderC" }
            .OrderBy(name => names.RankOf(Symbol.Of(name).Id)).ToArray();
        Assert.Equal(new[] { "orderD", "orderF", "orderB", "orderC", "orderA", "orderP" }, byId);
    }

    [Fact]
    public void FormalsAndAttributesAreSortedBySymbol()
    {
        var options = new ParserOptions { Names = new NameTable() };
        Source.Parse("[ sortedZ sortedY sortedX ]", options);
        var lambda = (ExprLambda)Source.Parse("{ sortedX, sortedZ, sortedY }: 1", options);
        Assert.Equal(new[] { "sortedZ", "sortedY", "sortedX" }, lambda.Formals!.Items.Select(static f => f.Name.Name));
        var attrs = (ExprAttrs)Source.Parse("{ sortedX = 1; sortedZ = 2; sortedY = 3; }", options);
        Assert.Equal(new[] { "sortedZ", "sortedY", "sortedX" }, attrs.Attributes.Select(static a => a.Name.Name));
    }

    [Fact]
    public void BigSetsFindTheirAttributes()
    {
        string source = "{ " + string.Concat(Enumerable.Range(0, 1000).Select(static i => $"big{i} = {i}; ")) + "}";
        var attrs = Source.Parse<ExprAttrs>(source);
        Assert.Equal(1000, attrs.Attributes.Count);
        Assert.Equal(777, Assert.IsType<ExprInt>(attrs.Find(Symbol.Of("big777"))!.Value).Value);
        Assert.Null(attrs.Find(Symbol.Of("big1000")));
        Assert.StartsWith("attribute 'big5' already", Source.ExpectError(source.TrimEnd('}') + "big5 = 1; }").RawMessage);
    }

    [Fact]
    public void TooManyFormalsAreAnError()
    {
        string formals = string.Join(", ", Enumerable.Range(0, 65536).Select(static i => "formal" + i));
        NixParseException error = Source.ExpectError("{ " + formals + " }: 1");
        Assert.Equal("too many formal arguments, implementation supports at most 65535", error.RawMessage);
        Assert.Equal(ParseErrorCode.Limit, error.Code);
    }
}
