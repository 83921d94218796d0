using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using TvixEval;
using Xunit;

namespace PublicInterface;

/// <summary>Values of which parts fail, and the rest is wanted all the same.</summary>
public sealed class FailureTests : IDisposable
{
    private const string Some = "{ a = 1; b = throw \"no b\"; \"c d\" = [ 2 (1 + \"x\") { e = abort \"x\"; } ]; }";

    private static readonly string[] Paths = { "\"c d\".1", "\"c d\".2.e", "b" };

    private readonly NixEngine nix = new();

    public void Dispose() => nix.Dispose();

    [Fact]
    public void ObjectsHaveFailuresInThem()
    {
        var failures = new List<NixFailure>();
        var value = (Dictionary<string, object?>)nix.Evaluate(Some).ToObject(failures.Add)!;
        Assert.Equal(Paths, failures.Select(static failure => failure.Path).Order(StringComparer.Ordinal));
        Assert.Equal(1L, value["a"]);
        Assert.Same(failures.Single(static failure => failure.Path == "b").Error, Assert.IsType<NixFailure>(value["b"]).Error);
        var list = (object?[])value["c d"]!;
        Assert.Equal(2L, list[0]);
        Assert.Equal(("\"c d\".1", "cannot add a string to an integer", NixErrorKind.Type), (((NixFailure)list[1]!).Path, ((NixFailure)list[1]!).Error.Message, ((NixFailure)list[1]!).Error.Kind));
        Assert.Equal("b: no b", value["b"]!.ToString());
    }

    [Fact]
    public void TextsAndDeepEvaluationTellTheSameFailures()
    {
        foreach (Func<Action<NixFailure>, object?> walk in new Func<Action<NixFailure>, object?>[]
        {
            found => nix.Evaluate(Some).ToJson(found),
            found => nix.Evaluate(Some).ToXml(found),
            found => nix.Evaluate(Some).ForceDeep(found),
        })
        {
            var failures = new List<NixFailure>();
            walk(failures.Add);
            Assert.Equal(Paths, failures.Select(static failure => failure.Path).Order(StringComparer.Ordinal));
        }

        Assert.Equal("{\"a\":1,\"b\":{\"$error\":\"no b\"}}", nix.Evaluate("{ a = 1; b = throw \"no b\"; }").ToJson(static _ => { }));
        Assert.Contains("<error message=\"no b\" />", nix.Evaluate("{ a = 1; b = throw \"no b\"; }").ToXml(static _ => { }), StringComparison.Ordinal);
    }

    [Fact]
    public void MessagesAreThoseOfThePathsAlone()
    {
        NixValue value = nix.Evaluate(Some);
        value.ForceDeep(failure => Assert.Equal(Assert.ThrowsAny<NixError>(() => value.Select(failure.Path).Force()).Message, failure.Error.Message));
    }

    [Fact]
    public void TheValueItselfAndWhatTheFunctionThrowsEndIt()
    {
        Assert.Equal("root", Assert.ThrowsAny<NixError>(() => nix.Evaluate("throw \"root\"").ToObject(static _ => { })).Message);
        int found = 0;
        Assert.Throws<InvalidOperationException>(() => nix.Evaluate(Some).ToObject(_ =>
        {
            found++;
            throw new InvalidOperationException("enough");
        }));
        Assert.Equal(1, found);
        Assert.Equal(3, nix.Evaluate("1 + 2").AsInt32());
        Assert.Throws<ArgumentNullException>(() => nix.Evaluate("1").ToJson(onFailure: null!));
    }

    [Fact]
    public void CancellationEndsIt()
    {
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => nix.Evaluate("builtins.genList (n: throw (toString n)) 1000000").ToObject(_ => source.Cancel(), source.Token));
    }

    [Fact]
    public void DeepAndEndlessValues()
    {
        var failures = new List<NixFailure>();
        nix.Evaluate("let f = n: if n == 0 then 1 else { name = f (n - 1); bad = throw \"x\"; }; in f 3000").ToObject(failures.Add);
        Assert.Equal(3000, failures.Count);
        Assert.All(failures, static failure => Assert.InRange(failure.Path.Length, 3, 1003));
        Assert.Equal(NixErrorKind.StackOverflow, Assert.ThrowsAny<NixError>(() => nix.Evaluate("let f = n: { l = f (n + 1); r = f (n + 1); }; in f 0").ToObject(static _ => { })).Kind);
    }

    [Fact]
    public void PartsThatShareWhatFailedShareTheError()
    {
        var failures = new List<NixFailure>();
        nix.Evaluate("let s = throw \"s\"; in builtins.genList (n: { inherit s; }) 100").ToObject(failures.Add);
        Assert.Equal(100, failures.Count);
        Assert.Single(failures.Select(static failure => failure.Error).Distinct());
    }
}
