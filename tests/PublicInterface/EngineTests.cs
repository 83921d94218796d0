using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using TvixEval;
using Xunit;

namespace PublicInterface;

/// <summary>What an engine lets expressions do, and how programs end them.</summary>
public sealed class EngineTests : IDisposable
{
    private const string Endless = "let f = n: if n == 0 then 0 else f (n - 1) + f (n - 1); in f 100";

    private readonly string folder = Directory.CreateTempSubdirectory("tvixeval-public-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void ByDefaultNothingCanBeReached()
    {
        string file = Write("secret", "s");
        using var nix = new NixEngine(new NixEngineOptions { BaseDirectory = folder, SearchPath = { } });

        Assert.Equal(NixErrorKind.Access, Failure(nix, "builtins.readFile ./secret").Kind);
        Assert.Equal(NixErrorKind.Access, Failure(nix, $"import {file}").Kind);
        Assert.Equal(NixErrorKind.Access, Failure(nix, "builtins.readDir /.").Kind);
        Assert.Equal(NixErrorKind.Access, Failure(nix, "builtins.fetchurl \"http://localhost:1/x\"").Kind);
        Assert.ThrowsAny<NixError>(() => nix.Evaluate("builtins.fetchGit /."));
        Assert.ThrowsAny<NixError>(() => nix.Evaluate("<nixpkgs>"));
        Assert.Equal(string.Empty, nix.Evaluate("builtins.getEnv \"PATH\"").AsString());
    }

    [Fact]
    public void WhatIsAllowedCanBeReached()
    {
        Write("a/x.nix", "import ./y.nix + 1");
        Write("a/y.nix", "1");
        Write("b/z.nix", "26");
        using var nix = new NixEngine(new NixEngineOptions { BaseDirectory = folder, AllowedPaths = { "a" }, SearchPath = { "lib=b" } });

        Assert.Equal(2, nix.Evaluate("import a/x.nix").AsInt64());
        Assert.Equal(26, nix.Evaluate("import <lib/z.nix>").AsInt64());
        Assert.Equal(NixErrorKind.Access, Failure(nix, "import ./c.nix").Kind);
    }

    [Fact]
    public void WhichErrorComesFirstDoesNotDependOnEarlierEvaluations()
    {
        const string TwoErrors = "{ order1 = throw \"1\"; order2 = throw \"2\"; }";
        Write("two.nix", TwoErrors);
        using var nix = new NixEngine(new NixEngineOptions { BaseDirectory = folder, AllowedPaths = { "." } });
        nix.Evaluate("{ order2 = 1; order1 = 2; }");

        Assert.Equal("1", Failure(nix, $"builtins.deepSeq {TwoErrors} 0").Message);
        Assert.Equal("1", Failure(nix, $"{TwoErrors} == {TwoErrors}").Message);
        Assert.Equal("1", Failure(nix, "builtins.deepSeq (import ./two.nix) 0").Message);

        // Within one evaluation they were seen in this order, and whoever looks at its values goes on with it.
        NixValue value = nix.Evaluate("{ a = { order2 = 1; order1 = 2; }; b = { c = " + TwoErrors + "; }; }");
        nix.Evaluate("{ order1 = 1; order2 = 2; }");
        Assert.Equal("2", Assert.ThrowsAny<NixError>(() => value["b"]["c"].ForceDeep()).Message);
    }

    [Fact]
    public void TrustedExpressionsSeeAll()
    {
        Write("x", "content");
        using var nix = new NixEngine(new NixEngineOptions
        {
            IsRestricted = false,
            BaseDirectory = folder,
            System = "riscv64-linux",
            GetEnvironmentVariable = static name => name == "ä" ? "ö" : null,
        });

        Assert.Equal("content", nix.Evaluate("builtins.readFile ./x").AsString());
        Assert.Equal("ö", nix.Evaluate("builtins.getEnv \"ä\"").AsString());
        Assert.Equal("riscv64-linux", nix.Evaluate("builtins.currentSystem").AsString());
        using var trusted = new NixEngine(NixEngineOptions.Trusted);
        Assert.Equal(Environment.GetEnvironmentVariable("PATH") ?? string.Empty, trusted.Evaluate("builtins.getEnv \"PATH\"").AsString());
    }

    [Theory]
    [InlineData(true, "but not built")]
    [InlineData(false, "cannot build '/nix/store/7ywbrlmzldagnn72jikhcai01g3a5ara-x.drv^out' during evaluation because the option 'allow-import-from-derivation' is disabled")]
    public void ReadingWhatADerivationBuildsCanBeForbidden(bool isAllowed, string message)
    {
        using var nix = new NixEngine(new NixEngineOptions { AllowImportFromDerivation = isAllowed });
        NixError error = Assert.ThrowsAny<NixError>(() => nix.Evaluate("import (derivation { name = \"x\"; system = \"x86_64-linux\"; builder = \"b\"; })"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PureExpressionsDependOnNothing()
    {
        using var nix = new NixEngine(NixEngineOptions.Safe);

        Assert.False(nix.Evaluate("builtins ? currentTime || builtins ? currentSystem").AsBoolean());
        Assert.Equal(NixErrorKind.StackOverflow, Failure(nix, "let f = n: 1 + f n; in f 0").Kind);
    }

    [Fact]
    public void Files()
    {
        string file = Write("f.nix", "{ greeting ? \"hello\", name }: { text = greeting + \" \" + name; }");
        Write("default.nix", "{ n = 5; }");
        using var nix = new NixEngine(new NixEngineOptions { BaseDirectory = folder });

        Assert.Equal("hello you", nix.EvaluateFile("f.nix", new { name = "you" })["text"].AsString());
        Assert.Equal(NixKind.Function, nix.EvaluateFile(file).Kind);
        Assert.Equal(5, nix.EvaluateFile(".")["n"].AsInt64());
        Assert.Equal(NixErrorKind.IO, Assert.ThrowsAny<NixError>(() => nix.EvaluateFile("missing.nix")).Kind);

        // What the program names may be read, and nothing beside it.
        Write("other.nix", "1");
        Assert.Equal(NixErrorKind.Access, Failure(nix, "import ./other.nix").Kind);
        Assert.Equal(5, nix.Evaluate("(import ./default.nix).n").AsInt64());

        NixError error = Assert.ThrowsAny<NixError>(() => nix.EvaluateFile(Write("bad.nix", "\n{ a = ; }")));
        Assert.Equal((NixErrorKind.Parse, 2, 7), (error.Kind, error.Location!.Line, error.Location.Column));
        Assert.Equal(Path.Combine(folder, "bad.nix"), error.Location.File);
    }

    [Fact]
    public void ChangedFilesAreNoticedWhenAsked()
    {
        string file = Write("n.nix", "1");
        using var nix = new NixEngine(new NixEngineOptions { BaseDirectory = folder });
        Assert.Equal(1, nix.EvaluateFile(file).AsInt64());

        Write("n.nix", "1000");
        Assert.Equal(1, nix.EvaluateFile(file).AsInt64());
        Assert.True(nix.RefreshFiles());
        Assert.Equal(1000, nix.EvaluateFile(file).AsInt64());
    }

    [Fact]
    public void FlakesAreDescribed()
    {
        Write("fl/flake.nix", "{ description = \"d\"; inputs.dep.url = \"./dep\"; inputs.same.follows = \"dep\"; outputs = { self, dep, same }: { bad = throw \"bad\"; templates.t = { path = ./.; description = \"T\"; }; packages.x86_64-linux.p = 1; }; }");
        Write("fl/dep/flake.nix", "{ outputs = { self }: { }; }");
        using var nix = new NixEngine(new NixEngineOptions { BaseDirectory = folder, IsRestricted = false, System = "aarch64-linux" });

        NixFlake flake = nix.GetFlake("path:./fl");
        Assert.Equal("d", flake.Description);
        Assert.Equal(flake.Url, flake.ResolvedUrl);
        Assert.Contains("&narHash=sha256-", flake.LockedUrl, StringComparison.Ordinal);
        Assert.StartsWith("/nix/store/", flake.StorePath, StringComparison.Ordinal);
        Assert.Null(flake.Revision);
        Assert.Equal(DateTimeKind.Utc, flake.LastModified!.Value.Kind);
        Assert.False(flake.IsLockFileCurrent);
        Assert.Equal(["dep", "same"], flake.Inputs.Select(static input => input.Name));
        Assert.Equal(("path:./dep", null, true), (flake.Inputs[0].LockedUrl, flake.Inputs[0].Follows, flake.Inputs[0].IsFlake));
        Assert.Equal((null, "dep", false), (flake.Inputs[1].LockedUrl, flake.Inputs[1].Follows, flake.Inputs[1].IsFlake));
        Assert.Empty(flake.Inputs[0].Inputs);
        Assert.Equal("T", flake.Outputs.Select("templates.t.description").AsString());
        Assert.Equal(
            "{\"bad\":{\"type\":\"unknown\"},\"packages\":{\"x86_64-linux\":{\"p\":{}}},\"templates\":{\"t\":{\"description\":\"T\",\"type\":\"template\"}}}",
            flake.ToOutputJson());
        Assert.StartsWith("{\"description\":\"d\",\"lastModified\":", flake.ToMetadataJson().Replace("\"fingerprint\":\"" + Fingerprint(flake) + "\",", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.ThrowsAny<NixError>(() => nix.GetFlake("path:./fl#templates"));
        Assert.ThrowsAny<NixError>(() => nix.GetFlake("path:./none"));
    }

    private static string Fingerprint(NixFlake flake) =>
        System.Text.Json.JsonDocument.Parse(flake.ToMetadataJson()).RootElement.GetProperty("fingerprint").GetString()!;

    [Fact]
    public void AnEngineTellsWhatItRead()
    {
        string file = Write("read.nix", "{ n = import ./n.nix; e = builtins.getEnv \"E\"; x = builtins.pathExists ./x; }");
        string number = Write("n.nix", "1");
        string? variable = "secret";
        using var nix = new NixEngine(new NixEngineOptions { BaseDirectory = folder, IsRestricted = false, RecordDependencies = true, GetEnvironmentVariable = _ => variable });
        NixValue value = nix.EvaluateFile(file);
        NixDependencies read = nix.Dependencies;
        Assert.Equal(NixDependencyKind.File, Assert.Single(read).Kind);

        // What is evaluated later is there from then on.
        Assert.Equal("{\"e\":\"secret\",\"n\":1,\"x\":false}", value.ToJson());
        Assert.Equal(
            new[] { NixDependencyKind.File, NixDependencyKind.File, NixDependencyKind.Missing, NixDependencyKind.EnvironmentVariable },
            read.Select(static item => item.Kind));
        Assert.Empty(read.GetChanges());
        string key = read.GetKey(folder);
        var stream = new MemoryStream();
        read.Save(stream);
        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
        stream.Position = 0;
        NixDependencies saved = NixDependencies.Load(stream);
        Assert.Equal(key, saved.GetKey(folder));
        Assert.Throws<InvalidDataException>(() => NixDependencies.Load(new MemoryStream(stream.ToArray(), 0, 50)));

        Write("n.nix", "2");
        Assert.Equal(number, Assert.Single(read.GetChanges()).Path);
        Assert.Contains(saved.GetChanges(compareContents: true), item => item.Path == number);
        Write("n.nix", "1");
        variable = null;
        Assert.Equal("E", Assert.Single(read.GetChanges()).Name);

        using var other = new NixEngine();
        Assert.Throws<InvalidOperationException>(() => other.Dependencies);
    }

    [Fact]
    public void Flakes()
    {
        Write("fl/flake.nix", "{ outputs = { self }: { answer = 42; lib.double = n: n * 2; packages.x86_64-linux.default = { name = \"d\"; }; }; }");
        using var nix = new NixEngine(new NixEngineOptions { BaseDirectory = folder, AllowedPaths = { "fl" }, System = "x86_64-linux" });

        Assert.Equal(42, nix.EvaluateFlake("path:./fl", "answer").AsInt64());
        Assert.Equal(8, nix.EvaluateFlake("path:./fl#lib.double").Call(4).AsInt64());
        Assert.Equal("d", nix.EvaluateFlake("path:./fl")["name"].AsString());
        Assert.ThrowsAny<NixError>(() => nix.EvaluateFlake("path:./fl", "nothing"));
    }

    [Fact]
    public void Paths()
    {
        using var nix = new NixEngine();
        NixValue value = nix.Evaluate("{ a = [ { \"b c\" = 7; } ]; }");

        Assert.Equal(7, value.Select("a.0.\"b c\"").AsInt64());
        Assert.Equal(7, value["a"][0]["b c"].AsInt64());
        Assert.Same(value.Engine, value.Select("").Engine);
        Assert.Equal(NixErrorKind.MissingAttribute, Assert.ThrowsAny<NixError>(() => value.Select("a.1")).Kind);
        Assert.True(value.TryGet("a", out NixValue? found) && found.Count == 1);
        Assert.False(value.TryGet("b", out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => value["a"][1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => value["a"][-1]);
        Assert.Throws<NixCastException>(() => value[0]);
        Assert.Throws<NixCastException>(() => value["a"]["x"]);
        Assert.Throws<NixCastException>(() => value["a"][0]["b c"].Count);
    }

    [Fact]
    public void LookingAroundEvaluatesNothing()
    {
        using var nix = new NixEngine();
        NixValue value = nix.Evaluate("{ z = throw \"no\"; a = [ (throw \"no\") 2 ]; }");

        Assert.Equal(new[] { "a", "z" }, value.Names);
        Assert.Equal(new[] { "a", "z" }, value.AsAttributes().Select(static pair => pair.Key));
        Assert.Equal(2, value.AsAttributes()["a"].AsList()[1].AsInt64());
        Assert.Equal(2, value["a"].AsList().Count);
        Assert.False(value["z"].IsEvaluated);
        Assert.Throws<KeyNotFoundException>(() => value.AsAttributes()["b"]);
        Assert.ThrowsAny<NixError>(() => value.ForceDeep());
        Assert.False(value["z"].IsEvaluated);
    }

    [Fact]
    public void TimeIsLimited()
    {
        using var nix = new NixEngine(new NixEngineOptions { TimeLimit = TimeSpan.FromMilliseconds(1) });

        Assert.Equal((NixErrorKind.Timeout, "NixTimeout"), (Failure(nix, Endless).Kind, Failure(nix, Endless).Id));
        NixValue lazy = nix.Evaluate("{ a = " + Endless + "; }")["a"];
        Assert.Equal(NixErrorKind.Timeout, Assert.ThrowsAny<NixError>(() => lazy.AsInt64()).Kind);
        Assert.Equal(NixErrorKind.Timeout, Assert.ThrowsAny<NixError>(() => lazy.Equals(nix.ToValue(1))).Kind);
        Assert.Equal(1, nix.Evaluate("1").AsInt64());
    }

    [Fact]
    public void MemoryIsLimited()
    {
        using var nix = new NixEngine(new NixEngineOptions { MemoryLimit = 64 << 20 });

        Assert.Equal(NixErrorKind.MemoryLimit, Failure(nix, "let f = s: builtins.seq s (f (s + s)); in f \"0123456789\"").Kind);
        Assert.Equal(NixErrorKind.MemoryLimit, Failure(nix, "builtins.length (builtins.genList (n: n) 500000000)").Kind);
        Assert.Equal(1, nix.Evaluate("1").AsInt64());
    }

    [Fact]
    public void EvaluationIsCancelled()
    {
        using var nix = new NixEngine();
        using var source = new CancellationTokenSource();
        Func<int, int> cancel = _ =>
        {
            source.Cancel();
            return 0;
        };

        var error = Assert.Throws<OperationCanceledException>(() => nix.Evaluate("builtins.seq (cancel 1) (" + Endless + ")", new { cancel }, source.Token));
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.Throws<OperationCanceledException>(() => nix.Evaluate("1", cancellationToken: source.Token));
        NixValue lazy = nix.Evaluate("{ a = " + Endless + "; }");
        Assert.Throws<OperationCanceledException>(() => lazy.ToJson(source.Token));
        Assert.Equal(1, nix.Evaluate("1").AsInt64());
    }

    [Fact]
    public void WhatEndsTheOuterEvaluationEndsTheInnerOneToo()
    {
        using var nix = new NixEngine();
        using var outer = new CancellationTokenSource();
        using var inner = new CancellationTokenSource();
        Func<string, NixValue> eval = text => nix.Evaluate(text, new { cancel = (Func<int>)(() => { outer.Cancel(); return 0; }) }, inner.Token);

        Assert.Throws<OperationCanceledException>(() => nix.Evaluate($"eval \"builtins.seq cancel ({Endless})\"", new { eval }, outer.Token));
    }

    [Fact]
    public void ADisposedEngineSaysSo()
    {
        var nix = new NixEngine();
        NixValue value = nix.Evaluate("{ a = 1; }");
        nix.Dispose();
        nix.Dispose();

        Assert.Throws<ObjectDisposedException>(() => nix.Evaluate("1"));
        Assert.Throws<ObjectDisposedException>(() => nix.RefreshFiles());
        Assert.Throws<ObjectDisposedException>(() => value["a"].ForceDeep());
        Assert.Throws<ObjectDisposedException>(() => value.ToJson());
        Assert.NotNull(value.ToString());
    }

    [Fact]
    public void DisposingEndsWhatRuns()
    {
        var nix = new NixEngine();
        Func<int> dispose = () =>
        {
            nix.Dispose();
            return 0;
        };

        Assert.Throws<ObjectDisposedException>(() => nix.Evaluate("builtins.seq dispose (" + Endless + ")", new { dispose }));
    }

    [Fact]
    public void MessagesAreEvents()
    {
        using var nix = new NixEngine();
        var messages = new List<string>();
        nix.Trace += (_, e) => messages.Add("trace " + e.Message);
        nix.Warning += (_, e) => messages.Add("warning " + e.Message);

        nix.Evaluate("builtins.trace \"tü\" (builtins.warn \"w\" 1)").AsInt64();

        Assert.Equal(new[] { "trace tü", "warning w" }, messages);
    }

    [Fact]
    public void OneEngineServesManyThreads()
    {
        using var nix = new NixEngine();
        NixValue shared = nix.Evaluate("rec { fib = n: if n < 2 then n else fib (n - 1) + fib (n - 2); values = builtins.genList (n: fib (n / 10)) 150; sum = builtins.foldl' builtins.add 0 values; }");
        long expected = 10 * (long)Enumerable.Range(0, 15).Select(Fib).Sum();

        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            Assert.Equal(i * 2, nix.Evaluate("x + x", new { x = i }).AsInt64());
            Assert.Equal(expected, shared["sum"].AsInt64());
            Assert.Equal(shared["values"], nix.Evaluate("v", new { v = shared["values"].As<long[]>() }));
        });

        static int Fib(int n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2);
    }

    [Fact]
    public void ADelegateMayWaitForAnotherThreadThatEvaluates()
    {
        using var nix = new NixEngine();
        NixValue lazy = nix.Evaluate("{ a = 1 + 1; }")["a"];
        Func<int, long> elsewhere = n => Task.Run(() => nix.Evaluate("n * 2", new { n }).AsInt64() + lazy.AsInt64()).GetAwaiter().GetResult();

        Assert.Equal(44, nix.Evaluate("elsewhere 21", new { elsewhere }).AsInt64());
    }

    [Fact]
    public void Derivations()
    {
        using var nix = new NixEngine(new NixEngineOptions { StoreDirectory = "/gnu/store" });
        NixValue value = nix.Evaluate("derivation { name = \"d\"; system = \"x\"; builder = \"/b\"; outputs = [ \"out\" \"dev\" ]; }");

        Assert.True(value.IsDerivation);
        Assert.StartsWith("/gnu/store/", value.DerivationPath, StringComparison.Ordinal);
        Assert.EndsWith("-d.drv", value.DerivationPath, StringComparison.Ordinal);
        Assert.Equal(new[] { "out", "dev" }, value.OutputPaths.Select(static output => output.Key));
        Assert.Equal(value["outPath"].AsString(), value.OutputPaths[0].Value);
        Assert.Equal(new[] { $"!out!{value.DerivationPath}" }, value["outPath"].Context);
        Assert.Same(nix, Assert.IsType<NixValue>(value.ToObject()).Engine);
        Assert.Equal($"\"{value["outPath"].AsString()}\"", value.ToJson());

        NixValue none = nix.Evaluate("{ }");
        Assert.False(none.IsDerivation);
        Assert.Null(none.DerivationPath);
        Assert.Empty(none.OutputPaths);
        Assert.Empty(none.Context);
    }

    [Fact]
    public void WrongOptionsAreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => new NixEngine(null!));
        Assert.Throws<NixCastException>(() => new NixEngine(new NixEngineOptions { Globals = { ["x"] = typeof(int) } }));
        using var nix = new NixEngine();
        Assert.Throws<ArgumentNullException>(() => nix.Evaluate(null!));
        Assert.Throws<ArgumentNullException>(() => nix.EvaluateFile(null!));
        Assert.Throws<ArgumentNullException>(() => nix.EvaluateFlake(null!));
        Assert.Throws<ArgumentNullException>(() => nix.GetFlake(null!));
        Assert.Throws<ArgumentNullException>(() => nix.Evaluate("{ }")[null!]);
    }

    private static NixError Failure(NixEngine nix, string expression) => Assert.ThrowsAny<NixError>(() => nix.Evaluate(expression));

    private string Write(string name, string content)
    {
        string file = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return file;
    }
}
