using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using TvixEval.Builtins;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Text;
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
    }

    [Fact]
    public void TheTableSaysWhatTheAttributesSay()
    {
        var methods = typeof(BuiltinTable).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (Method: method, Attribute: method.GetCustomAttribute<BuiltinAttribute>()!))
            .Where(found => found.Attribute is not null)
            .ToDictionary(found => found.Attribute.Name, StringComparer.Ordinal);
        Assert.Equal(methods.Keys.OrderBy(name => name, StringComparer.Ordinal), BuiltinTable.All.Select(d => d.Builtin.Name).OrderBy(name => name, StringComparer.Ordinal));
        Assert.All(BuiltinTable.All, declaration =>
        {
            (MethodInfo method, BuiltinAttribute attribute) = methods[declaration.Builtin.Name];
            Assert.Equal(method, declaration.Builtin.Body.Method);
            Assert.Equal(method.GetParameters().Skip(1).Select(parameter => parameter.Name), declaration.Builtin.Parameters);
            Assert.Equal(
                (attribute.IsGlobal, attribute.Feature, attribute.Strict, attribute.AddsTrace),
                (declaration.IsGlobal, declaration.Feature, declaration.Builtin.Strict, declaration.Builtin.AddsTrace));
        });
    }

    [Fact]
    public void WhoeverLooksAtDerivationSeesAFunction()
    {
        // It is made when it is needed; C++ Nix has it from the beginning.
        Assert.Contains("derivation = <LAMBDA>;", Shown("builtins"), StringComparison.Ordinal);
        Assert.Equal("[ <LAMBDA> <LAMBDA> ]", Shown("[ derivation derivation ]"));
        Assert.Equal("[ true true true ]", Nix.Print("[ ([ derivation ] == [ derivation ]) (builtins ? derivation) (builtins.isFunction derivation) ]"));
        BaseEnvironment environment = New(new EvalSettings());
        Assert.IsType<Closure>(environment.Builtins.Get("derivation")!.Peek());
        Assert.Same(environment.Builtins.Get("derivation")!.Peek(), environment.Globals[Symbol.Of("derivation").Id].Peek());
    }

    [Fact]
    public void SymbolsOfTheEvaluatorComeInNixsOrder()
    {
        // The order is visible: of two differing attributes, the one with the older name is compared first.
        Assert.True(Symbols.OutPath.Id < Symbols.Name.Id && Symbols.Name.Id < Symbols.Value.Id && Symbols.Right.Id < Symbols.Wrong.Id);
        Assert.Equal("false", Nix.Print("{ value = throw \"later\"; name = 1; } == { value = 1; name = 2; }"));
        Assert.Equal("later", Nix.Fail("{ value = 1; name = throw \"later\"; } == { value = 2; name = 1; }").Message);
    }

    /// <summary>A value as <c>nix-instantiate --eval</c> shows it, evaluated no further than to its outermost constructor.</summary>
    private static string Shown(string expression)
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        return Bytes.ToText(AmbiguousPrinter.Print(Nix.Eval(vm, expression)));
    }

    private static BaseEnvironment New(EvalSettings settings) => new(settings, new NameTable(), BuiltinTable.All);
}
