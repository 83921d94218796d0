using System;
using System.Collections.Generic;
using TvixEval.Diagnostics;
using TvixEval.Store;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Store;

/// <summary>
/// The paths of derivations of each kind, made with the library alone. They are those of nix-instantiate 2.34.8 for
/// <c>derivation { name = "g"; system = "x"; builder = "b"; ... }</c>; hashes of contents are those of "abc".
/// </summary>
public sealed class DerivationPathTests
{
    private const string Text = "/nix/store/hxk820apsjsq6709id0vbfsikipvfka6-t";

    private static readonly StoreDirectory Store = new("/nix/store");
    private readonly Dictionary<string, KnownDerivation> known = new(StringComparer.Ordinal);
    private readonly DerivationHasher hasher;
    private int lookups;

    public DerivationPathTests() => hasher = new DerivationHasher(Store, Find);

    [Fact]
    public void OutputsAreAddressedByTheirInputs()
    {
        Derivation plain = Make();
        Check(plain, "/nix/store/s4gmldangi9mwcd8r0midwv726nii6bg-g.drv", "/nix/store/wk689cv9njfmhs6sbs51h2vjj8xsk48k-g");

        Derivation arguments = Make();
        arguments.Arguments.Add("a");
        arguments.Arguments.Add("b c");
        Check(arguments, "/nix/store/f25gj05r7bbazfxq9i0lyfvzqkas1ll2-g.drv", "/nix/store/2q3b9bh9ivs58h5xx68idvanr3m16x1c-g");

        Derivation source = Make(("t", Text));
        source.InputSources.Add(Text);
        Check(source, "/nix/store/aqpmbmh5p9k86sji5hkqmf8pxg9nq5zq-g.drv", "/nix/store/al0rpzxgr62v9m58d387kvvb76pp0y7p-g");
    }

    [Fact]
    public void SeveralOutputsAndWhatUsesThem()
    {
        Derivation both = Make(("outputs", "out dev"), ("dev", string.Empty));
        both.Outputs.Add("dev", DerivationOutput.Deferred);
        string path = Check(both, "/nix/store/x73kmpin76ccjjn074mcl1gx7jx9ply0-g.drv", "/nix/store/4d17ci0rmdmyavcsy0p3r7a99lj50dd7-g");
        Assert.Equal("/nix/store/h542qkkms09z70z25hkbmcqkrx2y63mc-g-dev", both.Outputs["dev"].Path);

        Derivation user = Make(("a", both.Outputs["dev"].Path!), ("b", both.Outputs["out"].Path!));
        user.Input(path).Outputs.UnionWith(["dev", "out"]);
        Check(user, "/nix/store/25sz19rp7xv5v20n8sp3qnhqcp9p50jy-g.drv", "/nix/store/1xn1f4df50k6m6wbvidy8yq08g6vdkjd-g");
    }

    [Theory]
    [InlineData("md5", "flat", "/nix/store/nyhvdwjkgl19nz6sbl3hin9mpv15i19h-g.drv", "/nix/store/a4n9akf2pvmsd3k6h9g755vj7vraia58-g")]
    [InlineData("md5", "recursive", "/nix/store/g2lcwwjifd34bwjil8pkkp5wgsvzdjbm-g.drv", "/nix/store/h222hvsvmv915mfphfxfvwxs9in30jq7-g")]
    [InlineData("sha1", "flat", "/nix/store/4ibv0j28s5vkzkn3022c38qjgfzryd84-g.drv", "/nix/store/p5c7xr6n06xasp9yx75z87d6rzzd8mqy-g")]
    [InlineData("sha1", "recursive", "/nix/store/3s3pd2pcdl0pwyw3alfbvn2ba0sg55l5-g.drv", "/nix/store/qhj7rj4nkdzqjvyhkvx7qvdh5p6l01pa-g")]
    [InlineData("sha1", "git", "/nix/store/wjwiydlnf1f6ivbfad46yvkmhmk45ydy-g.drv", "/nix/store/p7czvdjmlg4l2b0ai77dsvk2pn8lxwyf-g")]
    [InlineData("sha256", "flat", "/nix/store/1fk9qrmm7nwr1cflqk17y2a5bcqzgvwa-g.drv", "/nix/store/5jcwhz6dwhx4k7ydad080kwwvr7c6wn2-g")]
    [InlineData("sha256", "recursive", "/nix/store/f6amvsgnbmd65hnmavq3c7mkz2zkkk0m-g.drv", "/nix/store/dyxa1c5rdliyhzswfr00s2hip88xs7x6-g")]
    [InlineData("sha256", "git", "/nix/store/8ilc3cwqbljjkk00fjv476609i6fjwra-g.drv", "/nix/store/mawi7m1n0dlq3y9g8z01yzci3w3p6j5g-g")]
    [InlineData("sha256", "text", "/nix/store/i2mmxawq0hrcsmsk1vp111lgq9wv3i1v-g.drv", "/nix/store/7m77wkvgqyr6lsdfk515gwgw3dzlmsh2-g")]
    [InlineData("sha512", "flat", "/nix/store/7ib4a2r407d9q32r2w883k2fapap8kb2-g.drv", "/nix/store/vyadky42kw75khir6qfhbhng0mczvjkf-g")]
    [InlineData("sha512", "recursive", "/nix/store/h97xwpgyh0r3arz5b1125apxrgc6y9wh-g.drv", "/nix/store/78akjr1hjwwblmppwkjkz4vss3w9lgfj-g")]
    public void OutputsOfKnownContent(string algorithm, string mode, string path, string output) => Check(Fixed(algorithm, mode), path, output);

