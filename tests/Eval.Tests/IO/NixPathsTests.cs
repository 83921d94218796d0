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
    [InlineData(@"\\?\unc\server\share", "/UNC/server/share")]
    [InlineData(@"\??\z:\a", "/Z:/a")]
    [InlineData(@"a:\", "/A:")]
    public void FromWindows(string path, string expected) => Assert.Equal(expected, NixPaths.FromNative(path, windows: true));

    [Theory]
    [InlineData(@"C:\a\b", true, "/C:/a/b")]
    [InlineData("c:/a", true, "/C:/a")]
    [InlineData(@".\a\..\b", true, "/C:/base/b")]
    [InlineData(@"..\b", true, "/C:/b")]
    [InlineData("./a", true, "/C:/base/a")]
    [InlineData("/C:/a", true, "/C:/a")]
    [InlineData(@"\\server\share\a", true, "/UNC/server/share/a")]
    [InlineData(@"a\b.nix", false, "/C:/base/a/b.nix")]
    [InlineData("nixpkgs", false, "/C:/base/nixpkgs")]
    [InlineData("git:/x", false, "/C:/base/git:/x")]
    public void WhatPeopleOnWindowsWrite(string text, bool isPath, string expected)
    {
        Assert.Equal(isPath, NixPaths.IsPath(text, windows: true));
        Assert.Equal(expected, NixPaths.Resolve(text, "/C:/base", windows: true));
    }

    [Theory]
    [InlineData("/a/../b", true, "/b")]
    [InlineData("./a", true, "/base/a")]
    [InlineData("C:/a", false, "/base/C:/a")]
    [InlineData(@"\a", false, @"/base/\a")]
    public void WhatPeopleElsewhereWrite(string text, bool isPath, string expected)
    {
        Assert.Equal(isPath, NixPaths.IsPath(text, windows: false));
        Assert.Equal(expected, NixPaths.Resolve(text, "/base", windows: false));
    }

    [Theory]
    [InlineData(@"path:C:\a\b#v", "path:/C:/a/b#v")]
    [InlineData("path:c:/a?narHash=x#v", "path:/C:/a?narHash=x#v")]
    [InlineData(@"path:.\a", "path:./a")]
    [InlineData(@"path:\\server\share\a", "path:/UNC/server/share/a")]
    [InlineData("path:./a#b\\c", "path:./a#b\\c")]
    [InlineData("path:/C:/a", "path:/C:/a")]
    [InlineData(@"git+file:.\a", @"git+file:.\a")]
    [InlineData("nixpkgs#hello", "nixpkgs#hello")]
    public void ReferencesOfWindows(string reference, string expected) => Assert.Equal(expected, WindowsPaths.ToReference(reference));

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
    [InlineData("/a:", @"a:\")]
    [InlineData("/z:", @"z:\")]
    [InlineData("/A:", @"A:\")]
    [InlineData("/Z:", @"Z:\")]
    [InlineData("/@:", null)]
    [InlineData("/[:", null)]
    [InlineData("/`:", null)]
    [InlineData("/{:", null)]
    [InlineData("/C", null)]
    [InlineData("/C:/a\u001f", null)]
    [InlineData("/C:/a\u0001b", null)]
    [InlineData("/C:/a b", @"C:\a b")]
    [InlineData("/C:/?", null)]
    [InlineData("/UNC", null)]
    [InlineData("/UNC/server", null)]
    [InlineData("/UNC/s/x", @"\\s\x")]
    [InlineData("/UNC/server/share", @"\\server\share")]
    [InlineData("/UNC/server/share/a:b", null)]
    [InlineData("/UNC/ser:ver/share", null)]
    [InlineData("/UNC/server/share/\u001f", null)]
    [InlineData("/unc/server/share", null)]
    public void ToWindows(string path, string? expected) => Assert.Equal(expected, NixPaths.ToNative(path, windows: true));

    // What Windows makes of names is told in its documentation ("Naming Files, Paths, and Namespaces").
    [Theory]
    [InlineData(@"C:\a\b.c", true)]
    [InlineData(@"C:\", true)]
    [InlineData(@"\\server\share\a", true)]
    [InlineData(@"C:\a.\b", false)]
    [InlineData(@"C:\a\b.", false)]
    [InlineData(@"C:\a\b ", false)]
    [InlineData(@"C:\.a\ b", true)]
    [InlineData(@"C:\con", false)]
    [InlineData(@"C:\con\a", false)]
    [InlineData(@"C:\PRN.a.b", false)]
    [InlineData(@"C:\nul .txt", false)]
    [InlineData(@"C:\conin$", false)]
    [InlineData(@"C:\CONOUT$.x", false)]
    [InlineData(@"C:\COM1", false)]
    [InlineData(@"C:\com9.a", false)]
    [InlineData("C:\\lpt\u00b9", false)]
    [InlineData("C:\\com\u00b2", false)]
    [InlineData("C:\\com\u00b3.x", false)]
    [InlineData("C:\\com\u00b4", true)]
    [InlineData(@"C:\COM", true)]
    [InlineData(@"C:\COM10", true)]
    [InlineData(@"C:\COMA", true)]
    [InlineData(@"C:\COM:", true)]
    [InlineData(@"C:\COM/", true)]
    [InlineData(@"C:\XYZ1", true)]
    [InlineData(@"C:\a.con", true)]
    [InlineData(@"C:\cons", true)]
    public void NamesThatWindowsTakesForOthers(string path, bool isExact) => Assert.Equal(isExact, WindowsPaths.IsExactAsItIs(path));

    [Fact]
    public void ElsewhereTheyAreTheSameInUtf8()
    {
        Assert.Equal("/a/\u00c3\u00a9", NixPaths.FromNative("/a/./é", windows: false));
        Assert.Equal("/a/é", NixPaths.ToNative("/a/\u00c3\u00a9", windows: false));
        Assert.Null(NixPaths.ToNative("/a\0", windows: false));
    }
}
