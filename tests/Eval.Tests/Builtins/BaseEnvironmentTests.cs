using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Builtins;
using TvixEval.Machine;
using TvixEval.Values;
using Xunit;

namespace TvixEval.Tests.Builtins;

public sealed class BaseEnvironmentTests
{
    // The builtins that C++ Nix makes global under their own names.
    private static readonly HashSet<string> Globals = new(StringComparer.Ordinal)
    {
        "abort", "baseNameOf", "break", "builtins", "derivation", "derivationStrict", "dirOf", "false", "fetchGit",
        "fetchMercurial", "fetchTarball", "fetchTree", "fromTOML", "import", "isNull", "map", "null", "placeholder",
        "removeAttrs", "scopedImport", "throw", "toString", "true",
    };

    [Fact]
    public void EachBuiltinHasOneGlobalName()
    {
        BaseEnvironment environment = New(new EvalSettings());
        foreach (KeyValuePair<Symbol, Value> member in environment.Builtins.InNameOrder())
        {
            string name = member.Key.Name;
            bool plain = Globals.Contains(name);
            Assert.True(environment.Globals.ContainsKey(Symbol.Of(plain ? name : "__" + name).Id), name);
            Assert.False(environment.Globals.ContainsKey(Symbol.Of(plain ? "__" + name : name).Id), name);
        }

        Assert.Equal(environment.Builtins.Count, environment.Globals.Count);
    }

    [Fact]
    public void BuiltinsHoldsItself()
    {
        BaseEnvironment environment = New(new EvalSettings());
        Assert.Same(environment.Builtins, environment.Builtins.Get("builtins"));
        Assert.Equal("true", Nix.Print("builtins.builtins.builtins ? map"));
    }

    [Theory]
    [InlineData("[ builtins.langVersion builtins.storeDir builtins.nixVersion ]", "[ 6 \"/nix/store\" \"2.34.8\" ]")]
    [InlineData("[ __langVersion (__length [ 1 ]) (builtins ? currentTime) (builtins ? __length) ]", "[ 6 1 true false ]")]
    [InlineData("[ true false null ]", "[ true false null ]")]
    [InlineData("let true = 1; in true", "1")]
    [InlineData("builtins.typeOf builtins.currentTime", "\"int\"")]
    public void Constants(string expression, string value) => Assert.Equal(value, Nix.Print(expression));

    [Theory]
    [InlineData("__true")]
    [InlineData("length")]
    [InlineData("currentSystem")]
    [InlineData("__map")]
    public void NoSuchGlobal(string name) => Assert.Equal($"undefined variable '{name}'", Nix.Fail(name).Message);

    [Fact]
    public void PureEvaluationHasNoImpureConstants()
    {
        var pure = new EvalSettings { PureEvaluation = true };
        Assert.Equal("[ false false true ]", Nix.Print("[ (builtins ? currentTime) (builtins ? currentSystem) (builtins ? nixPath) ]", pure));
        Assert.Equal("undefined variable '__currentTime'", Nix.Fail("__currentTime", pure).Message);
    }

    [Fact]
    public void TheSystemIsASetting() =>
        Assert.Equal("\"mips64-linux\"", Nix.Print("builtins.currentSystem", new EvalSettings { System = "mips64-linux" }));

    [Fact]
    public void NamesAreUniqueAndHaveParameters()
    {
        Assert.Equal(BuiltinTable.All.Count, BuiltinTable.All.Select(d => d.Builtin.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(BuiltinTable.All, d => Assert.InRange(d.Builtin.Arity, 1, 3));
        Assert.All(BuiltinTable.All, d => Assert.True(d.Builtin.Body1 is not null || d.Builtin.Body2 is not null || d.Builtin.Body3 is not null, d.Builtin.Name));
    }

    [Fact]
    public void SymbolsOfTheEvaluatorComeInNixsOrder()
    {
        // The order is visible: of two differing attributes, the one with the older name is compared first.
        Assert.True(Symbols.OutPath.Id < Symbols.Name.Id && Symbols.Name.Id < Symbols.Value.Id && Symbols.Right.Id < Symbols.Wrong.Id);
        Assert.Equal("false", Nix.Print("{ value = throw \"later\"; name = 1; } == { value = 1; name = 2; }"));
        Assert.Equal("later", Nix.Fail("{ value = 1; name = throw \"later\"; } == { value = 2; name = 1; }").Message);
    }

    private static BaseEnvironment New(EvalSettings settings) => new(new Evaluator(settings));
}
