using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using TvixEval;
using Xunit;

namespace PublicInterface;

/// <summary>Objects in both directions.</summary>
public sealed class ConversionTests : IDisposable
{
    private readonly NixEngine nix = new();

    public enum Level
    {
        Debug,
        VeryLoud,
    }

    public record Server(string Host, int Port = 80, string[]? Tags = null);

    public sealed class Settings
    {
        [NixName("log-level")]
        public Level Level { get; set; }

        public TimeSpan? Timeout { get; set; }

        public required Dictionary<string, Server> Servers { get; init; }
    }

    public struct Point
    {
        public double X { get; set; }

        public double Y { get; set; }
    }

    public void Dispose() => nix.Dispose();

    [Theory]
    [InlineData("7", (sbyte)7)]
    [InlineData("200", (byte)200)]
    [InlineData("-300", (short)-300)]
    [InlineData("60000", (ushort)60000)]
    [InlineData("-7", -7)]
    [InlineData("4000000000", 4000000000u)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("7", 7ul)]
    [InlineData("1.5", 1.5f)]
    [InlineData("1.5", 1.5)]
    [InlineData("7", 7.0)]
    [InlineData("\"x\"", 'x')]
    [InlineData("\"s\"", "s")]
    [InlineData("true", true)]
    [InlineData("\"VeryLoud\"", Level.VeryLoud)]
    [InlineData("\"very-loud\"", Level.VeryLoud)]
    [InlineData("1", Level.VeryLoud)]
    public void ScalarsOfManyTypes(string expression, object expected) => Assert.Equal(expected, nix.Evaluate(expression).As(expected.GetType()));

    [Fact]
    public void ScalarsThatAreNoConstants()
    {
        Assert.Equal(1.5m, nix.Evaluate("1.5").As<decimal>());
        Assert.Equal(new BigInteger(7), nix.Evaluate("7").As<BigInteger>());
        Assert.Null(nix.Evaluate("null").As<int?>());
        Assert.Equal(7, nix.Evaluate("7").As<int?>());
        Assert.Null(nix.Evaluate("null").As<string?>());
        Assert.Equal(new Version(1, 2), nix.Evaluate("\"1.2\"").As<Version>());
        Assert.Equal(TimeSpan.FromMinutes(90), nix.Evaluate("\"01:30:00\"").As<TimeSpan>());
        Assert.Equal(new DateOnly(2026, 11, 28), nix.Evaluate("\"2026-11-28\"").As<DateOnly>());
        Assert.Equal(new Uri("https://nixos.org/"), nix.Evaluate("\"https://nixos.org/\"").As<Uri>());
        Assert.Equal("/a/b", nix.Evaluate("/a/b").As<System.IO.FileInfo>().FullName);
    }

    [Fact]
    public void NaNHasNoSign()
    {
        var numbers = new { d = double.NaN, s = float.NaN, h = Half.NaN, negative = -double.NaN, infinite = float.NegativeInfinity };
        Assert.Equal(
            "nan nan nan nan -inf", nix.Evaluate("n: builtins.concatStringsSep \" \" (map toString [ n.d n.s n.h n.negative n.infinite ])").Call(numbers).AsString());
    }

    [Fact]
    public void Collections()
    {
        NixValue list = nix.Evaluate("[ 3 1 2 ]");

        Assert.Equal(new[] { 3, 1, 2 }, list.As<int[]>());
        Assert.Equal(new List<long> { 3, 1, 2 }, list.As<List<long>>());
        Assert.Equal(new[] { 3, 1, 2 }, list.As<IReadOnlyList<int>>());
        Assert.Equal(new[] { 3, 1, 2 }, list.As<IEnumerable<int>>());
        Assert.Equal(new[] { 3, 1, 2, 4 }, list.As<IList<int>>().Append(4));
        Assert.Equal(new HashSet<int> { 1, 2, 3 }, list.As<HashSet<int>>());
        Assert.Equal(new HashSet<int> { 1, 2, 3 }, list.As<ISet<int>>());
        Assert.Equal(new Queue<int>(new[] { 3, 1, 2 }), list.As<Queue<int>>());
        Assert.Equal((3, "x"), nix.Evaluate("[ 3 \"x\" ]").As<(int, string)>());
        Assert.Equal(Tuple.Create(3, 1, 2.0), list.As<Tuple<int, int, double>>());
        Assert.Equal(3, list.As<NixValue[]>().Length);

        NixValue set = nix.Evaluate("{ b = 1; a = 2; }");
        Assert.Equal(new[] { "a", "b" }, set.As<Dictionary<string, int>>().Keys);
        Assert.Equal(2, set.As<IReadOnlyDictionary<string, int>>()["a"]);
        Assert.Equal(2, set.As<IDictionary<string, double>>()["a"]);
        Assert.Equal(2, set.As<SortedDictionary<string, int>>()["a"]);
    }

