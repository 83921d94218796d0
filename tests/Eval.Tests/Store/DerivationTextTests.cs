using System;
using System.Linq;
using TvixEval.Diagnostics;
using TvixEval.Store;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Store;

/// <summary>The text of store derivations, written and read.</summary>
public sealed class DerivationTextTests
{
    private static readonly StoreDirectory Store = new("/nix/store");
    private static readonly string[] Features = ["ca-derivations", "impure-derivations", "dynamic-derivations", "git-hashing"];

    // The file that nix-instantiate 2.34.8 writes for
    // derivation { name = "b"; system = "x"; builder = d.drvPath; } with
    // d = derivation { name = "a"; system = "x"; builder = "b"; outputs = [ "dev" "out" ]; s = ./f; }.
    private const string WithClosure =
        "Derive([(\"out\",\"/nix/store/f0k66ldck7nqps89acsplxr4lyhh1q73-b\",\"\",\"\")],"
        + "[(\"/nix/store/aq6d2ngzymkhydc4znfi1m9xr3n74daf-a.drv\",[\"dev\",\"out\"])],"
        + "[\"/nix/store/ab3li50xq0nl4q5lxdyinb8w8y13my9s-f\",\"/nix/store/aq6d2ngzymkhydc4znfi1m9xr3n74daf-a.drv\"],"
        + "\"x\",\"/nix/store/aq6d2ngzymkhydc4znfi1m9xr3n74daf-a.drv\",[],"
        + "[(\"builder\",\"/nix/store/aq6d2ngzymkhydc4znfi1m9xr3n74daf-a.drv\"),(\"name\",\"b\"),"
        + "(\"out\",\"/nix/store/f0k66ldck7nqps89acsplxr4lyhh1q73-b\"),(\"system\",\"x\")])";

    [Fact]
    public void ReadsWhatAStoreHas()
    {
        Derivation derivation = Read(WithClosure);
        Assert.Equal("b", derivation.Name);
        Assert.Equal("/nix/store/f0k66ldck7nqps89acsplxr4lyhh1q73-b", derivation.Outputs["out"].Path);
        Assert.Equal(["dev", "out"], derivation.InputDerivations["/nix/store/aq6d2ngzymkhydc4znfi1m9xr3n74daf-a.drv"].Outputs);
        Assert.Equal(
            ["/nix/store/ab3li50xq0nl4q5lxdyinb8w8y13my9s-f", "/nix/store/aq6d2ngzymkhydc4znfi1m9xr3n74daf-a.drv"],
            derivation.References);
        Assert.Equal(["builder", "name", "out", "system"], derivation.Environment.Keys);
        Assert.Equal(WithClosure, Write(derivation));
    }

    [Fact]
    public void TheOwnPathFollowsFromTheText()
    {
        Assert.Equal("/nix/store/3qg4wpyfa989dbbvqr17wcy7qcmx8kwi-b.drv", Read(WithClosure).PathIn(Store));
    }

    [Fact]
    public void EscapesWhatCppNixEscapes()
    {
        var derivation = new Derivation("a") { System = "x", Builder = "a\"b" };
        derivation.Outputs.Add("out", DerivationOutput.Deferred);
        derivation.Arguments.Add("\n\r\t\\");
        derivation.Environment.Add("k\"", Bytes.FromText("$ü\u0001"));
        Assert.Equal(
            """Derive([("out","","","")],[],[],"x","a\"b",["\n\r\t\\"],[("k\"","$ü""" + "\u0001\")])",
            Bytes.ToText(Write(derivation)));
    }