    [Fact]
    public void HowAKnownContentIsMadeDoesNotMatterToWhatUsesIt()
    {
        const string Output = "/nix/store/7znk5yas7zln2wgv3y5z0963vjpsr7i4-g";
        Derivation here = Fixed("sha256", "flat");
        string herePath = Check(here, "/nix/store/1fk9qrmm7nwr1cflqk17y2a5bcqzgvwa-g.drv", "/nix/store/5jcwhz6dwhx4k7ydad080kwwvr7c6wn2-g");
        Check(User(here, herePath), "/nix/store/v105krah2niyzxym5bgd0a66rqqpg3xj-g.drv", Output);

        Derivation there = Fixed("sha256", "flat");
        there.Environment.Add("url", "elsewhere");
        string therePath = Check(there, "/nix/store/5l8ph29rvwlh8b8b70iqny4k2k28v2r0-g.drv", "/nix/store/5jcwhz6dwhx4k7ydad080kwwvr7c6wn2-g");
        Check(User(there, therePath), "/nix/store/6a05xzrba63pl4wzrxiqfxpg4hjd17y7-g.drv", Output);
    }

    [Theory]
    [InlineData("sha256", "flat", "/nix/store/z1pb6q6x7zxjw22990vwl21jbcgm07bj-g.drv", "/1di6fyhvn0gxa4d35c0fh5gqq6s751da3xdan9qv99wgfjf1rgzj")]
    [InlineData("sha256", "recursive", "/nix/store/fj5l2582zyvcsmv44dy42l22lqj2rn8a-g.drv", "/03vkxnr9ckyqwiyww858z9p5x31p0mpxx2gzxmprz7phxgj9an39")]
    [InlineData("sha256", "text", "/nix/store/y5ms9g8rw9j5a0svbin8fyr2ari9a5qv-g.drv", "/1hkl0fwsqxa9gfgl5f4gs5q46ixnjm2czidlfjksqpyw6clc4iyf")]
    [InlineData("sha1", "git", "/nix/store/xi24jli0ispk0z06i8nxgih8x95xy3h3-g.drv", "/18bkma1gp9pwbzfk3j1qvv4bgj2572gp74h413i4149y43kyzrlv")]
    public void OutputsOfUnknownContentHaveAPlaceholder(string algorithm, string mode, string path, string placeholder)
    {
        Derivation derivation = Make(("outputHashAlgo", algorithm), ("outputHashMode", mode));
        derivation.Outputs["out"] = DerivationOutput.Floating(MethodOf(mode), HashNames.Parse(algorithm, []));
        CheckPlaceholder(derivation, path, placeholder);
    }

    [Fact]
    public void WhatUsesUnknownContentIsDeferred()
    {
        Derivation floating = Make();
        floating.Outputs["out"] = DerivationOutput.Floating(ContentAddressMethod.NixArchive, HashAlgorithm.Sha256);
        const string Placeholder = "/1y0lz5mw91f8cq5gsrdcqv4yv2047lk66dgyki0da0rnda6286kw";
        string path = CheckPlaceholder(floating, "/nix/store/q0sxyph7qxxdf46myjjdhzqfginizpqh-g.drv", Placeholder);

        Derivation user = Make(("dep", Placeholder));
        user.Input(path).Outputs.Add("out");
        Assert.Equal("/nix/store/60wa8fghghkzqjcq6jn6sn76g51wwxvv-g.drv", Complete(user));
        Assert.Equal(DerivationOutputKind.Deferred, user.Outputs["out"].Kind);
        Assert.Equal("/0whq0qs7cjzwr267cfh1j0v4qycinfwkjksw6r8488yb2n2igpya", DownstreamPlaceholder.OfOutput(Complete(user), "out"));
    }

    [Fact]
    public void ImpureOutputs()
    {
        Derivation impure = Make();
        impure.Outputs["out"] = DerivationOutput.Impure(ContentAddressMethod.NixArchive, HashAlgorithm.Sha256);
        CheckPlaceholder(impure, "/nix/store/8fy7rk9ampdjricniaf8j0jf2skn7p9i-g.drv", "/1863sc70vma31ysasxv6ndl2l9l92r3gxjkljnb750bjg6layans");
    }

