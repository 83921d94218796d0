using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.IO;

public sealed class RealFileSystemTests : IDisposable
{
    private readonly string native = Directory.CreateTempSubdirectory("tvixeval-real-").FullName;
    private readonly RealFileSystem files = new();
    private readonly string root;

    public RealFileSystemTests() => root = NixPaths.FromNative(native);

    public void Dispose() => Directory.Delete(native, recursive: true);

    [Fact]
    public void KindsAndContents()
    {
        File.WriteAllBytes(Path.Combine(native, "f"), new byte[] { 0, 255, 10 });
        Directory.CreateDirectory(Path.Combine(native, "dé"));
        Assert.Equal(FileKind.Regular, files.GetKind(root + "/f"));
        Assert.Equal(FileKind.Directory, files.GetKind(Bytes.FromText(root + "/dé")));
        Assert.Equal(FileKind.Missing, files.GetKind(root + "/x"));
        Assert.Equal(FileKind.Missing, files.GetKind(root + "/f/x"));
        Assert.Equal(FileKind.Missing, files.GetKind(root + "/f\0"));
        Assert.Equal("\0\u00ff\n", files.ReadFile(root + "/f"));
        Assert.Equal(
            new[] { "d\u00c3\u00a9 Directory", "f Regular" },
            files.ReadDirectory(root).Select(e => $"{e.Key} {e.Value}").OrderBy(e => e, StringComparer.Ordinal));
    }

    // On platforms whose own call is not known, this is all that there is.
    [Fact]
    public void KindsAsDotNetTellsThem()
    {
        File.WriteAllText(Path.Combine(native, "f"), "x");
        Directory.CreateDirectory(Path.Combine(native, "d"));
        File.CreateSymbolicLink(Path.Combine(native, "l"), "f");
        File.CreateSymbolicLink(Path.Combine(native, "dangling"), "x");
        Directory.CreateSymbolicLink(Path.Combine(native, "dl"), "d");
        foreach (string name in new[] { "f", "d", "l", "dangling", "dl", "x", "f/x" })
        {
            Assert.Equal($"{name} {files.GetKind(root + "/" + name)}", $"{name} {UnixFileSystem.StatWithAttributes(root + "/" + name)}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData(200000)]
    public void FilesOfAnySizeAreReadWhole(int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);
        File.WriteAllBytes(Path.Combine(native, "f"), content);
        Assert.Equal(content, Bytes.ToArray(files.ReadFile(root + "/f")));
    }

    [UnixFact]
    public void LongPathsAreFound()
    {
        string folder = native;
        string path = root;
        while (path.Length < 1200)
        {
            folder = Path.Combine(folder, new string('n', 100));
            path += "/" + new string('n', 100);
            Directory.CreateDirectory(folder);
            Assert.Equal(FileKind.Directory, files.GetKind(path));
            Assert.Equal(FileKind.Missing, files.GetKind(path + "x"));
        }
    }

    [Fact]
    public void ErrorsAreNixs()
    {
        File.WriteAllText(Path.Combine(native, "f"), "x");
        Fails("path '{0}/x' does not exist", () => files.ReadFile(root + "/x"));
        Fails("path '{0}/x' does not exist", () => files.ReadDirectory(root + "/x"));
        Fails("cannot read directory \"{0}/f\": Not a directory", () => files.ReadDirectory(root + "/f"));
        Fails("path '{0}/f' is not a symlink", () => files.ReadLink(root + "/f"));
        Fails("path '{0}/x' does not exist", () => files.ReadLink(root + "/x"));
        var e = Assert.Throws<NixException>(() => files.ReadFile(root));
        Assert.Matches("^read of [0-9]+ bytes: Is a directory$", e.Message);
    }

    [Theory]
    [InlineData(4096, "read of 4096 bytes: Is a directory")]
    [InlineData(135168, "read of 65536 bytes: Is a directory")]
    public void OfALargeDirectoryNoMoreThanABufferIsRead(long size, string expected) =>
        Assert.Equal(expected, FileErrors.IsADirectory(size).Message);

    [UnixFact]
    public void LinksAndModes()
    {
        File.WriteAllText(Path.Combine(native, "run"), "x");
        SetMode("run", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(native, "group"), "x");
        SetMode("group", UnixFileMode.UserRead | UnixFileMode.GroupExecute);
        File.CreateSymbolicLink(Path.Combine(native, "link"), "./../r\u00e9");
        File.CreateSymbolicLink(Path.Combine(native, "torun"), "run");
        Assert.True(files.IsExecutable(root + "/run"));
        Assert.False(files.IsExecutable(root + "/group"));
        Assert.False(files.IsExecutable(root + "/torun"));
        Assert.Equal(FileKind.Symlink, files.GetKind(root + "/link"));
        Assert.Equal("./../r\u00c3\u00a9", files.ReadLink(root + "/link"));
        Assert.Equal("x", files.ReadFile(root + "/torun"));
        Assert.Contains(files.ReadDirectory(root), e => e.Key == "link" && e.Value == FileKind.Symlink);
    }

    [UnixFact]
    public void LongLinksAreReadWhole()
    {
        string target = string.Join("/", Enumerable.Repeat("0123456789", 100));
        File.CreateSymbolicLink(Path.Combine(native, "long"), target);
        Assert.Equal(target, files.ReadLink(root + "/long"));
    }

    [UnixFact]
    public void APipeIsNotOpened()
    {
        using (Process mkfifo = Process.Start("mkfifo", Path.Combine(native, "pipe")))
        {
            mkfifo.WaitForExit();
            Assert.Equal(0, mkfifo.ExitCode);
        }

        Assert.Equal(FileKind.Unknown, files.GetKind(root + "/pipe"));
        Assert.Equal(string.Empty, files.ReadFile(root + "/pipe"));
        Assert.Contains(files.ReadDirectory(root), e => e.Key == "pipe" && e.Value == FileKind.Unknown);
    }

    private void SetMode(string name, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(native, name), mode);
        }
    }

    private void Fails(string message, Action action)
    {
        var e = Assert.Throws<NixException>(action);
        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, message, root), e.Message);
        Assert.Equal(NixErrorKind.IO, e.Kind);
    }
}
