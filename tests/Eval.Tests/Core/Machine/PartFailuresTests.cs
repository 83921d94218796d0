using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Formats.Json;
using TvixEval.Formats.Xml;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Core.Machine;

/// <summary>What goes on where a part of a value fails: deep evaluation, and the writers of JSON, XML and Nix text.</summary>
public sealed class PartFailuresTests
{
    [Fact]
    public void OfRandomValuesTheRestArrives()
    {
        int failed = 0;
        for (int seed = 1; seed <= 150; seed++)
        {
            var sample = new RandomFailures(seed, static expression => Bytes.ToText(Nix.Fail(expression).RawMessage));
            failed += sample.Failures.Count;
            Found json = Json(sample.Expression);

            // JSON has the parts of sets by their names, in bytes.
            Assert.Equal(Json(sample.Replaced).Text, json.Text);
            Assert.Equal(sample.Failures.Order(), json.Failures.Order());
            Assert.Equal((sample.Parts, sample.Failures.Count), (json.Values, json.Failed));

            Found nix = Run(Form.Nix, sample.Expression);
            Assert.Equal(sample.Failures.Order(), nix.Failures.Order());
            Assert.Equal(sample.Failures.Count, CountOf("«error: ", nix.Text));

            Found xml = Run(Form.Xml, sample.Expression);
            Assert.Equal(sample.Failures.Order(), xml.Failures.Order());
            Assert.Equal(sample.Failures.Count, CountOf("<error message=", xml.Text));

            foreach ((string path, string message) in sample.Failures)
            {
                Assert.Equal(message, Bytes.ToText(FailAt(sample.Expression, path).RawMessage));
            }
        }

        Assert.InRange(failed, 300, int.MaxValue);
    }

    [Theory]
    [InlineData("{ a = x: x; b = 1; }", "{'a':{'$error':'cannot convert a function to JSON'},'b':1}", "a")]
    [InlineData("{ a = { outPath = throw ''o''; }; }", "{'a':{'$error':'o'}}", "a")]
    [InlineData("{ a = { __toString = self: 1; }; }", "{'a':{'$error':'cannot coerce an integer to a string: 1'}}", "a")]
    [InlineData("{ a = { __toString = self: ''t''; b = throw ''b''; }; }", "{'a':'t'}", "")]
    [InlineData("{ a = { outPath = [ 1 (throw ''o'') ]; }; }", "{'a':[1,{'$error':'o'}]}", "a.outPath.1")]
    [InlineData("{ a = { outPath = { outPath = { b = throw ''o''; }; }; }; }", "{'a':{'b':{'$error':'o'}}}", "a.outPath.outPath.b")]
    [InlineData("{ a = { outPath = { outPath = x: x; }; }; c = 2; }", "{'a':{'$error':'cannot convert a function to JSON'},'c':2}", "a")]
    [InlineData("{ a = builtins.substring 0 1 ''ä''; b = 1; }", "{'a':{'$error':'JSON serialization error: [json.exception.type_error.316] incomplete UTF-8 string; last byte: 0xC3'},'b':1}", "a")]
    [InlineData("{ a = { __toString = self: builtins.substring 0 1 ''ä''; }; }", "{'a':{'$error':'JSON serialization error: [json.exception.type_error.316] incomplete UTF-8 string; last byte: 0xC3'}}", "a")]
    [InlineData("{ a = throw (builtins.substring 0 1 ''ä''); b = 1; }", "{'a':{'$error':'\uFFFD'},'b':1}", "a")]
    [InlineData("{ a = ./nope; b = 1; }", "{'a':{'$error':'path \\'/base/nope\\' does not exist'},'b':1}", "a")]
    public void WhatJsonCannotHoldFailsToo(string expression, string json, string path)
    {
        Found found = Json(expression.Replace("''", "\"", StringComparison.Ordinal));
        Assert.Equal(json.Replace("\\'", "\u0001", StringComparison.Ordinal).Replace('\'', '"').Replace('\u0001', '\''), found.Text);
        Assert.Equal(path, string.Join(' ', found.Failures.Select(static failure => failure.Path)));
    }

