using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using TvixEval;
using Xunit;

namespace PublicInterface;

/// <summary>The evaluation cache of engines: a new engine finds what another one has evaluated, and nothing shows that but the time that it takes.</summary>
public sealed class CacheTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tvixeval-cached-").FullName;
    private readonly string cache = Directory.CreateTempSubdirectory("tvixeval-cache-").FullName;
    private readonly List<string> messages = new();

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        Directory.Delete(cache, recursive: true);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1.5")]
    [InlineData("null")]
    [InlineData("\"a\\n\u00e4\"")]
    [InlineData("[ 1 [ { } \"b\" ] ]")]
    [InlineData("{ b = { a = 1; }; a = [ true ./x ]; }")]
    [InlineData("builtins.map (n: n * n) (builtins.genList (n: n) 100)")]
    [InlineData("(derivation { name = \"n\"; system = \"x\"; builder = \"b\"; }).drvPath")]
    public void ANewEngineFindsResults(string expression)
    {
        Write("x", "1");
        Assert.Equal((false, With(expression)), (Evaluate(expression, out string first), first));
        Assert.Equal((true, first), (Evaluate(expression, out string second), second));

        string With(string text)
        {
            using var plain = new NixEngine(new NixEngineOptions { BaseDirectory = folder, AllowedPaths = { "." } });
            return plain.Evaluate(text).ToJson();
        }
    }

    // Whatever reads all of a result, keeps it.
    [Fact]
    public void EachWayToReadAllKeepsTheResult()
    {
        var ways = new (string Name, Action<NixValue> Read)[]
        {
            ("json", static value => value.ToJson()),
            ("xml", static value => value.ToXml()),
            ("nix", static value => value.ToNix()),
            ("object", static value => value.ToObject()),
            ("deep", static value => value.ForceDeep()),
            ("type", static value => value.As<Dictionary<string, int>>()),
        };
        foreach ((string name, Action<NixValue> read) in ways)
        {
            string expression = "{ " + name + " = 1 + 1; }";
            using (NixEngine nix = Engine())
            {
                read(nix.Evaluate(expression));
            }

            using NixEngine other = Engine();
            NixValue found = other.Evaluate(expression);
            Assert.True(found.IsFromCache, name);
            Assert.Equal(2, found[name].AsInt64());
        }
    }

    [Fact]
    public void WhatWasNotReadWhollyIsNotKept()
    {
        const string Expression = "{ a = 1 + 1; b = throw \"never\"; }";
        for (int i = 0; i < 2; i++)
        {
            using NixEngine nix = Engine();
            NixValue value = nix.Evaluate(Expression);
            Assert.False(value.IsFromCache);
            Assert.Equal(2, value["a"].AsInt64());
            Assert.ThrowsAny<NixError>(() => value.As<A>());
        }
    }

    [Theory]
    [InlineData("x: x")]
    [InlineData("[ (x: x) ]")]
    [InlineData("derivation { name = \"n\"; system = \"x\"; builder = \"b\"; }")]
    [InlineData("[ (derivation { name = \"n\"; system = \"x\"; builder = \"b\"; }) ]")]
    public void WhatIsNoDataIsNotKept(string expression)
    {
        for (int i = 0; i < 2; i++)
        {
            using NixEngine nix = Engine();
            NixValue value = nix.Evaluate(expression);
            Assert.False(value.IsFromCache);
            value.As<object>();
        }
    }

    [Fact]
    public void TheTimeIsAnotherOneEachTime()
    {
        for (int i = 0; i < 2; i++)
        {
            using NixEngine nix = Engine();
            Assert.False(nix.Evaluate("builtins.currentTime > 0").IsFromCache);
        }
    }

    [Fact]
    public void ErrorsAreNotKept()
    {
        for (int i = 0; i < 2; i++)
        {
            using NixEngine nix = Engine();
            Assert.Equal("no", Assert.ThrowsAny<NixError>(() => nix.Evaluate("throw \"no\"")).Message);
        }
    }

    [Fact]
    public void ChangesAreNoticed()
    {
        Write("config.nix", "{ name }: { greeting = \"Hello, ${name}\"; port = import ./port.nix; }");
        Write("port.nix", "80");
        Assert.Equal((false, "{\"greeting\":\"Hello, a\",\"port\":80}"), File("a"));
        Assert.Equal((true, "{\"greeting\":\"Hello, a\",\"port\":80}"), File("a"));
        Assert.Equal((false, "{\"greeting\":\"Hello, b\",\"port\":80}"), File("b"));

        Write("port.nix", "8080");
        Assert.Equal((false, "{\"greeting\":\"Hello, a\",\"port\":8080}"), File("a"));
        Assert.Equal((true, "{\"greeting\":\"Hello, a\",\"port\":8080}"), File("a"));

        (bool, string) File(string name)
        {
            using NixEngine nix = Engine();
            NixValue value = nix.EvaluateFile("config.nix", new { name });
            return (value.IsFromCache, value.ToJson());
        }
    }

    [Fact]
    public void AnEngineNoticesChangesOfWhatItHasFound()
    {
        Write("a.nix", "1");
        Assert.False(Evaluate("import ./a.nix", out _));
        using NixEngine nix = Engine();
        Assert.True(nix.Evaluate("import ./a.nix").IsFromCache);
        Assert.Contains(nix.Dependencies, dependency => dependency.Name.EndsWith("a.nix", StringComparison.Ordinal));
        Assert.False(nix.RefreshFiles());

        Write("a.nix", "22");
        Assert.True(nix.RefreshFiles());
        Assert.DoesNotContain(nix.Dependencies, dependency => dependency.Name.EndsWith("a.nix", StringComparison.Ordinal));
        NixValue value = nix.Evaluate("import ./a.nix");
        Assert.Equal((false, 22L), (value.IsFromCache, value.AsInt64()));
        Assert.True(nix.Evaluate("import ./a.nix").IsFromCache);
    }

    [Fact]
    public void VariablesDecide()
    {
        Assert.Equal((false, 3L), With(new { x = 1, y = new[] { 2 } }));
        Assert.Equal((true, 3L), With(new { x = 1, y = new[] { 2 } }));
        Assert.Equal((true, 3L), With(new Dictionary<string, object> { ["y"] = new[] { 2 }, ["x"] = 1 }));
        Assert.Equal((false, 4L), With(new { x = 2, y = new[] { 2 } }));

        (bool, long) With(object variables)
        {
            using NixEngine nix = Engine();
            NixValue value = nix.Evaluate("x + builtins.head y", variables);
            return (value.IsFromCache, value.AsInt64());
        }
    }

    // A function of the program may give something else each time; a property that fails fails who reads it.
    [Fact]
    public void VariablesThatAreNoDataAreEvaluatedAsEver()
    {
        for (int i = 0; i < 2; i++)
        {
            using NixEngine nix = Engine();
            NixValue called = nix.Evaluate("f 1", new { f = new Func<int, int>(x => x + i) });
            Assert.Equal((false, 1L + i), (called.IsFromCache, called.AsInt64()));

            NixValue unread = nix.Evaluate("o.Good", new { o = new Faulty() });
            Assert.Equal((false, 1L), (unread.IsFromCache, unread.AsInt64()));
            Assert.Throws<NixCastException>(() => nix.Evaluate("1", 1));
        }
    }

    [Fact]
    public void ValuesOfTheEngineAreVariablesByWhatTheyAre()
    {
        for (int i = 0; i < 2; i++)
        {
            using NixEngine nix = Engine();
            NixValue data = nix.Evaluate("{ a = 1; }");
            Assert.Equal("{\"a\":1}", data.ToJson());
            Assert.Equal(i > 0, data.IsFromCache);
            Assert.Equal(i > 0, nix.Evaluate("set.a + 1", new { set = data }).IsFromCache);

            // Nothing is evaluated to find out.
            NixValue unread = nix.Evaluate("{ a = 1; b = throw \"never\"; }");
            Assert.False(nix.Evaluate("set.a + 1", new { set = unread }).IsFromCache);
        }
    }

    [Fact]
    public void OptionsDecide()
    {
        Write("x.nix", "1");
        const string Expression = "builtins.pathExists ./x.nix";
        Assert.False(Evaluate(Expression, out _));
        Assert.True(Evaluate(Expression, out _));
        foreach (Action<NixEngineOptions> change in new Action<NixEngineOptions>[]
        {
            static options => options.AllowedPaths.Clear(),
            static options => options.IsPure = true,
            static options => options.IsRestricted = false,
            static options => options.System = "x",
            static options => options.StoreDirectory = "/other",
            static options => options.MaxCallDepth = 100,
            static options => options.SearchPath.Add("a=/b"),
            static options => options.ExperimentalFeatures.Add("pipe-operators"),
            static options => options.AllowImportFromDerivation = false,
            static options => options.AllowedUris.Add("https://example.com"),
            static options => options.AccessTokens["a"] = "b",
            static options => options.FlakeRegistry = "/registry.json",
        })
        {
            NixEngineOptions options = Options();
            change(options);
            using var nix = new NixEngine(options);
            Assert.False(nix.Evaluate(Expression).IsFromCache);
        }
    }

    [Fact]
    public void EnvironmentVariablesDecide()
    {
        Assert.Equal((false, "1"), With("1"));
        Assert.Equal((true, "1"), With("1"));
        Assert.Equal((false, "2"), With("2"));

        (bool, string) With(string text)
        {
            NixEngineOptions options = NixEngineOptions.Trusted;
            options.BaseDirectory = folder;
            options.EvaluationCache = cache;
            options.GetEnvironmentVariable = _ => text;
            using var nix = new NixEngine(options);
            NixValue value = nix.Evaluate("builtins.getEnv \"X\"");
            return (value.IsFromCache, value.AsString());
        }
    }

    // A file that the program has named may be read afterwards, and only then.
    [Fact]
    public void WhatWasNamedBeforeDecides()
    {
        Write("a.nix", "1");
        NixEngineOptions options = Options();
        options.AllowedPaths.Clear();
        for (int i = 0; i < 2; i++)
        {
            using var nix = new NixEngine(options);
            Assert.Equal(i > 0, nix.EvaluateFile("a.nix").IsFromCache);
            NixValue value = nix.Evaluate("import ./a.nix");
            Assert.Equal((i > 0, 1L), (value.IsFromCache, value.AsInt64()));

            using var other = new NixEngine(options);
            Assert.Equal(NixErrorKind.Access, Assert.ThrowsAny<NixError>(() => other.Evaluate("import ./a.nix")).Kind);
        }
    }

    [Fact]
    public void MessagesAreSaidAgain()
    {
        const string Expression = "[ (builtins.trace \"a\" 1) (builtins.warn \"b\" 2) ]";
        Assert.False(Evaluate(Expression, out _));
        Assert.Equal(new[] { "trace a", "warning b" }, messages);
        messages.Clear();
        Assert.True(Evaluate(Expression, out _));
        Assert.Equal(new[] { "trace a", "warning b" }, messages);
    }

    // The value of a file says what it has to say to who evaluates it first.
    [Fact]
    public void ResultsWithoutTheirMessagesAreNotKept()
    {
        Write("a.nix", "builtins.trace \"a\" 1");
        using (NixEngine nix = Engine())
        {
            Assert.Equal(1, nix.Evaluate("import ./a.nix").AsInt64());
            Assert.Equal(2, nix.Evaluate("import ./a.nix + 1").AsInt64());
            NixValue parts = nix.Evaluate("{ a = builtins.trace \"b\" 1; }");
            Assert.Equal(1, parts["a"].AsInt64());
            parts.ToJson();
        }

        messages.Clear();
        Assert.True(Evaluate("import ./a.nix", out _));
        Assert.False(Evaluate("import ./a.nix + 1", out _));
        Assert.False(Evaluate("{ a = builtins.trace \"b\" 1; }", out _));
        Assert.Equal(new[] { "trace a", "trace a", "trace b" }, messages);
    }

    [Fact]
    public void OutputsOfFlakesAreFound()
    {
        Write("flake.nix", "{ outputs = { self }: { lib.n = import ./n.nix; }; }");
        Write("n.nix", "1");
        for (int i = 0; i < 2; i++)
        {
            using NixEngine nix = Engine();
            NixValue value = nix.EvaluateFlake("path:" + folder, "lib.n");
            Assert.Equal((i > 0, 1L), (value.IsFromCache, value.AsInt64()));
        }

        Write("n.nix", "23");
        using NixEngine other = Engine();
        Assert.Equal(23, other.EvaluateFlake("path:" + folder, "lib.n").AsInt64());
    }

    // The program's own call is what is kept; what its functions evaluate meanwhile is part of that.
    [Fact]
    public void FunctionsOfTheProgramMayEvaluate()
    {
        for (int i = 0; i < 2; i++)
        {
            using NixEngine nix = Engine();
            var inner = new Func<int, int>(x => nix.Evaluate("x * 2", new { x }).As<int>());
            Assert.Equal(6, nix.Evaluate("f 3", new { f = inner }).AsInt64());
        }
    }

    [Fact]
    public void DamagedResultsAreEvaluatedAnew()
    {
        Assert.False(Evaluate("1 + 1", out _));
        foreach (string file in Directory.GetFiles(cache, "*.result", SearchOption.AllDirectories))
        {
            byte[] content = System.IO.File.ReadAllBytes(file);
            content[content.Length / 2] ^= 1;
            System.IO.File.WriteAllBytes(file, content);
        }

        Assert.False(Evaluate("1 + 1", out string text));
        Assert.Equal("2", text);
        Assert.True(Evaluate("1 + 1", out _));
    }

    [Fact]
    public void SeveralThreadsFindAndKeep()
    {
        for (int round = 0; round < 2; round++)
        {
            using NixEngine nix = Engine();
            Parallel.For(0, 64, i =>
            {
                NixValue value = nix.Evaluate("builtins.genList (n: n + x) 3", new { x = i % 8 });
                Assert.Equal($"[{i % 8},{(i % 8) + 1},{(i % 8) + 2}]", value.ToJson());
            });
        }

        Assert.Equal((true, "[7,8,9]"), (Evaluate("builtins.genList (n: n + x) 3", out string text, new { x = 7 }), text));
    }

    [Fact]
    public void WithoutTheOptionNothingIsKept()
    {
        NixEngineOptions options = Options();
        options.EvaluationCache = null;
        for (int i = 0; i < 2; i++)
        {
            using var nix = new NixEngine(options);
            Assert.False(nix.Evaluate("1").IsFromCache);
        }

        Assert.Empty(Directory.GetFileSystemEntries(cache));
        Assert.True(Path.IsPathRooted(NixEngineOptions.UserCache));
    }

    // A relative folder starts from the base folder, and is made.
    [Fact]
    public void TheFolderIsMade()
    {
        NixEngineOptions options = Options();
        options.EvaluationCache = "a/b";
        for (int i = 0; i < 2; i++)
        {
            using var nix = new NixEngine(options);
            Assert.Equal(i > 0, nix.Evaluate("1").IsFromCache);
        }

        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder, "a", "b"), "*.result", SearchOption.AllDirectories));
    }

    private bool Evaluate(string expression, out string json, object? variables = null)
    {
        using NixEngine nix = Engine();
        nix.Trace += (_, e) => messages.Add("trace " + e.Message);
        nix.Warning += (_, e) => messages.Add("warning " + e.Message);
        NixValue value = nix.Evaluate(expression, variables);
        json = value.ToJson();
        return value.IsFromCache;
    }

    private NixEngine Engine() => new(Options());

    private NixEngineOptions Options() => new() { BaseDirectory = folder, AllowedPaths = { "." }, EvaluationCache = cache };

    private void Write(string name, string content) => System.IO.File.WriteAllText(Path.Combine(folder, name), content);

    private sealed record A(int B);

    private sealed class Faulty
    {
        public int Good => 1;

        public int Bad => throw new InvalidOperationException("bad");
    }
}
