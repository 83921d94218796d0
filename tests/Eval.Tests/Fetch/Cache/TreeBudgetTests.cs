using System;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using TvixEval.Diagnostics;
using TvixEval.Fetch;
using TvixEval.Fetch.Archives;
using TvixEval.Fetch.Cache;
using TvixEval.Tests.Fetch.Archives;
using Xunit;

namespace TvixEval.Tests.Fetch.Cache;

/// <summary>Small archives that would become great trees, and such that would keep the evaluation from ending.</summary>
public sealed class TreeBudgetTests : IDisposable
{
    private const long Limit = 4 << 20;

    private readonly FetchFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>An empty file has no content of its own, and so the place of the one that follows it.</summary>
    [Theory]
    [InlineData(70)]
    [InlineData(3000)]
    public void WhatFollowsAnEmptyFileHasItsOwnContent(int length)
    {
        string first = new('b', length);
        string second = new('c', length);
        string path = folder.Write(
            "t.tar", new TarText().File("p/a", string.Empty).File("p/b", first).File("p/d", string.Empty).File("p/c", second).Member("p/e", '1', string.Empty, "p/a", 420).Member("p/f", '1', string.Empty, "p/b", 420).End());
        string expression = $"let t = builtins.fetchTarball \"file://{path}\"; in map (n: builtins.readFile \"${{t}}/${{n}}\") [ \"a\" \"b\" \"c\" \"d\" \"e\" \"f\" ]";
        string expected = $"[ \"\" \"{first}\" \"{second}\" \"\" \"\" \"{first}\" ]";

        // As it was fetched, and as it is kept.
        Assert.Equal(expected, Nix.Print(expression, folder.Settings()));
        Assert.Equal(expected, Nix.Print(expression, folder.Settings()));
    }

    [Fact]
    public void HardLinksAreStoredOnce()
    {
        var tar = new TarText().File("p/a", new string('x', 100_000));
        for (int i = 0; i < 30; i++)
        {
            tar.Member($"p/{i}", '1', string.Empty, "p/a", 420);
        }

        string path = folder.Write("t.tar", tar.End());
        Assert.Equal("[ 31 3100000 ]", Nix.Print(
            $"let t = builtins.fetchTarball \"file://{path}\"; n = builtins.attrNames (builtins.readDir t); in [ (builtins.length n) (builtins.foldl' (s: f: s + builtins.stringLength (builtins.readFile \"${{t}}/${{f}}\")) 0 n) ]",
            folder.Settings()));
        Assert.InRange(new FileInfo(Assert.Single(Directory.GetFiles(Path.Combine(folder.Cache, "trees-2")))).Length, 100_000, 150_000);

        // The hash is that of the archive with all files, as copies have it.
        var copies = new TarText().File("p/a", new string('x', 100_000));
        for (int i = 0; i < 30; i++)
        {
            copies.File($"p/{i}", new string('x', 100_000));
        }

        string copied = folder.Write("c.tar", copies.End());
        string expected = Nix.Print($"builtins.fetchTarball \"file://{path}\"", folder.Settings());
        folder.Settings().Fetch.ClearCache();
        Assert.Equal(expected, Nix.Print($"builtins.fetchTarball \"file://{copied}\"", folder.Settings()));
    }

    [Theory]
    [InlineData("builtins.fetchurl \"file://{0}\"")]
    [InlineData("builtins.fetchTarball \"file://{0}\"")]
    [InlineData("builtins.fetchTree { type = \"file\"; url = \"file://{0}\"; }")]
    public void ADownloadIsLimitedLikeATree(string expression)
    {
        string path = folder.Write("big.tar", new byte[Limit + 1]);
        NixException error = Nix.Fail(expression.Replace("{0}", path), folder.Settings(static s => s.Fetch.MaxTreeSize = Limit));
        Assert.Equal(NixErrorKind.FetchLimit, error.Kind);
        Assert.DoesNotContain(Directory.GetFiles(folder.Cache, "*", SearchOption.AllDirectories), static file => new FileInfo(file).Length > 1000);
    }

    [Theory]
    [InlineData("links")]
    [InlineData("gzip")]
    [InlineData("zip")]
    [InlineData("folders")]
    [InlineData("headers")]
    [InlineData("same name")]
    [InlineData("declared")]
    public void MoreThanTheLimitIsAnError(string kind)
    {
        NixException error = Nix.Fail($"builtins.fetchTarball \"file://{folder.Write("t" + (kind == "zip" ? ".zip" : string.Empty), Bomb(kind))}\"", folder.Settings(static s => s.Fetch.MaxTreeSize = Limit));
        Assert.Equal((NixErrorKind.FetchLimit, "the fetched data exceeds 4 MB (MaxTreeSize)"), (error.Kind, error.Message));
        Assert.True(Directory.GetFiles(folder.Cache, "*", SearchOption.AllDirectories).Sum(static file => new FileInfo(file).Length) < 2 * Limit);
    }

