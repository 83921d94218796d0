using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Store;

public sealed class NarHasherTests
{
    // nix-instantiate 2.34.8: "${./name}" of a folder with these files.
    [Theory]
    [InlineData("/t/f", "ab3li50xq0nl4q5lxdyinb8w8y13my9s-f")]
    [InlineData("/t/link", "1xkirrz6fk7hapimf427q8jjj9m4w7zk-link")]
    [InlineData("/t/dir", "bv9agp2z515kij8scmiiicdw4bsvcpq5-dir")]
    [InlineData("/t/dlink/x", "9fz677fa9bk46kx9s38w9h2ph3r9gb41-x")]
    [InlineData("/t/v.nix", "acc0qrd2l1s6ykqn1bzn7ngpp59gr9h3-v.nix")]
    public void CopiesHaveThePathsOfCppNix(string path, string expected)
    {
        var settings = new EvalSettings { Files = Sample() };
        Assert.Equal($"\"/nix/store/{expected}\"", Nix.Print($"\"${{{path}}}\"", settings));
    }

    // nix-hash of C++ Nix 2.34.8, and the lengths of what "nix nar pack" writes.
    [Theory]
    [InlineData("f", HashAlgorithm.Md5, "134e6b7a6de38a0a3debb3ec85833a1e", 120)]
    [InlineData("f", HashAlgorithm.Sha1, "fbf5d5c438217148bead15987295c3d3c447859c", 120)]
    [InlineData("f", HashAlgorithm.Sha256, "10551daed7fa467d0b58826e7eb9a0f2af7d693de319f2ef775fffcda244b9f6", 120)]
    [InlineData("x", HashAlgorithm.Sha256, "b55bce1ab38788765364491154df0c575a4959c247abcd0d2d24a6dba4b10da7", 152)]
    [InlineData("l", HashAlgorithm.Sha256, "81966cfe4e7158dfdb650a2f9ac2594a5f092efc3d96df150bb05fa65df1bfb7", 120)]
    [InlineData("e", HashAlgorithm.Sha256, "a50a5ab6d992f5598edd92105059fae9acfc192981e08bd88534c2167e92526a", 96)]
    [InlineData("d", HashAlgorithm.Sha1, "ca5234389f6e8c7a987cc81075c4bb19e321618a", 1056)]
    [InlineData("d", HashAlgorithm.Sha256, "d0c0c17b893cbd8bd05898a2fca57f6825f8ebf648a35c8eb6349bda605484a7", 1056)]
    [InlineData("d", HashAlgorithm.Sha512, "fa8c8ddef2dcf91aa06446734592b48f75e959b7a588156c8f7390579b96a2d2e5c3e86635587beae82f5df162331a74ef1d11b12e4106358c1e0bdf2fdb65d3", 1056)]
    public void HashesOfFilesProgramsLinksAndFolders(string name, object algorithm, string expected, long length)
    {
        InMemoryFileSystem files = new InMemoryFileSystem()
            .AddFile("/t/f", "hi\n")
            .AddFile("/t/x", "hi\n", isExecutable: true)
            .AddSymlink("/t/l", "f")
            .AddDirectory("/t/e")
            .AddFile("/t/d/empty", string.Empty)
            .AddFile("/t/d/f", "hi\n")
            .AddSymlink("/t/d/l", "../f")
            .AddDirectory("/t/d/sub")
            .AddFile("/t/d/x", "hi\n", isExecutable: true);
        Hash hash = NarHasher.Hash(files, "/t/" + name, (HashAlgorithm)algorithm, null, () => { }, out long size);
        Assert.Equal(expected, hash.ToText(HashFormat.Base16, withAlgorithm: false));
        Assert.Equal(length, size);
    }

    // nix-instantiate 2.34.8: "${./name}", and builtins.path { recursive = false; }.
    [Theory]
    [InlineData("f", ContentAddressMethod.NixArchive, "10551daed7fa467d0b58826e7eb9a0f2af7d693de319f2ef775fffcda244b9f6", "ab3li50xq0nl4q5lxdyinb8w8y13my9s-f")]
    [InlineData("x", ContentAddressMethod.NixArchive, "b55bce1ab38788765364491154df0c575a4959c247abcd0d2d24a6dba4b10da7", "1m82xp37li7l3h10g3x060c3rbxm3ibi-x")]
    [InlineData("l", ContentAddressMethod.NixArchive, "81966cfe4e7158dfdb650a2f9ac2594a5f092efc3d96df150bb05fa65df1bfb7", "wwszllia7lqhfa4678b6qrgr3w6si5ad-l")]
    [InlineData("e", ContentAddressMethod.NixArchive, "a50a5ab6d992f5598edd92105059fae9acfc192981e08bd88534c2167e92526a", "6pz32ybplcw63394flag7cnimw02ii52-e")]
    [InlineData("d", ContentAddressMethod.NixArchive, "d0c0c17b893cbd8bd05898a2fca57f6825f8ebf648a35c8eb6349bda605484a7", "68ydbq3y8s1yaqh0pa1ww0i73a8xvxpl-d")]
    [InlineData("f", ContentAddressMethod.Flat, "98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4", "hrbblgbxbvz8al5a8l85i8giajyajiwj-f")]
    [InlineData("x", ContentAddressMethod.Flat, "98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4", "lwa5jz6s6cg1xbw5f6vd4vq3cwywmkym-x")]
    public void SourcesHaveThePathOfTheirHash(string name, object method, string hash, string expected) => Assert.Equal(
        "/nix/store/" + expected,
        new StoreDirectory("/nix/store").MakeFixedPath(name, new ContentAddress((ContentAddressMethod)method, Hash.Parse("sha256:" + hash, null, []))));

