using System;
using System.IO;
using System.Linq;
using System.Text;
using TvixEval.IO;
using Xunit;

namespace TvixEval.Tests.IO;

public sealed class FileReplacementTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("replace").FullName;

    private string Target => Path.Combine(folder, "a.lock");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void WhatAKilledWriterHasLeftIsRemovedAnHourLater()
    {
        string[] kept = { "a.lock.01234567.tmp", "b.lock.01234567.tmp", "a.lock.0123.tmp", "a.lock.01234567.tmp.x" };
        foreach (string name in kept.Append("a.lock.89abcdef.tmp"))
        {
            File.WriteAllText(Path.Combine(folder, name), "half");
            File.SetLastWriteTimeUtc(Path.Combine(folder, name), DateTime.UtcNow.AddHours(name == kept[0] ? 0 : -2));
        }

        Write("whole");
        Assert.Equal(kept.Append("a.lock").Order(StringComparer.Ordinal), Names());
        Assert.Equal("whole", File.ReadAllText(Target));
    }

    [UnixFact]
    public void ALinkIsFollowedAndStays()
    {
        File.WriteAllText(Path.Combine(folder, "real"), "before");
        File.CreateSymbolicLink(Target, "real");
        Write("after");
        Assert.Equal("real", new FileInfo(Target).LinkTarget);
        Assert.Equal("after", File.ReadAllText(Path.Combine(folder, "real")));
        Assert.Equal(new[] { "a.lock", "real" }, Names());
    }

    [UnixFact]
    public void WhatIsNoRegularFileIsWrittenTo()
    {
        File.CreateSymbolicLink(Target, "/dev/null");
        Write("x");
        Assert.Equal("/dev/null", new FileInfo(Target).LinkTarget);
        Assert.Equal(FileKind.Unknown, new RealFileSystem().GetKind("/dev/null"));
        Assert.Equal(new[] { "a.lock" }, Names());
    }

    [UnixFact]
    public void ALoopOfLinksIsAnErrorOfTheFile()
    {
        File.CreateSymbolicLink(Target, "a.lock");
        Assert.ThrowsAny<IOException>(() => Write("x"));
        Assert.Equal(new[] { "a.lock" }, Names());
    }

    private void Write(string text) => FileReplacement.Write(Target, Encoding.ASCII.GetBytes(text));

    private string[] Names() => Directory.GetFileSystemEntries(folder).Select(static file => Path.GetFileName(file)!).Order(StringComparer.Ordinal).ToArray();
}