    [Fact]
    public void RecordsAndClasses()
    {
        Settings settings = nix.Evaluate("""
            {
              log-level = "very-loud"; timeout = "00:00:05"; unknown = throw "never looked at";
              servers = { main = { host = "a"; }; other = { Host = "b"; port = 81; tags = [ "x" ]; }; };
            }
            """).As<Settings>();

        Assert.Equal(Level.VeryLoud, settings.Level);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.Timeout);
        Assert.Equal(new Server("a"), settings.Servers["main"]);
        Assert.Equal(("b", 81, "x"), (settings.Servers["other"].Host, settings.Servers["other"].Port, settings.Servers["other"].Tags!.Single()));
        Assert.Equal(2.5, nix.Evaluate("{ x = 1; y = 2.5; }").As<Point>().Y);
    }

    [Theory]
    [InlineData("{ servers = { a = { host = \"h\"; port = \"80\"; }; }; }", "servers.a.port", "The value at 'servers.a.port' is a string (\"80\"), and not of type Int32.")]
    [InlineData("{ servers = { a = { port = 1; }; }; }", "servers.a", "The value at 'servers.a' is a set, and not one with the attribute 'Host', which Server needs.")]
    [InlineData("{ servers = { a.host = \"h\"; a.tags = [ \"x\" 1 ]; }; }", "servers.a.tags.1", "The value at 'servers.a.tags.1' is an integer (1), and not of type String.")]
    [InlineData("{ servers = { \"a b\" = 1; }; }", "servers.\"a b\"", "The value at 'servers.\"a b\"' is an integer (1), and not of type Server.")]
    [InlineData("{ }", "", "The value is a set, and not one with the attribute 'Servers', which Settings needs.")]
    [InlineData("[ ]", "", "The value is a list, and not of type Settings.")]
    public void MismatchesNameThePath(string expression, string path, string message)
    {
        NixCastException error = Assert.Throws<NixCastException>(() => nix.Evaluate(expression).As<Settings>());

        Assert.Equal(path, error.Path);
        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("256", typeof(byte))]
    [InlineData("-1", typeof(uint))]
    [InlineData("3000000000", typeof(int))]
    [InlineData("1.0", typeof(int))]
    [InlineData("\"1\"", typeof(int))]
    [InlineData("1", typeof(string))]
    [InlineData("null", typeof(int))]
    [InlineData("\"loud\"", typeof(Level))]
    [InlineData("\"1\"", typeof(Level))]
    [InlineData("7", typeof(Level))]
    [InlineData("{ a = 1; }", typeof(int[]))]
    [InlineData("[ 1 ]", typeof(Dictionary<string, int>))]
    [InlineData("[ 1 2 3 ]", typeof((int, int)))]
    [InlineData("[ 1 ]", typeof(int[,]))]
    [InlineData("[ 1 ]", typeof(ImmutableList<int>))]
    [InlineData("{ }", typeof(IDisposable))]
    [InlineData("x: x", typeof(int))]
    [InlineData("1", typeof(Func<int, int>))]
    public void NothingIsGuessed(string expression, Type type) => Assert.Throws<NixCastException>(() => nix.Evaluate(expression).As(type));

    [Fact]
    public void ErrorsInTheMiddleKeepTheirTrace()
    {
        NixError error = Assert.ThrowsAny<NixError>(() => nix.Evaluate("{ a = [ 1 (throw \"no\") ]; }").As<Dictionary<string, int[]>>());

        Assert.Equal(NixErrorKind.Throw, error.Kind);
        Assert.Equal("no", error.Message);
        Assert.Equal("while evaluating the attribute 'a'", error.Trace[0].Text);
        Assert.Equal((1, 3), (error.Trace[0].Location!.Line, error.Trace[0].Location!.Column));
        Assert.Contains(error.Trace, static line => line.Text == "while evaluating list element at index 1");
    }

    [Fact]
    public void NaturalObjects()
    {
        var set = Assert.IsType<Dictionary<string, object?>>(nix.Evaluate("{ i = 1; f = 1.0; s = \"s\"; p = /p; n = null; t = true; l = [ 1 \"x\" {} ]; fn = x: x; }").ToObject());

        Assert.Equal(new[] { "f", "fn", "i", "l", "n", "p", "s", "t" }, set.Keys);
        Assert.Equal((1L, 1.0, "s", "/p", null, true), (set["i"], set["f"], set["s"], set["p"], set["n"], set["t"]));
        object?[] list = Assert.IsType<object?[]>(set["l"]);
        Assert.Equal((1L, "x"), (list[0], list[1]));
        Assert.Empty(Assert.IsType<Dictionary<string, object?>>(list[2]));
        Assert.Equal(5, Assert.IsType<NixValue>(set["fn"]).Call(5).AsInt64());
    }

    [Fact]
    public void JsonComesAndGoes()
    {
        using JsonDocument document = JsonDocument.Parse("""{ "a": [1, 2.5, null, "ü"], "b": { "c": true } }""");
        NixValue value = nix.Evaluate("json // { d = 1; }", new { json = document.RootElement });

        Assert.Equal("""{"a":[1,2.5,null,"ü"],"b":{"c":true},"d":1}""", value.ToJson());
        Assert.Equal(2.5, value.As<JsonElement>().GetProperty("a")[1].GetDouble());
        Assert.Equal("ü", (string?)value.As<JsonNode>()["a"]![3]);
        Assert.Equal("""{"value":{"a":[1,2.5,null,"ü"],"b":{"c":true},"d":1}}""", JsonSerializer.Serialize(new { value }));
        Assert.Equal("[1]", nix.ToValue(JsonNode.Parse("[1]")).ToJson());

        var options = new JsonSerializerOptions { Converters = { new NixValueJsonConverter(nix) } };
        Assert.Equal(2, JsonSerializer.Deserialize<NixValue>("[1, 2]", options)![1].AsInt64());
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<NixValue>("1"));
    }

    [Fact]
    public void TextForms()
    {
        NixValue value = nix.Evaluate("{ b = [ 1 true ]; a = \"x\\${y}\"; }");

        Assert.Equal("{\"a\":\"x${y}\",\"b\":[1,true]}", value.ToJson());
        Assert.Contains("<attr name=\"a\">", value.ToXml(), StringComparison.Ordinal);
        Assert.Equal(value, nix.Evaluate(value.ToNix()));
        Assert.Equal(value, nix.Evaluate(value.ToNix(isIndented: false)));
        Assert.Throws<NixCastException>(() => nix.Evaluate("x: x").ToNix());
    }

    [Fact]
    public void ToStringNeverEvaluates()
    {
        NixValue value = nix.Evaluate("{ a = throw \"no\"; b = 1; }");

        Assert.Contains("b = 1;", value.ToString(), StringComparison.Ordinal);
        Assert.False(value["a"].IsEvaluated);
        Assert.Equal("«thunk»", value["a"].ToString());
    }

    [Fact]
    public void ObjectsBecomeValues()
    {
        var input = new
        {
            Int = 1,
            Ulong = 2ul,
            Float = 1.5f,
            Decimal = 2.5m,
            Text = "t",
            Letter = 'c',
            Yes = true,
            Nothing = (string?)null,
            Level = Level.VeryLoud,
            List = new List<int> { 1, 2 },
            Tuple = (1, "x"),
            Old = Tuple.Create(1, 2),
            Set = new Dictionary<string, object?> { ["k"] = new[] { 1.5 } },
            Frozen = ImmutableDictionary<string, int>.Empty.Add("z", 26),
            Numbers = new Dictionary<int, string> { [7] = "seven" },
            Record = new Server("h", 1),
            When = new DateTime(2026, 11, 28, 1, 2, 3, DateTimeKind.Utc),
            File = new System.IO.FileInfo("/etc/x"),
            Sequence = Enumerable.Range(1, 3).Select(static n => n * n),
        };

        Assert.Equal(
            """{"Decimal":2.5,"Float":1.5,"Frozen":{"z":26},"Int":1,"Letter":"c","Level":"VeryLoud","List":[1,2],"Nothing":null,"Numbers":{"7":"seven"},"Old":[1,2],"""
            + """ "Record":{"Host":"h","Port":1,"Tags":null},"Sequence":[1,4,9],"Set":{"k":[1.5]},"Text":"t","Tuple":[1,"x"],"Ulong":2,"When":"2026-11-28T01:02:03.0000000Z","Yes":true}""".TrimStart(),
            nix.Evaluate("removeAttrs x [ \"File\" ]", new { x = input }).ToJson());
        Assert.Equal(NixKind.Path, nix.Evaluate("x.File", new { x = input }).Kind);
    }

    [Fact]
    public void PropertiesAreReadWhenTheyAreNeeded()
    {
        var source = new Lazily();

        Assert.Equal(1, nix.Evaluate("x.Cheap", new { x = source }).AsInt64());
        Assert.Equal(0, source.Reads);
        Assert.Equal(4, nix.Evaluate("x.Dear + x.Dear", new { x = nix.ToValue(source) }).AsInt64());
        Assert.Equal(1, source.Reads);
        Assert.Same(source, Assert.ThrowsAny<NixError>(() => nix.Evaluate("x.Broken", new { x = source })).InnerException!.Data["source"]);
        Assert.Equal(1, nix.Evaluate("x.Self.Self.Self.Cheap", new { x = source }).AsInt64());
    }

    [Fact]
    public void ContainersMayHoldThemselves()
    {
        var loop = new List<object?> { 1 };
        loop.Add(loop);
        var set = new Dictionary<string, object?>();
        set["self"] = set;

        Assert.Equal(1, nix.Evaluate("builtins.head (builtins.elemAt (builtins.elemAt l 1) 1)", new { l = loop }).AsInt64());
        Assert.Equal(new[] { "self" }, nix.Evaluate("s.self.self", new { s = set }).Names);
    }

    [Fact]
    public void WhatHasNoNixFormIsRefused()
    {
        foreach (object odd in new object[]
        {
            ulong.MaxValue, "a\0b", "\ud800", new byte[] { 0 }, typeof(int), System.Threading.Tasks.Task.CompletedTask, static () => { },
            (Func<System.Threading.Tasks.Task>)(static () => System.Threading.Tasks.Task.CompletedTask), System.IO.Stream.Null,
            new Dictionary<object, int> { [1] = 1, ["1"] = 2 },
        })
        {
            Assert.Throws<NixCastException>(() => nix.ToValue(odd));
            Assert.Throws<NixCastException>(() => nix.ToValue(new[] { odd }));
        }

        Assert.Throws<NixCastException>(() => nix.Evaluate("1", 5));
        using var other = new NixEngine();
        Assert.Throws<NixCastException>(() => other.ToValue(nix.Evaluate("1")));
    }

    [Fact]
    public void DeepDataIsNoDanger()
    {
        NixValue deep = nix.Evaluate("builtins.foldl' (a: n: { next = a; value = n; }) null (builtins.genList (n: n) 5000)");

        Node? node = deep.As<Node>();
        for (int i = 4999; i >= 0; i--)
        {
            Assert.Equal(i, node!.Value);
            node = node.Next;
        }

        NixError error = Assert.ThrowsAny<NixError>(() => nix.Evaluate("let x = { next = x; value = 1; }; in x").As<Node>());
        Assert.Equal(NixErrorKind.StackOverflow, error.Kind);
    }

    public sealed record Node(Node? Next, int Value);

    private sealed class Lazily
    {
        public int Reads { get; private set; }

        public int Cheap => 1;

        public int Dear => 1 + ++Reads;

        public Lazily Self => this;

        public int Broken
        {
            get
            {
                var error = new InvalidOperationException("broken");
                error.Data["source"] = this;
                throw error;
            }
        }
    }
}
