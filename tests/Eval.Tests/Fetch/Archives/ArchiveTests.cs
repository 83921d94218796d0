using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Text;
using TvixEval.Diagnostics;
using Xunit;

namespace TvixEval.Tests.Fetch.Archives;

/// <summary>Archives: every compression, every form of member, and what is wrong with them. Hashes are C++ Nix's.</summary>
public sealed class ArchiveTests : IDisposable
{
    internal const string Expected = "\"/nix/store/2656ci6z1ghxs4gx1bdl7jg2hrivqxgy-source\"";

    // One tree, packed by the usual programs: pkg/{a,link -> a,run (executable),sub/b}.
    private const string Bzip2 = "QlpoOTFBWSZTWTGNlPkAAU7bkMuQ6AD/hADs9u3eAAQACIgwANhRCR6mQAAAaNABoGABo0NGEZNBo00BgikJHlI9QDaE0NG1DJp6nqZ9Y+t+P1wnFzrLDVvIFI1CjcMIj47NkFOY1G20gumDUfCtpaIsNwIwK/PLnRd2WvkRvkYQah3sD6QCFhgESQ8OPHHE0jiMCGmBisBhuGZOA97hkUp5jfSY0KDtqS0E34QQoIibBvQ6GAG4BOcSMIgCi8AWFgazlPW4CtpK0qHVWnVkSn0tnGcZDYsMF4HTMM4wED/F3JFOFCQMY2U+QA==";
    internal const string Xz = "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4Cf/AM5dADgayRWYrNGyNLfPL52tDilYvn2FQ7kmTkDF6yMd+wMPjqaS/J16FIPSwY1+2m6y18WbLhOXKynos/GY2RVyqIDa8iyYL+oFvUqDO4tcvNKd5gYpVx6+rwMLRIbSm3XmybO5CI2O4jWopnB6gKmW6gmMKRCSW35Zu6uuyKcQ0KM/fYKTrt/LaZdaBJ+9aIaOFZO8zofGJmS1LpkHjDgUDJMLTRMgEJwdGs90uQM+6TFAQizwnds5EP5HHVDnxra+thOunAh5i5k3l8JHmP8AAAAAVCpq42+mb5oAAeoBgFAAAAJdD8ixxGf7AgAAAAAEWVo=";
    private const string Zstd = "KLUv/WQAJ50FACKHFheApzqI6Yb4/xtXE7KqpOQnUgJN6BzQFCaQMcGi1fVMZh2RFNE8YxlA4CA9+Q6COsU7PHe3PcOZDJxjxYuTZkIoWRmiQf8mqEI8rMWbfybas0P6Vt3/tyEaDCGgsEhuNM0DQIORkrQO94eeMTUhiMw7BrB45uoH2GSf2D2qjQ2o5kYegBs3wZhUM2BTunOAtq491AdTwxEH/GjCqjtBwhRwZHgSASzJQqHlEAySp6kD9DfbKg==";

    private readonly FetchFolder folder = new();

