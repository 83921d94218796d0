using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Options;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Options;

public sealed class OptionDocumentTests
{
    private const string Options = """
        {
          a = option [ "a" ] { type = bool; default = false; example = true; description = "A *flag*.\n"; declarations = [ "/m.nix" "<unknown-file>" ]; };
          b.c = option [ "b" "c" ] { type = listOf int; default = [ 1 ]; defaultText = { _type = "literalMD"; text = "a `list`"; }; description = { _type = "mdDoc"; text = "Text."; }; readOnly = true; relatedPackages = [ "x" ]; };
          d = option [ "d" ] { type = { getSubOptions = none; }; declarations = [ ]; example = { x.y = "1\n``2"; }; };
          p = option [ "p" ] { type = int; default = /no/such/file; };
        }
        """;

    /// <summary>The expected text is what nixpkgs' <c>optionAttrSetToDocList</c> of 2026 says of these options, by name and without what is only for the manual, evaluated by C++ Nix 2.34.8.</summary>
    [Fact]
    public void TheDocumentSaysWhatNixpkgsSays()
    {
        using VmSlot.Scope slot = FakeModules.Open(Options, out Vm vm, out OptionTree tree);
        var document = new OptionDocument();
        foreach (OptionResult result in tree.List(vm, OptionFilter.Shown))
        {
            document.Add(vm, result.Option!);
            document.Add(vm, result.Option!);
        }

        Assert.Equal(
            """
            {"a":{"declarations":["/m.nix"],"default":{"_type":"literalExpression","text":"false"},"description":"A *flag*.\n","example":{"_type":"literalExpression","text":"true"},"loc":["a"],"readOnly":false,"type":"boolean"},"b.c":{"declarations":["/m.nix"],"default":{"_type":"literalMD","text":"a `list`"},"description":{"_type":"mdDoc","text":"Text."},"loc":["b","c"],"readOnly":true,"relatedPackages":["x"],"type":"list of signed integer"},"d":{"declarations":[],"description":null,"example":{"_type":"literalExpression","text":"{\n  x = {\n    y = ''\n      1\n      ``2'';\n  };\n}"},"loc":["d"],"readOnly":false,"type":"unspecified"},"p":{"declarations":["/m.nix"],"default":{"_type":"literalExpression","text":"/no/such/file"},"description":null,"loc":["p"],"readOnly":false,"type":"signed integer"}}
            """,
            document.Write());
    }

    [Fact]
    public void AFailureSaysOfWhat()
    {
        using VmSlot.Scope slot = FakeModules.Open("{ a = option [ \"a\" ] { type = bool; example = throw \"e\"; }; }", out Vm vm, out OptionTree tree);
        NixException error = Assert.Throws<NixException>(() => new OptionDocument().Add(vm, FakeModules.Find(vm, tree, "a")));
        Assert.Equal("e", error.RawMessage);
        Assert.Contains("while evaluating the example of option `a`", error.Report, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "## `a`\n\nA *flag*.\n\n*Type:* boolean\n\n*Default:* `false`\n\n*Example:* `true`\n\n*Declared by:*\n\n- `/m.nix`")]
    [InlineData("b.c", "## `b.c`\n\nText.\n\n*Type:* list of signed integer *(read only)*\n\n*Default:*\n\na `list`\n\n*Declared by:*\n\n- `/m.nix`")]
    [InlineData("d", "## `d`\n\n*Type:* unspecified\n\n*Example:*\n\n```nix\n{\n  x = {\n    y = ''\n      1\n      ``2'';\n  };\n}\n```")]
    public void TheManualHasASectionForEach(string name, string expected)
    {
        using VmSlot.Scope slot = FakeModules.Open(Options, out Vm vm, out OptionTree tree);
        Assert.Equal(expected, Bytes.ToText(Manual(vm, tree, name)));
    }

    [Theory]
    [InlineData("\"`\"", "``\"`\"``")]
    [InlineData("\"x ``y`\"", "```\"x ``y`\"```")]
    public void BackticksAreNotTheEndOfCode(string value, string expected)
    {
        using VmSlot.Scope slot = FakeModules.Open("{ a = option [ \"a\" ] { default = " + value + "; declarations = [ ]; }; }", out Vm vm, out OptionTree tree);
        Assert.EndsWith("*Default:* " + expected, Manual(vm, tree, "a"), System.StringComparison.Ordinal);
    }

    private static string Manual(Vm vm, OptionTree tree, string name)
    {
        var manual = new OptionManual();
        manual.Add(vm, FakeModules.Find(vm, tree, name));
        return manual.Write();
    }
}