    [Fact]
    public void SkippingPolls()
    {
        byte[] tar = new TarText().Member("d/", '5', string.Empty, string.Empty, 493, size: 1L << 30).End();
        int polls = 0;
        using var tree = new TreeBuilder(Path.Combine(folder.Root, "contents"), new TreeBudget(new FetchSettings()));
        NixException error = Assert.Throws<NixException>(() => new TarReader(new Zeros(tar), tree, () => _ = ++polls < 5 ? 0 : throw new NixException(NixErrorKind.Interrupted, "stop")).Read());
        Assert.Equal(NixErrorKind.Interrupted, error.Kind);
    }

    [Fact]
    public void NegativeSizesAreDamaged()
    {
        byte[] tar = new TarText().File("a", "1").End();
        tar[124] = 0xff;
        Array.Fill<byte>(tar, 0xff, 124, 12);
        int sum = 0;
        Array.Fill<byte>(tar, (byte)' ', 148, 8);
        for (int i = 0; i < 512; i++)
        {
            sum += tar[i];
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(tar, 148);
        Assert.Equal("Failed to open archive (Damaged tar archive)", Nix.Fail($"builtins.fetchTarball \"file://{folder.Write("t", tar)}\"", folder.Settings()).Message);
    }

    [ProgramFact("git")]
    public void ATreeThatNamesItselfAgainAndAgain()
    {
        // Each folder has the one before eight times: 8^9 files in ten objects, of which the list alone would fill the memory.
        string repository = Path.Combine(folder.Root, "repo");
        Directory.CreateDirectory(repository);
        TestProgram.Run("git", repository, "init", "--quiet", "-b", "main", ".");
        string id = Git(repository, new string('x', 1000), "hash-object", "-w", "--stdin");
        string tree = Git(repository, $"100644 blob {id}\tf\n", "mktree");
        for (int i = 0; i < 9; i++)
        {
            tree = Git(repository, string.Concat(Enumerable.Range(0, 8).Select(copy => $"040000 tree {tree}\td{copy}\n")), "mktree");
        }

        string commit = Git(repository, string.Empty, "-c", "user.name=n", "-c", "user.email=a@b", "commit-tree", "-m", "bomb", tree);
        TestProgram.Run("git", repository, "update-ref", "refs/heads/main", commit);
        NixException error = Nix.Fail($"builtins.fetchGit {{ url = \"{folder.NixPath("repo")}\"; ref = \"main\"; }}", folder.Settings(static s => s.Fetch.MaxTreeSize = Limit));
        Assert.Equal(NixErrorKind.FetchLimit, error.Kind);
    }

    private static string Git(string repository, string input, params string[] arguments)
    {
        var info = new ProcessStartInfo("git", arguments) { WorkingDirectory = repository, RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process process = Process.Start(info)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return output;
    }

    private static byte[] Bomb(string kind)
    {
        var tar = new TarText();
        switch (kind)
        {
            case "links":
                tar.File("p/a", new string('x', 100_000));
                for (int i = 0; i < 60; i++)
                {
                    tar.Member($"p/{i}", '1', string.Empty, "p/a", 420);
                }

                break;
            case "folders":
                for (int i = 0; i < 5000; i++)
                {
                    tar.Folder($"p/{i}/");
                }

                break;
            case "headers":
                for (int i = 0; i < 10; i++)
                {
                    string record = $" k{i}={new string('v', 600_000)}\n";
                    tar.Member("x", 'g', (record.Length + 6) + record, string.Empty, 420);
                }

                break;
            case "same name":
                for (int i = 0; i < 60; i++)
                {
                    tar.File("p/a", new string('x', 100_000));
                }

                break;
            case "declared":
                tar.Member("p/a", '0', "short", string.Empty, 420, size: 1L << 32);
                break;
            default:
                tar.File("p/a", new string('x', 6_000_000));
                break;
        }

        using var output = new MemoryStream();
        if (kind == "zip")
        {
            using (var zip = new ZipArchive(output, ZipArchiveMode.Create))
            {
                using Stream entry = zip.CreateEntry("p/a").Open();
                entry.Write(new byte[6_000_000]);
            }

            return output.ToArray();
        }

        using (var gzip = new GZipStream(output, CompressionMode.Compress))
        {
            gzip.Write(tar.End());
        }

        return output.ToArray();
    }

    /// <summary>Some bytes, and then zeros for ever.</summary>
    private sealed class Zeros : MemoryStream
    {
        public Zeros(byte[] start)
            : base(start)
        {
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = base.Read(buffer, offset, count);
            Array.Clear(buffer, offset + read, count - read);
            return count;
        }
    }
}
