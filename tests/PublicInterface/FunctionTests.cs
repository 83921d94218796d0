using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using TvixEval;
using Xunit;

namespace PublicInterface;

/// <summary>Nix functions for C#, and delegates for Nix.</summary>
public sealed class FunctionTests : IDisposable
{
    private readonly NixEngine nix = new();

    public sealed record Request(string Path, int Size);

    public void Dispose() => nix.Dispose();

    [Fact]
    public void FunctionsAreCalled()
    {
        Assert.Equal(7, nix.Evaluate("a: b: a + b").Call(3, 4).AsInt64());
        Assert.Equal(3, nix.Evaluate("{ a, b ? 2 }: a + b").Call(new { a = 1 }).AsInt64());
        Assert.Equal(5, nix.Evaluate("{ __functor = self: x: x + self.n; n = 2; }").Call(3).AsInt64());
        Assert.True(nix.Evaluate("x: x == null").Call(null!).AsBoolean());
        Assert.Equal(6, nix.Evaluate("builtins.foldl' builtins.add 0").Call(new[] { 1, 2, 3 }).AsInt64());
        Assert.Equal(4, nix.Evaluate("f: f 3").Call(nix.Evaluate("x: x + 1")).AsInt64());
        Assert.Throws<ArgumentException>(() => nix.Evaluate("x: x").Call());
        Assert.Equal(NixErrorKind.Type, Assert.ThrowsAny<NixError>(() => nix.Evaluate("1").Call(2)).Kind);
    }

    [Fact]
    public void FunctionsGetTheArgumentsTheyAskFor()
    {
        var arguments = new { host = "h", port = 1, unused = 2 };

        Assert.Equal("h:1", nix.Evaluate("{ host, port }: \"${host}:${toString port}\"").Apply(arguments).AsString());
        Assert.Equal(3, nix.Evaluate("{ ... }@all: builtins.length (builtins.attrNames all)").Apply(arguments).AsInt64());
        Assert.Equal(1, nix.Evaluate("{ a = 1; }").Apply(arguments)["a"].AsInt64());
        Assert.Equal(NixErrorKind.MissingArgument, Assert.ThrowsAny<NixError>(() => nix.Evaluate("{ other }: 1").Apply(arguments)).Kind);
    }

    [Fact]
    public void FunctionsBecomeDelegates()
    {
        var add = nix.Evaluate("a: b: a + b").As<Func<int, int, int>>();
        var join = nix.Evaluate("{ Path, Size }: \"${Path}:${toString Size}\"").As<Func<Request, string>>();

        Assert.Equal(new[] { 11, 12 }, new[] { 1, 2 }.Select(n => add(10, n)));
        Assert.Equal("/:1", join(new Request("/", 1)));
        Assert.Equal(3, nix.Evaluate("{ size = l: builtins.length l; }").As<Dictionary<string, Func<int[], long>>>()["size"](new[] { 1, 2, 3 }));
        nix.Evaluate("x: x").As<Action<int>>()(1);
        Assert.ThrowsAny<NixError>(() => nix.Evaluate("x: throw \"no\"").As<Action<int>>()(1));
    }

    [Fact]
    public void DelegatesBecomeFunctions()
    {
        Func<int, int, int, int, int> sum = static (a, b, c, d) => a + b + c + d;
        Func<string, string> upper = static s => s.ToUpperInvariant();
        Func<Request, object> info = static r => new { length = r.Path.Length, r.Size };
        Func<IReadOnlyList<int>, int> count = static l => l.Count;

        Assert.Equal(10, nix.Evaluate("sum 1 2 3 4", new { sum }).AsInt64());
        Assert.Equal(new[] { 10, 11 }, nix.Evaluate("map (sum 1 2 3) [ 4 5 ]", new { sum }).As<int[]>());
        Assert.Equal(new[] { "A", "Ü" }, nix.Evaluate("map upper [ \"a\" \"ü\" ]", new { upper }).As<string[]>());
        Assert.Equal("""{"Size":3,"length":2}""", nix.Evaluate("info { path = \"/a\"; size = 3; }", new { info }).ToJson());
        Assert.Equal(2, nix.Evaluate("count [ 1 2 ]", new { count }).AsInt64());
        Assert.Equal(NixKind.Function, nix.ToValue(upper).Kind);
    }

    [Fact]
    public void DelegatesWithoutParametersAreValues()
    {
        int calls = 0;
        NixValue value = nix.Evaluate("{ unused = now; used = now + now; }", new { now = (Func<int>)(() => ++calls) });

        Assert.Equal(0, calls);
        Assert.Equal(2, value["used"].AsInt64());
        Assert.Equal(1, value["unused"].AsInt64());
    }

    [Fact]
    public void ValuesArriveUnevaluated()
    {
        Func<NixValue, NixValue, object> first = static (a, b) => new { a, wasEvaluated = b.IsEvaluated };

        Assert.Equal("""{"a":1,"wasEvaluated":false}""", nix.Evaluate("first 1 (throw \"no\")", new { first }).ToJson());
    }