    [Theory]
    [InlineData("t", "hi", "hxk820apsjsq6709id0vbfsikipvfka6-t")]
    [InlineData("e", "", "wwd7bj27ic5xlak179j8xb8pnxdsw9dz-e")]
    [InlineData("r", "see " + Text, "a556d8r6crmg14lc2iyfy5zd49djcg39-r", Text)]
    [InlineData("r2", "see " + Text + " /nix/store/a556d8r6crmg14lc2iyfy5zd49djcg39-r", "38nav5l02zn7d8dg7145z6r9a2ammjcj-r2", "/nix/store/a556d8r6crmg14lc2iyfy5zd49djcg39-r", Text)]
    public void Texts(string name, string text, string expected, params string[] references) =>
        Assert.Equal("/nix/store/" + expected, Store.MakeTextPath(name, Hash.Of(HashAlgorithm.Sha256, text), references));

    [Fact]
    public void InputsAreHashedOnce()
    {
        // A tower in which each floor uses two outputs of the one below: it is looked up once, and nothing below it.
        string below = Complete(Make());
        for (int i = 0; i < 60; i++)
        {
            Derivation floor = Make(("a", below), ("dev", string.Empty));
            floor.Outputs.Add("dev", DerivationOutput.Deferred);
            floor.Input(below).Outputs.UnionWith(i == 0 ? ["out"] : ["dev", "out"]);
            below = Complete(floor);
        }

        Assert.Equal(60, lookups);
    }

    [Fact]
    public void AnOutputThatIsNotThereIsAnError()
    {
        Derivation user = Make();
        user.Input(Complete(Make())).Outputs.Add("nope");
        Assert.Equal("no hash for output 'nope' of derivation 'g'", Assert.Throws<NixException>(() => hasher.Complete(user)).Message);
    }

    [Fact]
    public void WhatWasReadHasTheHashOfWhatWasMade()
    {
        KnownDerivation made = Find(Complete(Make()));
        KnownDerivation read = hasher.Describe(Derivation.Parse(made.Text, "g", Store, []), made.Path, Bytes.ToArray(made.Text));
        Assert.Equal((made.Modulo, made.Text, made.IsFixed), (read.Modulo, read.Text, read.IsFixed));
    }

    private static Derivation Make(params (string Name, string Value)[] environment)
    {
        var derivation = new Derivation("g") { System = "x", Builder = "b" };
        derivation.Outputs.Add("out", DerivationOutput.Deferred);
        foreach ((string name, string value) in (ReadOnlySpan<(string, string)>)[("name", "g"), ("system", "x"), ("builder", "b"), ("out", string.Empty), .. environment])
        {
            derivation.Environment.Add(name, value);
        }

        return derivation;
    }

    private static Derivation Fixed(string algorithm, string mode)
    {
        Hash hash = Hash.Of(HashNames.Parse(algorithm, []), "abc");
        Derivation derivation = Make(
            ("outputHash", hash.ToText(HashFormat.Base16, withAlgorithm: false)), ("outputHashAlgo", algorithm), ("outputHashMode", mode));
        DerivationOutput output = DerivationOutput.Fixed(new ContentAddress(MethodOf(mode), hash));
        derivation.Outputs["out"] = output;
        derivation.Environment["out"] = output.PathIn(Store, "g", "out")!;
        return derivation;
    }

    private static Derivation User(Derivation used, string path)
    {
        Derivation user = Make(("dep", used.Outputs["out"].PathIn(Store, "g", "out")!));
        user.Input(path).Outputs.Add("out");
        return user;
    }

    private static ContentAddressMethod MethodOf(string mode) => ContentAddressMethods.Find(mode)!.Value;

    private KnownDerivation Find(string path)
    {
        lookups++;
        return known[path];
    }

    private string Complete(Derivation derivation)
    {
        KnownDerivation completed = hasher.Complete(derivation);
        known[completed.Path] = completed;
        return completed.Path;
    }

    private string Check(Derivation derivation, string path, string output)
    {
        Assert.Equal(path, Complete(derivation));
        Assert.Equal(output, derivation.Outputs["out"].PathIn(Store, "g", "out"));
        Assert.Equal(output, derivation.Environment["out"]);
        return path;
    }

    private string CheckPlaceholder(Derivation derivation, string path, string placeholder)
    {
        derivation.Environment["out"] = DownstreamPlaceholder.OfOwnOutput("out");
        Assert.Equal(path, Complete(derivation));
        Assert.Null(derivation.Outputs["out"].PathIn(Store, "g", "out"));
        Assert.Equal(placeholder, DownstreamPlaceholder.OfOutput(path, "out"));
        return path;
    }
}
