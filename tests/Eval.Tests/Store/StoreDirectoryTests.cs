using System.Linq;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Store;
using Xunit;

namespace TvixEval.Tests.Store;

public sealed class StoreDirectoryTests
{
    private const string EmptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly StoreDirectory Store = new("/nix/store");

    // Paths of nix-instantiate 2.34.8: derivation { name = "a"; ... outputHash = ...; }, toFile, path.
    [Theory]
    [InlineData(ContentAddressMethod.Flat, "sha256:" + EmptySha256, "/nix/store/fv16lcs3lf0l78jdd486kp1p9rp2nniz-a")]
    [InlineData(ContentAddressMethod.NixArchive, "sha256:" + EmptySha256, "/nix/store/vvg4vb767vrnsqhb7ih58v4a5gq4iyy4-a")]
    [InlineData(ContentAddressMethod.Flat, "md5:900150983cd24fb0d6963f7d28e17f72", "/nix/store/fbv6nc830l97zkavls055xyvqwkq6fas-a")]
    [InlineData(ContentAddressMethod.NixArchive, "sha1:a9993e364706816aba3e25717850c26c9cd0d89d", "/nix/store/9rp13i13qbcl2vmy6j4c3pw1q5jzczk0-a")]
    [InlineData(ContentAddressMethod.Git, "sha1:a9993e364706816aba3e25717850c26c9cd0d89d", "/nix/store/1aza5hvx9r32a8fkvlgymydf7l2hqwp3-a")]
    [InlineData(ContentAddressMethod.Text, "sha256:" + EmptySha256, "/nix/store/rjpa7kdyl9a1irk0c5q47h80g8sam5p8-a")]
    public void FixedContentHasAPath(object method, string hash, string path) =>
        Assert.Equal(path, Store.MakeFixedPath("a", new ContentAddress((ContentAddressMethod)method, Hash.Parse(hash, null, []))));

    [Fact]
    public void ReferencesArePartOfThePathOfAText()
    {
        Hash hash = Hash.Of(HashAlgorithm.Sha256, "abc");
        Assert.Equal("/nix/store/vylz2d5mzcgx8z67q4xi43zhzf5zrld5-x", Store.MakeTextPath("x", hash, []));
        Assert.NotEqual(Store.MakeTextPath("x", hash, []), Store.MakeTextPath("x", hash, ["/nix/store/vylz2d5mzcgx8z67q4xi43zhzf5zrld5-x"]));
    }

    [Fact]
    public void OnlyTextsAndArchivesHaveReferences()
    {
        var address = new ContentAddress(ContentAddressMethod.Flat, Hash.Zero(HashAlgorithm.Sha256));
        var error = Assert.Throws<NixException>(() => Store.MakeFixedPath("a", address, ["/nix/store/vylz2d5mzcgx8z67q4xi43zhzf5zrld5-x"]));
        Assert.StartsWith("fixed output derivation 'a' is not allowed to refer to other store paths.", error.Message);
    }

    [Fact]
    public void GitHashesAreSha1OrSha256()
    {
        var address = new ContentAddress(ContentAddressMethod.Git, Hash.Zero(HashAlgorithm.Md5));
        Assert.Equal(
            "Git file ingestion must use SHA-1 or SHA-256 hash, but instead using: md5",
            Assert.Throws<NixException>(() => Store.MakeFixedPath("a", address)).Message);
    }

    [Fact]
    public void TheStoreDirectoryIsPartOfTheHash()
    {
        // nix-instantiate 2.34.8 with NIX_STORE_DIR=/other/store: builtins.toFile "x" "abc"
        Assert.Equal(
            "/other/store/6ghz0ynrmhsyyxm8n7cki30506dyi04a-x",
            new StoreDirectory("/other/store/").MakeTextPath("x", Hash.Of(HashAlgorithm.Sha256, "abc"), []));
    }

