using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Machine;
using TvixEval.Store;
using TvixEval.Values;
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
        InMemoryFileSystem Deep(int depth) => new InMemoryFileSystem().AddDirectory("/r" + string.Concat(Enumerable.Repeat("/d", depth)));
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