    [Fact]
    public void OutputsOfOutputsNeedTheNewerForm()
    {
        // derivation { name = "a"; ...; x = outputOf d.outPath "out"; } of nix-instantiate 2.34.8, d making a derivation.
        var derivation = new Derivation("a") { System = "x", Builder = "b" };
        derivation.Outputs.Add("out", DerivationOutput.Deferred);
        derivation.Input("/nix/store/qkjrlkxi0vc47wvrq2yv52xp4av1pc9f-a.drv.drv").Descend("out").Outputs.Add("out");
        foreach ((string name, string value) in new[] { ("builder", "b"), ("name", "a"), ("out", ""), ("system", "x"), ("x", "/1zhl29ccph4p03pp4d8csdb42kj0yskixfyhfb0n0d8bmlpj597f") })
        {
            derivation.Environment.Add(name, value);
        }

        string text = Write(derivation);
        Assert.StartsWith(
            """DrvWithVersion("xp-dyn-drv",[("out","","","")],[("/nix/store/qkjrlkxi0vc47wvrq2yv52xp4av1pc9f-a.drv.drv",([],[("out",["out"])]))],[],""",
            text);
        Assert.Equal("/nix/store/9ymclb6hzalxsjn6yy8gn1smms2ghi0q-a.drv", derivation.PathIn(Store));
        Assert.Equal(text, Write(Read(text)));
    }

    [Fact]
    public void WhatIsWrittenIsRead()
    {
        var random = new Random(7);
        for (int i = 0; i < 500; i++)
        {
            string text = Write(RandomDerivation(random));
            Assert.Equal(text, Write(Read(text)));
        }
    }

    [Fact]
    public void CutTextsAreRefused()
    {
        string text = Write(RandomDerivation(new Random(3)));
        for (int length = 0; length < text.Length; length++)
        {
            Assert.Throws<NixException>(() => Read(text.Substring(0, length)));
        }
    }

    /// <summary>Added to a sorted list one by one, half a million variables in the opposite order take minutes.</summary>
    [Fact]
    public void ManyVariablesInTheWrongOrderAreSortedOnce()
    {
        const int Count = 500_000;
        string variables = string.Join(',', Enumerable.Range(0, Count).Select(static n => $"(\"v{Count - n:D7}\",\"\")"));
        Derivation derivation = Read($"""Derive([("out","","","")],[],[],"x","b",[],[{variables}])""");
        Assert.Equal(Count, derivation.Environment.Count);
        Assert.Equal("v0000001", derivation.Environment.Keys[0]);
    }

    /// <summary>Any text is a derivation that can be written and read again, or a clear error.</summary>
    [Fact]
    public void DamagedTextsAreReadOrRefused()
    {
        var random = new Random(19);
        int read = 0;
        const int Count = 20_000;
        string text = WithClosure;
        for (int i = 0; i < Count; i++)
        {
            if (i % 50 == 49)
            {
                text = Write(RandomDerivation(random));
            }

            string damaged = Damage.Of(text, random);
            Derivation derivation;
            try
            {
                derivation = Read(damaged);
            }
            catch (NixException error)
            {
                Assert.NotEmpty(error.Message);
                continue;
            }

            read++;
            string written = Write(derivation);
            Assert.Equal(written, Write(Read(written)));
        }

        Assert.InRange(read, Count / 20, Count - (Count / 20));
    }

    [Theory]
    [InlineData("""Derive([("out","","","")],[("/nix/store/00000000000000000000000000000000-a.drv",[])],[],"x","b",[],[])""", "specifies no outputs")]
    [InlineData("""Derive([("out","/nix/store/00000000000000000000000000000000-b","sha256","e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")],[],[],"x","b",[],[])""", "does not match its content address")]
    [InlineData("""Derive([("out","/nix/store/x","","")],[],[],"x","b",[],[])""", "too short")]
    [InlineData("""Derive([("out","","x256","")],[],[],"x","b",[],[])""", "unknown hash algorithm")]
    [InlineData("""Derive([("out","","","")],[],["/tmp/x"],"x","b",[],[])""", "is not in the Nix store")]
    [InlineData("""DrvWithVersion("new",[])""", "Unknown derivation ATerm format version 'new'")]
    [InlineData("Hello", "does not start with")]
    public void WrongTextsAreRefused(string text, string part) => Assert.Contains(part, Assert.Throws<NixException>(() => Read(text)).Message);