    [Fact]
    public void AnAttributeWhoseNameIsNotUtf8IsLeftOutOfJson()
    {
        Found found = Json("{ a = { ${builtins.substring 0 1 \"ä\"} = 1; b = 2; ${builtins.substring 1 1 \"ä\"} = 3; }; }");
        Assert.Equal("{\"a\":{\"b\":2}}", found.Text);
        Assert.Equal((2, 5), (found.Failed, found.Values));
    }

    [Fact]
    public void TheValueItselfIsNoPart()
    {
        Assert.Equal("boom", Assert.Throws<NixException>(() => Json("throw \"boom\"")).Message);
        Assert.Equal("boom", Assert.Throws<NixException>(() => Run(Form.Xml, "throw \"boom\"")).Message);
        Assert.Equal("boom", Assert.Throws<NixException>(() => Run(Form.Nix, "throw \"boom\"")).Message);
    }

    [Fact]
    public void PathsStartWhereTheyAreSaidTo()
    {
        foreach (Form form in Enum.GetValues<Form>())
        {
            Assert.Equal("x.\"y z\".a.0.b", Assert.Single(Run(form, "{ a = [ { b = throw \"\"; } ]; }", "x.\"y z\"").Failures).Path);
        }
    }

    [Fact]
    public void PartsThatShareWhatFailedShareTheError()
    {
        const string Expression = "let s = throw \"s\"; in { all = builtins.genList (n: { inherit s; own = throw \"s\"; }) 1000; }";
        foreach (Form form in Enum.GetValues<Form>())
        {
            Found found = Run(form, Expression, string.Empty);
            Assert.Equal(2000, found.Failed);
            Assert.Equal(1001, found.Errors.Distinct(ReferenceEqualityComparer.Instance).Count());
        }
    }