    // The names that builtins.toFile of nix-instantiate 2.34.8 refuses, and why.
    [Theory]
    [InlineData("", "name must not be empty")]
    [InlineData("a b", "name 'a b' contains illegal character ' '")]
    [InlineData("a/b", "name 'a/b' contains illegal character '/'")]
    [InlineData(".", "name '.' is not valid")]
    [InlineData("..", "name '..' is not valid")]
    [InlineData(".-", "name '.-' is not valid: first dash-separated component must not be '.'")]
    [InlineData("..-a", "name '..-a' is not valid: first dash-separated component must not be '..'")]
    public void RefusesNames(string name, string fault) => Assert.Equal(fault, StorePathNames.FaultOfName(name));

    [Theory]
    [InlineData("a")]
    [InlineData(".a")]
    [InlineData("...")]
    [InlineData("+-._?=09azAZ")]
    public void AcceptsNames(string name) => Assert.Null(StorePathNames.FaultOfName(name));

    [Fact]
    public void NamesAreAsLongAs211Characters()
    {
        Assert.Null(StorePathNames.FaultOfName(new string('a', 211)));
        string tooLong = new('a', 212);
        Assert.Equal($"name '{tooLong}' must be no longer than 211 characters", StorePathNames.FaultOfName(tooLong));
    }

    [Theory]
    [InlineData("/nix/store/00000000000000000000000000000000-x", "/nix/store/00000000000000000000000000000000-x")]
    [InlineData("/nix/store/00000000000000000000000000000000-x/a/b", "/nix/store/00000000000000000000000000000000-x")]
    public void FindsTheObjectThatAPathLiesIn(string path, string found) => Assert.Equal(found, Store.ObjectOf(path));

    [Theory]
    [InlineData("/nix/store", "path '/nix/store' is not in the Nix store")]
    [InlineData("/nix/storex/00000000000000000000000000000000-x", "path '/nix/storex/00000000000000000000000000000000-x' is not in the Nix store")]
    [InlineData("/nix/store/foo", "'foo' is too short to be a valid store path")]
    [InlineData(
        "/nix/store/0000000000000000000000000000000000-x",
        "'0000000000000000000000000000000000-x' can't name a store path because the hash part is not followed by a '-'")]
    [InlineData("/nix/store/e0000000000000000000000000000000-x", "store path 'e0000000000000000000000000000000-x' contains illegal base-32 character 'e'")]
    public void SaysWhyAPathIsNotInTheStore(string path, string message) =>
        Assert.Equal(message, Assert.Throws<NixException>(() => Store.ObjectOf(path)).Message);

    [Fact]
    public void PlaceholdersStandForPaths()
    {
        Assert.Equal("/1rz4g4znpzjwh1xymhjpm42vipw92pr73vdgl6xs1hycac8kf2n9", DownstreamPlaceholder.OfOwnOutput("out"));

        // The output of derivation { name = "a"; system = "x"; builder = "b"; __contentAddressed = true; }
        Assert.Equal(
            "/004nrmbxzdp6594ia983x6zpw940r0v3krzk40c98n1d89xkppwj",
            DownstreamPlaceholder.OfOutput("/nix/store/i6nh9nk5c032hyfcbdaj9fhwyy7a6g7z-a.drv", "out"));
    }

    [Fact]
    public void ElementsOfContextsHaveTheirOrder()
    {
        // Paths, closures, outputs by derivation: it decides which one an error names.
        string[] ordered =
        [
            "/nix/store/0-b", "/nix/store/1-a", "=/nix/store/0-b.drv", "=/nix/store/1-a.drv",
            "!dev!/nix/store/0-b.drv", "!out!/nix/store/0-b.drv", "!dev!/nix/store/1-a.drv", "!outer!dev!/nix/store/0-b.drv", "!out!out!/nix/store/0-b.drv",
        ];
        var elements = ordered.Select(text => new StringContextElement(text)).ToList();
        Assert.Equal(ordered, elements.AsEnumerable().Reverse().OrderBy(element => element).Select(element => element.Encoded));
        foreach (StringContextElement element in elements)
        {
            Assert.Equal(0, element.CompareTo(new StringContextElement(new string(element.Encoded))));
        }
    }
}
