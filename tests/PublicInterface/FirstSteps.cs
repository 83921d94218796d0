using System;
using System.Linq;
using System.Text;
using TvixEval;
using Xunit;

namespace PublicInterface;

/// <summary>What somebody tries in the first five minutes.</summary>
public sealed class FirstSteps
{
    [Fact]
    public void EvaluatesAnExpression()
    {
        using var nix = new NixEngine(new NixEngineOptions { TimeLimit = TimeSpan.FromMinutes(5) });
        NixValue v = nix.Evaluate("{ a = 1 + 1; }");

        Assert.Equal(2, v["a"].AsInt64());
        Assert.Same(nix, v.Engine);
    }

    [Theory]
    [InlineData("ü")]
    [InlineData("€")]
    [InlineData("a\U0001F600b")]
    [InlineData("\u0001\u007f\u0080\u00ff")]
    public void TextIsExact(string text)
    {
        using var nix = new NixEngine();

        Assert.Equal(text, nix.Evaluate($"\"{text}\"").AsString());
        Assert.Equal(text, nix.Evaluate("text", new { text }).AsString());
        Assert.Equal(text, nix.Evaluate($"{{ \"{text}\" = 1; }}").Names.Single());
        Assert.Equal(1, nix.Evaluate("set", new { set = new System.Collections.Generic.Dictionary<string, int> { [text] = 1 } })[text].AsInt64());
        Assert.Equal(Encoding.UTF8.GetByteCount(text), nix.Evaluate("builtins.stringLength text", new { text }).AsInt64());
        Assert.Equal(Encoding.UTF8.GetBytes(text), nix.Evaluate("text", new { text }).AsBytes());
    }

    [Fact]
    public void BytesThatAreNoTextHaveAWay()
    {
        using var nix = new NixEngine();
        NixValue half = nix.Evaluate("builtins.substring 0 1 \"ü\"");

        Assert.Equal(new byte[] { 0xc3 }, half.AsBytes());
        Assert.Equal("\ufffd", half.AsString());
        Assert.Equal(new byte[] { 0xc3, 0xff }, nix.Evaluate("b + c", new { b = half, c = new byte[] { 0xff } }).AsBytes());
    }

    [Fact]
    public void KindsAndScalars()
    {
        using var nix = new NixEngine();

        Assert.Equal(
            new[] { NixKind.Null, NixKind.Boolean, NixKind.Integer, NixKind.Float, NixKind.String, NixKind.Path, NixKind.AttributeSet, NixKind.List, NixKind.Function, NixKind.Function },
            nix.Evaluate("[ null true 1 1.5 \"s\" /p {} [] (x: x) builtins.add ]").AsList().Select(static v => v.Kind));
        Assert.True(nix.Evaluate("null").IsNull);
        Assert.True(nix.Evaluate("1 < 2").AsBoolean());
        Assert.Equal(1.5, nix.Evaluate("1.5").AsDouble());
        Assert.Equal(3, nix.Evaluate("3").AsDouble());
        Assert.Equal(-7, nix.Evaluate("-7").AsInt32());
        Assert.Equal("/p/q", nix.Evaluate("/p/q").AsString());
    }

    [Fact]
    public void ErrorsSayWhatAndWhere()
    {
        using var nix = new NixEngine();
        NixError error = Assert.ThrowsAny<NixError>(() => nix.Evaluate("{\n  alpha = 1;\n}.alpah"));

        Assert.Equal(NixErrorKind.MissingAttribute, error.Kind);
        Assert.Equal("NixMissingAttribute", error.Id);
        Assert.Equal("attribute 'alpah' missing", error.Message);
        Assert.Null(error.Location!.File);
        Assert.Equal((1, 1), (error.Location.Line, error.Location.Column));
        Assert.Equal("{", error.Location.SourceLine);
        Assert.Contains("Did you mean alpha?", error.Report, StringComparison.Ordinal);
    }

    [Fact]
    public void TheFaceIsOneNamespace()
    {
        System.Reflection.Assembly library = typeof(NixEngine).Assembly;

        Assert.Equal("TvixEval.Eval", library.GetName().Name);
        Assert.All(library.GetExportedTypes(), static type => Assert.Equal("TvixEval", type.Namespace));
        Assert.DoesNotContain(library.GetCustomAttributesData(), static data => data.AttributeType.Name == "InternalsVisibleToAttribute");
    }
}