    public static TheoryData<string, string> Compressed => new() { { "t.tar.bz2", Bzip2 }, { "t.tar.xz", Xz }, { "t", Zstd } };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Compressed))]
    public void CompressedArchivesHaveTheSameTree(string name, string content)
    {
        string path = folder.Write(name, Convert.FromBase64String(content));
        Assert.Equal(Expected, Fetch(path));
    }

    [Fact]
    public void PlainAndGzippedArchivesHaveTheSameTree()
    {
        byte[] tar = Tree().End();
        Assert.Equal(Expected, Fetch(folder.Write("a", tar)));
        Assert.Equal(Expected, Fetch(folder.Write("b", Gzip(tar))));
        Assert.Equal(Expected, Fetch(folder.Write("c", Gzip(Gzip(tar)))));
    }

    [Fact]
    public void ZipArchivesHaveLinksAndPermissions()
    {
        using var data = new MemoryStream();
        using (var zip = new ZipArchive(data, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string content, int mode) in new[]
            {
                ("pkg/a", "hello\n", 0x81A4), ("pkg/run", "#!/bin/sh\n", 0x81ED), ("pkg/sub/b", "deep\n", 0x81A4), ("pkg/link", "a", 0xA1FF),
            })
            {
                ZipArchiveEntry entry = zip.CreateEntry(name);
                entry.ExternalAttributes = mode << 16;
                using Stream stream = entry.Open();
                stream.Write(Encoding.ASCII.GetBytes(content));
            }
        }

        byte[] archive = data.ToArray();
        for (int i = 0; i + 46 < archive.Length; i++)
        {
            // Where the archive is written on Windows, it says so: then there are no permissions.
            if (archive[i] == 'P' && archive[i + 1] == 'K' && archive[i + 2] == 1 && archive[i + 3] == 2)
            {
                archive[i + 5] = 3;
            }
        }

        Assert.Equal(Expected, Fetch(folder.Write("t.zip", archive)));
    }

    [Fact]
    public void SearchPathEntriesMayBeUrls()
    {
        string path = folder.Write("t.tar", Tree().End());
        var warnings = new List<string>();
        string found = Nix.Print("[ (toString <tree>) (builtins.readFile <tree/sub/b>) (builtins.tryEval <none>).success ]", folder.Settings(settings =>
        {
            settings.NixPath.Add("tree=file://" + path);
            settings.NixPath.Add("none=file://" + path + ".missing");
            settings.OnWarning = (text, _) => warnings.Add(text);
        }));
        Assert.Equal($"[ {Expected} \"deep\\n\" false ]", found);
        Assert.Equal($"Nix search path entry 'file://{path}.missing' cannot be downloaded, ignoring", Assert.Single(warnings));
    }

    [Fact]
    public void SeveralEvaluatorsShareACache()
    {
        string path = folder.Write("t.tar", Tree().End());
        System.Threading.Tasks.Parallel.For(0, 8, _ => Assert.Equal(Expected, Fetch(path)));
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(folder.Cache, "tmp")), static file => !file.EndsWith(".lock", StringComparison.Ordinal));
        Assert.Single(Directory.GetFiles(Path.Combine(folder.Cache, "trees-2")));
    }

    [Fact]
    public void ErrorsNameTheStorePath()
    {
        string path = folder.Write("t.tar", Tree().End());
        Assert.Equal(
            "path '/nix/store/2656ci6z1ghxs4gx1bdl7jg2hrivqxgy-source/nope' does not exist",
            Nix.Fail($"builtins.readFile (builtins.fetchTarball \"file://{path}\" + \"/nope\")", folder.Settings()).Message);
    }

    [Fact]
    public void TheCacheCanBeCleared()
    {
        string path = folder.Write("t.tar", Tree().End());
        Fetch(path);
        folder.Settings().Fetch.ClearCache();
        Assert.Empty(Directory.GetFiles(folder.Cache, "*", SearchOption.AllDirectories));
        Assert.Equal(Expected, Fetch(path));
    }

    [Fact]
    public void ADamagedCacheIsMended()
    {
        string path = folder.Write("t.tar", Tree().End());
        Fetch(path);
        string tree = Assert.Single(Directory.GetFiles(Path.Combine(folder.Cache, "trees-2")));
        File.WriteAllBytes(tree, new byte[10]);
        foreach (string file in Directory.GetFiles(Path.Combine(folder.Cache, "info")))
        {
            File.WriteAllText(file, "{");
        }

        Assert.Equal(Expected, Fetch(path));
        Assert.Equal("\"deep\\n\"", Print($"builtins.readFile (builtins.fetchTarball \"file://{path}\" + \"/sub/b\")"));
    }

    [Fact]
    public void NamesLeadNowhereElse()
    {
        byte[] tar = new TarText().File("../../../evil", "1").File("/abs/olute", "2").File("a/../../b", "3").Link("out", "/etc").End();
        string path = folder.Write("t.tar", tar);
        Assert.Equal("{ abs = \"directory\"; b = \"regular\"; evil = \"regular\"; out = \"symlink\"; }", Print($"builtins.readDir (builtins.fetchTarball \"file://{path}\")"));
        Assert.False(File.Exists(Path.Combine(folder.Root, "..", "evil")));
    }

    [Fact]
    public void NothingIsWrittenThroughALink()
    {
        byte[] tar = new TarText().Link("d", folder.Root).File("d/evil", "1").End();
        Assert.Equal("parent of 'd/evil' is not a directory", Fail(tar).Message);
        Assert.False(File.Exists(Path.Combine(folder.Root, "evil")));
    }

    [Fact]
    public void DevicesAreRefused() =>
        Assert.StartsWith("file 'null' in tarball has unsupported file type", Fail(new TarText().Member("null", '3', string.Empty, string.Empty, 438).End()).Message, StringComparison.Ordinal);

    [Fact]
    public void HardLinksShareTheContentOfWhatTheyName()
    {
        byte[] tar = new TarText().File("p/a", "x", 493).Member("p/b", '1', string.Empty, "p/a", 420).End();
        Assert.Equal("\"x\"", Print($"builtins.readFile ((builtins.fetchTarball \"file://{folder.Write("t.tar", tar)}\") + \"/b\")"));
        Assert.Equal("path '/nope' does not exist", Fail(new TarText().Member("b", '1', string.Empty, "nope", 420).End()).Message);
    }

    [Fact]
    public void LongNamesOfBothKinds()
    {
        string gnu = new('g', 150);
        string pax = new('p', 200);
        string record = $" path=p/{pax}\n";
        record = (record.Length + 3) + record;
        byte[] tar = new TarText()
            .Member("././@LongLink", 'L', $"p/{gnu}\0", string.Empty, 420).File("cut", "1")
            .Member("PaxHeader", 'x', record, string.Empty, 420).File("cut", "2").End();
        string path = folder.Write("t.tar", tar);
        Assert.Equal($"[ \"{gnu}\" \"{pax}\" ]", Print($"builtins.attrNames (builtins.readDir (builtins.fetchTarball \"file://{path}\"))"));
    }

    [Fact]
    public void DeepFoldersAreRefused()
    {
        string name = string.Join("/", new List<string>(new string[48]).ConvertAll(static _ => "d"));
        byte[] tar = new TarText().Member("././@LongLink", 'L', $"{name}/{name}/f\0", string.Empty, 420).File("cut", "1").End();
        Assert.Equal("folders are nested more than 64 deep", Fail(tar).Message);
    }

    [Fact]
    public void DamagedArchives()
    {
        byte[] tar = Tree().End();
        Assert.Equal("Failed to open archive (Unrecognized archive format)", Fail(Encoding.ASCII.GetBytes("not an archive")).Message);
        Assert.StartsWith("Failed to open archive (", Fail(tar[..700]).Message, StringComparison.Ordinal);
        Assert.StartsWith("Failed to open archive (", Fail(Convert.FromBase64String(Xz)[..100]).Message, StringComparison.Ordinal);
        Assert.StartsWith("Failed to open archive (", Fail(Convert.FromBase64String(Zstd)[..100]).Message, StringComparison.Ordinal);
        Assert.StartsWith("Failed to open archive (", Fail(Convert.FromBase64String(Bzip2)[..100]).Message, StringComparison.Ordinal);
        byte[] huge = new TarText().Member("x", 'x', string.Empty, string.Empty, 420, size: 1L << 32).End();
        Assert.StartsWith("Failed to open archive (", Fail(huge).Message, StringComparison.Ordinal);
    }

    private static TarText Tree() => new TarText()
        .Folder("pkg/").File("pkg/a", "hello\n").Link("pkg/link", "a").File("pkg/run", "#!/bin/sh\n", 493).Folder("pkg/sub/").File("pkg/sub/b", "deep\n");

    private static byte[] Gzip(byte[] data)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionMode.Compress))
        {
            gzip.Write(data);
        }

        return output.ToArray();
    }

    private string Print(string expression) => Nix.Print(expression, folder.Settings());

    private string Fetch(string path) => Print($"builtins.fetchTarball \"file://{path}\"");

    private NixException Fail(byte[] archive) =>
        Nix.Fail($"builtins.fetchTarball \"file://{folder.Write(Guid.NewGuid().ToString("N"), archive)}\"", folder.Settings());
}
