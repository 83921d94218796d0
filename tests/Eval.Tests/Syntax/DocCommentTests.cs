using TvixEval.Syntax.Ast;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Syntax;

/// <summary>Which function a documentation comment belongs to.</summary>
public sealed class DocCommentTests
{
    [Theory]
    [InlineData("/** d */ x: 1", "/** d */")]
    [InlineData("/** d */ { a }: 1", "/** d */")]
    [InlineData("/** d */ { a }@x: 1", "/** d */")]
    [InlineData("/** d */ x@{ a }: 1", "/** d */")]
    [InlineData("/** d */\n # c\n /* c */ x: 1", "/** d */")]
    [InlineData("/** c */ /** d */ x: 1", "/** d */")]
    [InlineData("/** d\n * more **/ x: 1", "/** d\n * more **/")]
    [InlineData("/**\n*/x: 1", "/**\n*/")]
    [InlineData("/* d */ x: 1", null)]
    [InlineData("/**/ x: 1", null)]
    [InlineData("/*** d */ x: 1", null)]
    [InlineData("x /** d */ : 1", null)]
    public void BeforeAFunction(string source, string? comment) => Assert.Equal(comment, Source.Parse<ExprLambda>(source).DocComment);

    [Theory]
    [InlineData("{ /** d */ a = x: 1; }", "/** d */")]
    [InlineData("{ /** d */ a = y: x: 1; }", "/** d */")]
    [InlineData("{ a = /** e */ x: 1; }", "/** e */")]
    [InlineData("{ /** d */ a = /** e */ x: 1; }", "/** e */")]
    [InlineData("{ /** d */ \"a\" = x: 1; }", "/** d */")]
    [InlineData("{ a /** d */ = x: 1; }", null)]
    [InlineData("{ b = 1; /** d */ a = x: 1; }", "/** d */")]
    [InlineData("{ /** d */ b = 1; a = x: 1; }", null)]
    public void BeforeABinding(string source, string? comment)
    {
        AttrDef attribute = Source.Parse<ExprAttrs>(source).Find(Symbol.Of("a"))!;
        Assert.Equal(comment, Assert.IsType<ExprLambda>(attribute.Value).DocComment);
    }

    [Fact]
    public void ReachesTheInnerFunctionsUpToOneWithItsOwn()
    {
        var attrs = Source.Parse<ExprAttrs>("{ /** d */ a = x: y: /** e */ z: w: 1; }");
        var x = Assert.IsType<ExprLambda>(attrs.Attributes[0].Value);
        var y = Assert.IsType<ExprLambda>(x.Body);
        var z = Assert.IsType<ExprLambda>(y.Body);
        var w = Assert.IsType<ExprLambda>(z.Body);
        Assert.Equal(
            ("/** d */", "/** d */", "/** e */", "/** e */"),
            (x.DocComment, y.DocComment, z.DocComment, w.DocComment));
    }
}
