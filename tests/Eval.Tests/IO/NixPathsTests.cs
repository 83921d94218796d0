using TvixEval.IO;
using Xunit;

namespace TvixEval.Tests.IO;

/// <summary>How paths of the operating system map to Nix paths; the rules for Windows are pure text and hold everywhere.</summary>
public sealed class NixPathsTests
{
    [Theory]
    [InlineData(@"C:\a\b", "/C:/a/b")]
    [InlineData(@"c:\a", "/C:/a")]
    [InlineData(@"C:\", "/C:")]
    [InlineData("C:/a/../b", "/C:/b")]
    [InlineData(@"\\server\share\a", "/UNC/server/share/a")]
    [InlineData(@"\\?\C:\a", "/C:/a")]
    [InlineData(@"\\?\UNC\server\share", "/UNC/server/share")]
    public void FromWindows(string path, string expected) => Assert.Equal(expected, NixPaths.FromNative(path, windows: true));

    [Theory]
    [InlineData("/C:/a/b", @"C:\a\b")]
    [InlineData("/C:", @"C:\")]
    [InlineData("/UNC/server/share/a", @"\\server\share\a")]
    [InlineData("/nix/store", null)]
    [InlineData("/", null)]
    [InlineData(@"/C:/a\b", null)]
    [InlineData("/C:/a:b", null)]
    [InlineData("/C:/a*", null)]
    [InlineData("/CD:/a", null)]
    [InlineData("/C:x", null)]
    public void ToWindows(string path, string? expected) => Assert.Equal(expected, NixPaths.ToNative(path, windows: true));

    [Fact]
    public void ElsewhereTheyAreTheSameInUtf8()
    {
        Assert.Equal("/a/\u00c3\u00a9", NixPaths.FromNative("/a/./é", windows: false));
        Assert.Equal("/a/é", NixPaths.ToNative("/a/\u00c3\u00a9", windows: false));
        Assert.Null(NixPaths.ToNative("/a\0", windows: false));
    }
}