    [Fact]
    public void WhatIsBeyondTheMostIsCountedAndStillWritten()
    {
        const string Expression = "builtins.genList (n: if n == 6 then 1 else throw (toString n)) 7";
        foreach (Form form in Enum.GetValues<Form>())
        {
            Found found = Run(form, Expression, string.Empty, 2);
            Assert.Equal(new[] { "0", "1" }, found.Failures.Select(static failure => failure.Path));
            Assert.Equal((6, 8), (found.Failed, found.Values));
            Assert.Contains("5", found.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("let x = { a = throw ''a''; inherit x; }; in x", false)]
    [InlineData("let f = n: { l = f (n + 1); r = f (n + 1); b = throw ''b''; }; in f 0", true)]
    [InlineData("let f = n: [ (throw ''b'') (f (n + 1)) (f (n + 1)) ]; in f 0", true)]
    public void AValueWithoutEndEndsAtItsDepth(string expression, bool alsoDeep)
    {
        expression = expression.Replace("''", "\"", StringComparison.Ordinal);
        foreach (Form form in Enum.GetValues<Form>().Where(form => alsoDeep || form != Form.Nix))
        {
            Assert.Equal(NixErrorKind.StackOverflow, Assert.Throws<NixException>(() => Run(form, expression, string.Empty, 10)).Kind);
        }
    }

    [Fact]
    public void CallsThatAreNestedTooDeeplyAreAFailureOfOnePart()
    {
        Found found = Json("{ a = let f = n: 1 + f (n + 1); in f 0; b = 1; }");
        Assert.Equal("{\"a\":{\"$error\":\"stack overflow; max-call-depth exceeded\"},\"b\":1}", found.Text);
    }

    [Fact]
    public void ALimitEndsEverything()
    {
        foreach (Form form in Enum.GetValues<Form>())
        {
            Vm vm = Nix.NewVm();
            int reported = 0;
            NixException error = Assert.Throws<NixException>(() => Run(vm, form, "builtins.genList (n: throw (toString n)) 100000", string.Empty, int.MaxValue, _ =>
            {
                if (++reported == 3)
                {
                    vm.Interrupt(NixErrorKind.Timeout, "time is up");
                }
            }));
            Assert.Equal("time is up", error.Message);
            Assert.InRange(reported, 3, 50000);
        }
    }

    [Fact]
    public void WhatTheReceiverThrowsEndsEverything()
    {
        foreach (Form form in Enum.GetValues<Form>())
        {
            Vm vm = Nix.NewVm();
            Assert.Throws<InvalidOperationException>(() => Run(vm, form, "[ [ (throw \"a\") ] ]", string.Empty, int.MaxValue, static _ => throw new InvalidOperationException()));
            Assert.Equal(0, vm.CallDepth);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(998)]
    [InlineData(999)]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public void LongPathsAreCutInTheirMiddle(int length)
    {
        string whole = new('w', length);
        string path = PartPath.Join(whole, "abc");
        string full = whole + ".abc";
        Assert.Equal(full.Length <= PartPath.MaxLength ? full : full[..500] + "..." + full[^500..], path);
        Assert.Equal(path, PartPath.Join(whole, "abc"));

        // However it is put together, the path is that of the whole.
        string parts = string.Empty;
        string all = string.Empty;
        for (int i = 0; i < 600; i++)
        {
            parts = PartPath.Join(parts, "part" + i);
            all = all.Length == 0 ? "part" + i : all + ".part" + i;
        }

        Assert.Equal(all[..500] + "..." + all[^500..], parts);
    }

    [Fact]
    public void ManyFailuresInDeepDataTakeNoQuadraticTexts()
    {
        // 4,000 sets within each other, each with a failure: their paths together would be 24 MB.
        const string Expression = "let f = n: if n == 0 then 1 else { name = f (n - 1); bad = throw \"x\"; }; in f 4000";
        foreach (Form form in Enum.GetValues<Form>())
        {
            Found found = Run(form, Expression, string.Empty);
            Assert.Equal(4000, found.Failures.Count);
            Assert.All(found.Failures, static failure => Assert.InRange(failure.Path.Length, 3, PartPath.MaxLength));
            Assert.Equal(4000, found.Failures.Count(static failure => failure.Path.EndsWith("bad", StringComparison.Ordinal)));
        }
    }

    private static Found Json(string expression) => Run(Form.Json, expression);

    private static Found Run(Form form, string expression, string start = "", int most = int.MaxValue) => Run(Nix.NewVm(), form, expression, start, most);

    private static string Write(Form form, Vm vm, Value value, PartFailures failures)
    {
        switch (form)
        {
            case Form.Json:
                return JsonWriter.WriteRest(vm, value, Position.None, copyToStore: true, failures);
            case Form.Xml:
                return XmlWriter.WriteRest(vm, value, withLocations: false, failures);
            default:
                DeepForcing.Run(vm, value, failures);
                return AmbiguousPrinter.Print(value, vm, failures);
        }
    }

    private static Found Run(Vm vm, Form form, string expression, string start, int most, Action<PartFailure>? onFailure = null)
    {
        using VmSlot.Scope slot = VmSlot.Install(vm);
        var found = new List<PartFailure>();
        var failures = new PartFailures(failure =>
        {
            found.Add(failure);
            onFailure?.Invoke(failure);
        })
        {
            MaxReported = most,
        };
        failures.Begin(start);
        string text = Bytes.ToText(Write(form, vm, Nix.Eval(vm, expression), failures));
        Assert.Equal(0, vm.CallDepth);
        Assert.Equal(found.Count, failures.Reported);
        return new Found(
            text,
            found.ConvertAll(static failure => (Bytes.ToText(failure.Path), Bytes.ToText(failure.Message))),
            found.ConvertAll(static failure => failure.Error),
            failures.Values,
            failures.Failed);
    }

    private static NixException FailAt(string expression, string path)
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        return Assert.Throws<NixException>(() => vm.Force(AttributePath.Follow(vm, Nix.Eval(vm, expression), Bytes.FromText(path), AttrSet.Empty)));
    }

    private static int CountOf(string part, string text) => text.Split(part).Length - 1;

    private enum Form
    {
        Json,
        Xml,
        Nix,
    }

    private sealed record Found(string Text, List<(string Path, string Message)> Failures, List<Exception> Errors, long Values, long Failed);
}