    [Theory]
    [InlineData("""Derive([("out","","r:sha256","")],[],[],"x","b",[],[])""", "ca-derivations")]
    [InlineData("""Derive([("out","","r:sha256","impure")],[],[],"x","b",[],[])""", "impure-derivations")]
    [InlineData("""Derive([("out","","git:sha1","")],[],[],"x","b",[],[])""", "git-hashing")]
    [InlineData("""Derive([("out","","text:sha256","")],[],[],"x","b",[],[])""", "dynamic-derivations")]
    [InlineData("""DrvWithVersion("xp-dyn-drv",[])""", "dynamic-derivations")]
    public void FeaturesHaveToBeOn(string text, string feature)
    {
        var error = Assert.Throws<NixException>(() => Derivation.Parse(text, "b", Store, []));
        Assert.Equal(NixErrorKind.ExperimentalFeature, error.Kind);
        Assert.Contains($"experimental Nix feature '{feature}' is disabled", error.Message);
    }

    [Fact]
    public void DeepNestingIsRefused()
    {
        string nested = string.Concat(Enumerable.Repeat("([],[(\"out\",", 100_000));
        string text = "DrvWithVersion(\"xp-dyn-drv\",[(\"out\",\"\",\"\",\"\")],[(\"/nix/store/00000000000000000000000000000000-a.drv\"," + nested;
        Assert.Equal("invalid inputDrvs entry in derivation", Assert.Throws<NixException>(() => Read(text)).Message);
    }

    private static Derivation Read(string text) => Derivation.Parse(text, "b", Store, Features);

    private static string Write(Derivation derivation) => derivation.ToText(Store);

    private static Derivation RandomDerivation(Random random)
    {
        var derivation = new Derivation("b") { System = "x86_64-linux", Builder = RandomText(random) };
        switch (random.Next(4))
        {
            case 0:
                derivation.Outputs.Add("out", DerivationOutput.Fixed(new ContentAddress(ContentAddressMethod.NixArchive, Hash.Zero(HashAlgorithm.Sha1))));
                break;
            case 1:
                derivation.Outputs.Add("dev", DerivationOutput.Impure(ContentAddressMethod.Git, HashAlgorithm.Sha256));
                derivation.Outputs.Add("out", DerivationOutput.Floating(ContentAddressMethod.Text, HashAlgorithm.Sha256));
                break;
            case 2:
                derivation.Outputs.Add("out", DerivationOutput.Deferred);
                break;
            default:
                derivation.Outputs.Add("a", DerivationOutput.InputAddressed(RandomPath(random, "b-a")));
                derivation.Outputs.Add("out", DerivationOutput.InputAddressed(RandomPath(random, "b")));
                break;
        }

        for (int i = random.Next(5); i > 0; i--)
        {
            DerivationInput input = derivation.Input(RandomPath(random, "input.drv"));
            while (random.Next(3) == 0)
            {
                input = input.Descend("o" + random.Next(3));
            }

            input.Outputs.Add("out");
            input.Outputs.Add("o" + random.Next(9));
            derivation.InputSources.Add(RandomPath(random, "source"));
        }

        for (int i = random.Next(8); i > 0; i--)
        {
            derivation.Arguments.Add(RandomText(random));
            derivation.Environment[RandomText(random)] = RandomText(random);
        }

        return derivation;
    }

    private static string RandomPath(Random random, string name)
    {
        var bytes = new byte[20];
        random.NextBytes(bytes);
        return "/nix/store/" + Nix32.Encode(bytes) + "-" + name;
    }

    private static string RandomText(Random random)
    {
        const string Likely = "ab\"\\\n\r\t$(),[]";
        return string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(4) == 0 ? (char)random.Next(1, 256) : Likely[random.Next(Likely.Length)]));
    }
}