    [Fact]
    public void AnArchiveIsWhatTheFormatSays()
    {
        var random = new Random(11);
        for (int i = 0; i < 40; i++)
        {
            var files = new InMemoryFileSystem();
            var archive = new StringBuilder(Framed("nix-archive-1"));
            Grow(files, "/r", random, 0, archive);
            Assert.Equal(
                Hash.Of(HashAlgorithm.Sha256, archive.ToString()),
                NarHasher.Hash(files, "/r", HashAlgorithm.Sha256, null, () => { }));
        }
    }

    [Fact]
    public void TheFilterSeesPathsInOrderAndNotBelowWhatItLeavesOut()
    {
        var seen = new List<string>();
        Hash filtered = NarHasher.Hash(
            Sample(),
            "/t",
            HashAlgorithm.Sha256,
            (path, kind) =>
            {
                seen.Add($"{path} {kind}");
                return path is not ("/t/dir" or "/t/link");
            },
            () => { });
        Assert.Equal(["/t/dir Directory", "/t/dlink Symlink", "/t/f Regular", "/t/link Symlink", "/t/v.nix Regular"], seen);
        var same = new InMemoryFileSystem().AddFile("/t/f", "hi\n").AddFile("/t/v.nix", "42\n").AddSymlink("/t/dlink", "dir");
        Assert.Equal(NarHasher.Hash(same, "/t", HashAlgorithm.Sha256, null, () => { }), filtered);
    }

    [Fact]
    public void FoldersAreNestedAtMost64Deep()
    {
        static InMemoryFileSystem Deep(int depth) => new InMemoryFileSystem().AddDirectory("/r" + string.Concat(Enumerable.Repeat("/d", depth)));
        NarHasher.Hash(Deep(63), "/r", HashAlgorithm.Sha256, null, () => { });
        var error = Assert.Throws<NixException>(() => NarHasher.Hash(Deep(64), "/r", HashAlgorithm.Sha256, null, () => { }));
        Assert.EndsWith("/d/d' exceeds maximum NAR directory depth of 64", error.Message);
    }

    [Fact]
    public void EndsWhenItIsToldTo()
    {
        int polls = 0;
        Assert.Throws<OperationCanceledException>(() => NarHasher.Hash(
            Sample(), "/t", HashAlgorithm.Sha256, null, () => _ = ++polls < 4 ? 0 : throw new OperationCanceledException()));
        Assert.Equal(4, polls);
    }

    [Fact]
    public void ReadsRealFilesPieceByPiece()
    {
        string path = System.IO.Path.GetTempFileName();
        try
        {
            var content = new byte[300_001];
            new Random(5).NextBytes(content);
            System.IO.File.WriteAllBytes(path, content);
            string archive = Framed("nix-archive-1") + Framed("(") + Framed("type") + Framed("regular") + Framed("contents")
                + Framed(Bytes.FromArray(content)) + Framed(")");
            Assert.Equal(
                Hash.Of(HashAlgorithm.Sha256, archive),
                NarHasher.Hash(new RealFileSystem(), NixPaths.FromNative(path), HashAlgorithm.Sha256, null, () => { }));
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    private static InMemoryFileSystem Sample() => new InMemoryFileSystem()
        .AddFile("/t/f", "hi\n")
        .AddSymlink("/t/link", "f")
        .AddSymlink("/t/dlink", "dir")
        .AddFile("/t/dir/x", "x\n", isExecutable: true)
        .AddFile("/t/dir/default.nix", "builtins.readFile ./x\n")
        .AddFile("/t/v.nix", "42\n");

    /// <summary>A random tree, and its archive by the book: strings with their length in front, padded to eight bytes.</summary>
    private static void Grow(InMemoryFileSystem files, string path, Random random, int depth, StringBuilder archive)
    {
        archive.Append(Framed("(")).Append(Framed("type"));
        switch (depth == 0 ? 3 : random.Next(depth > 4 ? 3 : 4))
        {
            case 0:
                string text = new('z', random.Next(20));
                files.AddFile(path, text);
                archive.Append(Framed("regular")).Append(Framed("contents")).Append(Framed(text));
                break;
            case 1:
                files.AddFile(path, "#!", isExecutable: true);
                archive.Append(Framed("regular")).Append(Framed("executable")).Append(Framed("")).Append(Framed("contents")).Append(Framed("#!"));
                break;
            case 2:
                files.AddSymlink(path, "../x");
                archive.Append(Framed("symlink")).Append(Framed("target")).Append(Framed("../x"));
                break;
            default:
                files.AddDirectory(path);
                archive.Append(Framed("directory"));
                string[] names = { "a", "B", "b", "\u00e9", "a-", "a.b", "zz" };
                foreach (string name in names.Where(_ => random.Next(2) == 0).OrderBy(Bytes.FromText, StringComparer.Ordinal))
                {
                    archive.Append(Framed("entry")).Append(Framed("(")).Append(Framed("name")).Append(Framed(Bytes.FromText(name))).Append(Framed("node"));
                    Grow(files, path + "/" + name, random, depth + 1, archive);
                    archive.Append(Framed(")"));
                }

                break;
        }

        archive.Append(Framed(")"));
    }

    private static string Framed(string text) =>
        Bytes.FromArray(BitConverter.GetBytes((long)text.Length)) + text + new string('\0', (8 - (text.Length % 8)) % 8);
}