    [Fact]
    public void DelegatesMayUseTheEngine()
    {
        Func<NixValue, NixValue> twice = f => nix.Evaluate("f: x: f (f x)").Call(f);
        Func<NixValue, NixValue, bool> same = static (a, b) => a == b && a.GetHashCode() == b.GetHashCode();
        Func<NixValue, long> total = static list => list.AsList().OrderBy(static v => v).Select(static v => v.AsInt64()).Sum();

        Assert.Equal(12, nix.Evaluate("twice (x: x * 2) 3", new { twice }).AsInt64());
        Assert.True(nix.Evaluate("same { a = [ 1 ]; } { a = [ (2 - 1) ]; }", new { same }).AsBoolean());
        Assert.Equal(6, nix.Evaluate("total [ 3 (2 - 1) 2 ]", new { total }).AsInt64());
    }

    [Fact]
    public void RecursionThroughDelegatesEnds()
    {
        Func<NixValue, long, NixValue> step = null!;
        step = (self, n) => n == 0 ? nix.ToValue("done") : self.Call(self, n - 1);
        NixValue f = nix.Evaluate("self: n: step self n", new { step });

        Assert.Equal("done", f.Call(f, 500).AsString());

        Func<NixValue, NixValue> forever = static g => g.Call(g);
        Assert.Equal(NixErrorKind.StackOverflow, Assert.ThrowsAny<NixError>(() => nix.Evaluate("let g = self: forever self; in g g", new { forever })).Kind);
    }

    [Fact]
    public void FailuresOfDelegates()
    {
        var cause = new InvalidOperationException("not today");
        Func<int, int> fail = _ => throw cause;
        Func<int, int> refuse = static _ => throw new NixError("no luck");
        Func<int, int> cancel = static _ => throw new OperationCanceledException();
        object variables = new { fail, refuse, cancel };

        NixError error = Assert.ThrowsAny<NixError>(() => nix.Evaluate("{ a = fail 1; }.a", variables));
        Assert.Same(cause, error.InnerException);
        Assert.Equal(("not today", "NixCallbackError", NixErrorKind.Evaluation), (error.Message, error.Id, error.Kind));
        Assert.Equal((1, 7), (error.Location!.Line, error.Location.Column));
        Assert.ThrowsAny<NixError>(() => nix.Evaluate("builtins.tryEval (fail 1)", variables));

        error = Assert.ThrowsAny<NixError>(() => nix.Evaluate("refuse 1", variables));
        Assert.Equal(("no luck", "NixThrow", NixErrorKind.Throw), (error.Message, error.Id, error.Kind));
        Assert.False(nix.Evaluate("(builtins.tryEval (refuse 1)).success", variables).AsBoolean());

        Assert.Throws<OperationCanceledException>(() => nix.Evaluate("builtins.tryEval (cancel 1)", variables));
        Assert.Equal(NixErrorKind.Type, Assert.ThrowsAny<NixError>(() => nix.Evaluate("fail \"1\"", variables)).Kind);

        // A failure is remembered as a value is: what failed once fails again, with the same cause.
        NixValue lazy = nix.Evaluate("{ a = fail 1; }", variables)["a"];
        Assert.ThrowsAny<NixError>(() => lazy.Force());
        Assert.Same(cause, Assert.ThrowsAny<NixError>(() => lazy.Force()).InnerException);
    }

    [Fact]
    public void AnErrorOfNixPassesThroughADelegateAsItIs()
    {
        Func<NixValue, long> look = static v => v.AsInt64();

        NixError error = Assert.ThrowsAny<NixError>(() => nix.Evaluate("look (throw \"inside\")", new { look }));
        Assert.Equal(("inside", NixErrorKind.Throw), (error.Message, error.Kind));
        Assert.False(nix.Evaluate("(builtins.tryEval (look (throw \"inside\"))).success", new { look }).AsBoolean());
    }

    [Fact]
    public void Globals()
    {
        using var engine = new NixEngine(new NixEngineOptions { Globals = { ["env"] = "test", ["double"] = (Func<int, int>)(static n => n * 2) } });

        Assert.Equal("test", engine.Evaluate("env").AsString());
        Assert.Equal(8, engine.Evaluate("double x", new { x = 4 }).AsInt64());
        Assert.Equal("mine", engine.Evaluate("env", new { env = "mine" }).AsString());
        Assert.Equal(NixErrorKind.UndefinedVariable, Assert.ThrowsAny<NixError>(() => nix.Evaluate("env")).Kind);
    }

    [Fact]
    public void DelegatesRunWithTheContextOfTheCaller()
    {
        var ambient = new AsyncLocal<string> { Value = "here" };
        Func<int, string?> read = _ => ambient.Value;

        Assert.Equal("here", nix.Evaluate("read 1", new { read }).AsString());
    }
}
