using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Options;
using Xunit;

namespace TvixEval.Tests.Options;

/// <summary>What module systems of different years say of an option.</summary>
public sealed class ModuleOptionTests
{
    [Theory]
    [InlineData("", "unspecified", null)]
    [InlineData("type = bool;", "boolean", "bool")]
    [InlineData("type = { name = \"old\"; };", "old", "old")]
    [InlineData("type = { description = \"new\"; };", "new", null)]
    [InlineData("type = null;", "unspecified", null)]
    public void Types(string attributes, string description, string? name) =>
        With(attributes, (vm, option) => Assert.Equal((description, name), (option.Type(vm), option.TypeName(vm))));

    [Theory]
    [InlineData("", null)]
    [InlineData("description = \"text\";", "text")]
    [InlineData("description = { _type = \"mdDoc\"; text = \"marked\"; };", "marked")]
    [InlineData("description = null;", null)]
    public void Descriptions(string attributes, string? expected) => With(attributes, (vm, option) => Assert.Equal(expected, option.Description(vm)));

    [Theory]
    [InlineData("", "", "")]
    [InlineData("default = 1;", "1", "1 literalExpression")]
    [InlineData("default = throw \"d\"; defaultText = \"pkgs.x\";", "!d", "\"pkgs.x\" literalExpression")]
    [InlineData("default = 1; defaultText = { _type = \"literalExpression\"; text = \"pkgs.x\"; };", "1", "pkgs.x literalExpression")]
    [InlineData("default = 1; defaultText = { _type = \"literalExample\"; text = \"pkgs.x\"; };", "1", "pkgs.x literalExample")]
    [InlineData("defaultText = { _type = \"literalMD\"; text = \"*prose*\"; };", "", "*prose* literalMD")]
    [InlineData("type = listOf bool;", "[ ]", "[ ] literalExpression")]
    [InlineData("type = submodule none;", "", "")]
    public void Defaults(string attributes, string value, string text) => With(attributes, (vm, option) =>
    {
        try
        {
            Assert.Equal(value, FakeModules.Print(vm, option.Default(vm)));
        }
        catch (NixException error)
        {
            Assert.Equal(value, "!" + error.RawMessage);
        }

        string shown = option.ShownDefault(vm) is { } known && ModuleOption.TextOf(vm, known) is var found ? found.Text + " " + found.Kind : string.Empty;
        Assert.Equal(text, shown);
    });

    [Theory]
    [InlineData("definitionsWithLocations = [ { file = \"/a\"; value = 1; } { file = \"/b\"; value = throw \"v\"; } ]; highestPrio = 50;", "/a /b", 50L)]
    [InlineData("definitions = [ 1 2 ]; files = [ \"/a\" \"<unknown-file>\" ];", "/a <unknown-file>", null)]
    [InlineData("definitions = [ 1 2 ]; files = [ /a ];", "/a", null)]
    [InlineData("", "", null)]
    public void Definitions(string attributes, string files, long? priority) => With(attributes, (vm, option) =>
    {
        Assert.Equal(files, string.Join(" ", option.Definitions(vm).Select(static definition => definition.Key)));
        Assert.Equal(priority, option.Priority(vm));
    });

    [Fact]
    public void APartOfAValueHasTheDefinitionsThatHaveIt()
    {
        const string Users = """
            { u = option [ "u" ] { type = attrsOf user; value = { a = { uid = 1; keys = { }; }; b.uid = 0; };
              definitionsWithLocations = [ { file = "/1"; value.a.uid = 1; } { file = "/2"; value.b = { }; } { file = "/3"; value.a = { config, ... }: { }; } ]; }; }
            """;
        using VmSlot.Scope slot = FakeModules.Open(Users, out Vm vm, out OptionTree tree);
        ModuleOption a = FakeModules.Find(vm, tree, "u.a.uid");
        Assert.Equal("/1", string.Join(" ", a.Definitions(vm).Select(static definition => definition.Key)));
        Assert.Equal("u.<name>.uid", string.Join(".", a.DeclaredLocation));
        Assert.Empty(FakeModules.Find(vm, tree, "u.b.uid").Definitions(vm));

        ModuleOption pattern = FakeModules.Find(vm, tree, "u.<name>.uid");
        Assert.True(pattern.IsPattern);
        Assert.Null(pattern.ValueOf(vm));
        Assert.Null(pattern.IsDefined(vm));
        Assert.Empty(pattern.Definitions(vm));
    }

    private static void With(string attributes, System.Action<Vm, ModuleOption> check)
    {
        using VmSlot.Scope slot = FakeModules.Open("option [ \"o\" ] { " + attributes + " }", out Vm vm, out OptionTree tree);
        check(vm, tree.List(vm, OptionFilter.All).Single().Option!);
    }
}
