using System;
using System.Linq;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Store;
using Xunit;

namespace TvixEval.Tests.IO;

/// <summary>Windows, without Windows: the files of the machine are replaced below the rules that <c>docs/windows.md</c> tells.</summary>
public sealed class WindowsFileSystemTests
{
    private const string Drive = "/C:";

    private readonly FakeWindowsDisk disk = new FakeWindowsDisk()
        .AddFile(@"C:\proj\default.nix", "{\r\n  answer = 42;\r\n  text = \"a\r\nb\";\r\n}\r\n")
        .AddFile(@"C:\proj\sub\data.txt", "one\r\ntwo\r\n")
        .AddFile(@"C:\proj\sub\default.nix", "{ x = ./sub; }\n")
        .AddLink(@"C:\proj\link", @"sub\data.txt")
        .AddLink(@"C:\proj\dirlink", "sub", isFolder: true)
        .AddFile(@"C:\proj\B", "B")
        .AddFile(@"C:\proj\a", "a")
        .AddFile(@"C:\proj\a-b", "ab")
        .AddFile(@"C:\proj\a.b", "adot")
        .AddFile(@"C:\proj\Über.txt", "u")
        .AddFile(@"D:\other\x.nix", "1")
        .AddFile(@"\\server\share\lib\y.nix", "{ y = ./y.nix; }");

    /// <summary>The exact form of paths, which .NET takes, and the usual one, which is all that .NET Framework may take.</summary>
    public static TheoryData<bool> Forms => new() { true, false };

    // The store paths are those that nix-instantiate 2.34.8 gives on Linux for a tree with the same names, bytes and links.
    [Theory]
    [InlineData("\"${./proj}\"", "/nix/store/0drsk9ay21dcss9vyvir7k16djnsds73-proj")]
    [InlineData("\"${./proj/sub}\"", "/nix/store/k2kxss95wfxdbp7nfarh3grdhxjvhayi-sub")]
    [InlineData(
        "builtins.path { path = ./proj; name = \"n\"; filter = p: t: baseNameOf p != \"B\"; }",
        "/nix/store/9fp44xi4l15d3w5ld9q7gj1b7wp9wvx5-n")]
    [InlineData("builtins.filterSource (p: t: t != \"symlink\") ./proj", "/nix/store/2mzw37nx4ng169illm3pyl6lhmj3m8gj-proj")]
    [InlineData("builtins.path { path = ./proj/a; recursive = false; }", "/nix/store/1vkhb430k4p42iriyk5kfbhsybv56ip6-a")]
    [InlineData(
        "(derivation { name = \"d\"; system = \"x86_64-linux\"; builder = \"/bin/sh\"; src = ./proj; }).drvPath",
        "/nix/store/qz0g0qgmywazsf3ljwjl9r535la08m9d-d.drv")]
    [InlineData("builtins.hashFile \"sha256\" ./proj/sub/data.txt", "6f4792b265fe72790b344fd3ef5294701d9d087bed9fce815c0f4bbad6d2ed87")]
    public void StorePathsAreThoseOfLinux(string expression, string expected)
    {
        Assert.Equal($"\"{expected}\"", Print(expression, isExact: true));
        Assert.Equal($"\"{expected}\"", Print(expression, isExact: false));
    }

    [Theory]
    [InlineData("./proj", "/C:/proj")]
    [InlineData("toString ./proj", "\"/C:/proj\"")]
    [InlineData("./../..", "/")]
    [InlineData("/. + \"/C:/proj/a\"", "/C:/proj/a")]
    [InlineData("/. + \"/C:/proj/../x\"", "/C:/x")]
    [InlineData("dirOf ./proj", "/C:")]
    [InlineData("import ./proj", "{ answer = 42; text = \"a\\nb\"; }")]
    [InlineData("import ./proj/dirlink", "{ x = /C:/proj/sub/sub; }")]
    [InlineData("builtins.readFile ./proj/sub/data.txt", "\"one\\r\\ntwo\\r\\n\"")]
    [InlineData("builtins.readFile ./proj/link", "\"one\\r\\ntwo\\r\\n\"")]
    [InlineData("builtins.readFile ./proj/dirlink/data.txt", "\"one\\r\\ntwo\\r\\n\"")]
    [InlineData("builtins.readFileType ./proj/link", "\"symlink\"")]
    [InlineData("builtins.pathExists ./proj/dirlink/data.txt", "true")]
    [InlineData("builtins.pathExists ./nothing", "false")]
    [InlineData("builtins.pathExists /nix/store/x", "false")]
    [InlineData("builtins.pathExists /etc", "false")]
    [InlineData("builtins.attrNames (builtins.readDir /.)", "[ \"C:\" \"D:\" ]")]
    [InlineData("builtins.attrNames (builtins.readDir (/. + \"/D:\"))", "[ \"other\" ]")]
    [InlineData("import (/. + \"/D:/other/x.nix\")", "1")]
    [InlineData("(import (/. + \"/UNC/server/share/lib/y.nix\")).y", "/UNC/server/share/lib/y.nix")]
    [InlineData("builtins.attrNames (builtins.readDir (/. + \"/UNC/server/share\"))", "[ \"lib\" ]")]
    [InlineData("builtins.pathExists (/. + \"/UNC/server\")", "false")]
    [InlineData("<other/x.nix>", "/D:/other/x.nix")]
    [InlineData("import <lib/y.nix>", "{ y = /UNC/server/share/lib/y.nix; }")]
    [InlineData("C:/proj", "\"C:/proj\"")]
    [InlineData("builtins.findFile [ { path = \"/C:/proj\"; prefix = \"p\"; } ] \"p/a\"", "/C:/proj/a")]
    public void PathsInTheLanguage(string expression, string expected)
    {
        Assert.Equal(expected, Print(expression, isExact: true));
        Assert.Equal(expected, Print(expression, isExact: false));
    }

    [Theory]
    [InlineData("builtins.readFile ./proj/nothing", "path '/C:/proj/nothing' does not exist")]
    [InlineData("import ./nothing", "path '/C:/nothing' does not exist")]
    [InlineData("builtins.readFile \"C:\\\\proj\\\\a\"", "string 'C:\\proj\\a' doesn't represent an absolute path")]
    [InlineData("builtins.readFile \"C:/proj/a\"", "string 'C:/proj/a' doesn't represent an absolute path")]
    [InlineData("builtins.readFile ./proj", "read of 4096 bytes: Is a directory")]
    [InlineData("builtins.readDir ./proj/a", "cannot read directory \"/C:/proj/a\": Not a directory")]
    [InlineData("builtins.readFile (./proj + \"\\\\a\")", "path '/C:/proj\\a' does not exist")]
    public void ErrorsSpeakOfNixPaths(string expression, string expected) =>
        Assert.Equal(expected, Nix.Fail(expression, Settings(isExact: true), Drive).Message);

    [Fact]
    public void WhatAnotherProgramHoldsIsAnErrorThatSaysSo()
    {
        disk.AddFile(@"C:\open", "x").Lock(@"C:\open");
        Assert.StartsWith("opening file '/C:/open': The process cannot access the file", Nix.Fail("builtins.readFile ./open", Settings(true), Drive).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void CaseDoesNotCountAndIsKept(bool isExact)
    {
        // The name of the copy is the one that is written; what is in it has the names that the disk has.
        Assert.Equal("\"one\\r\\ntwo\\r\\n\"", Print("builtins.readFile ./PROJ/Sub/DATA.txt", isExact));
        Assert.Equal("42", Print("(import ./Proj/DEFAULT.NIX).answer", isExact));
        Assert.Equal("\"/nix/store/0drsk9ay21dcss9vyvir7k16djnsds73-proj\"", Print("builtins.path { path = ./PROJ; name = \"proj\"; }", isExact));
        Assert.Equal("false", Print("./PROJ == ./proj", isExact));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void NamesThatWindowsWouldReadAsOthersAreNotThose(bool isExact)
    {
        foreach (string name in new[] { "proj/a.", "proj/a ", "proj./a", "proj/CON", "proj/nul", "proj/aux.txt", "proj/Com1.nix", "proj/a:stream", "proj/a?", "proj/\\u0001" })
        {
            string path = "(/. + \"/C:/\" + builtins.fromJSON \"\\\"" + name.Replace("\\u", "\\\\u", StringComparison.Ordinal) + "\\\"\")";
            Assert.Equal("false", Print($"builtins.pathExists {path}", isExact));
            Assert.EndsWith("does not exist", Nix.Fail($"builtins.readFile {path}", Settings(isExact), Drive).Message, StringComparison.Ordinal);
        }

        Assert.Empty(disk.OpenedDevices);
    }

    [Fact]
    public void FilesWithSuchNamesAreReadWhereTheExactFormCanBeUsed()
    {
        disk.AddFile(@"C:\odd\aux.c", "c").AddFile(@"C:\odd\dot.", "d");
        Assert.Equal("[ \"aux.c\" \"dot.\" ]", Print("builtins.attrNames (builtins.readDir ./odd)", true));
        Assert.Equal("[ \"c\" \"d\" ]", Print("map (n: builtins.readFile (./odd + \"/${n}\")) [ \"aux.c\" \"dot.\" ]", true));
        Assert.EndsWith("does not exist", Nix.Fail("\"${./odd}\"", Settings(false), Drive).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LongPathsWorkInTheExactForm()
    {
        string folder = string.Join('\\', Enumerable.Repeat("0123456789", 40));
        disk.AddFile(@"C:\" + folder + @"\f", "deep");
        string path = "./" + folder.Replace('\\', '/') + "/f";
        Assert.Equal("\"deep\"", Print($"builtins.readFile {path}", isExact: true));
        NixException error = Nix.Fail($"builtins.readFile {path}", Settings(isExact: false), Drive);
        Assert.Equal(NixErrorKind.IO, error.Kind);
        Assert.Contains("too long", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"C:\proj\a", "/C:/proj/a")]
    [InlineData(@"c:\proj\sub\..\a", "/C:/proj/a")]
    [InlineData(@"\\?\C:\proj\a", "/C:/proj/a")]
    [InlineData(@"\??\C:\proj\a", "/C:/proj/a")]
    [InlineData(@"\proj\a", "/C:/proj/a")]
    [InlineData(@"\\server\share\x", "/UNC/server/share/x")]
    [InlineData(@"\\?\UNC\server\share\x", "/UNC/server/share/x")]
    [InlineData(@"..\a", "../a")]
    [InlineData("sub/a", "sub/a")]
    [InlineData(@"C:", "C:")]
    [InlineData(@"C:a", "C:a")]
    [InlineData(@"C:\", "/C:")]
    [InlineData(@"z:/a/.\b", "/Z:/a/b")]
    [InlineData(@"CD:\a", "CD:/a")]
    [InlineData(@"a:\", "/A:")]
    [InlineData(@"[:\", "[:/")]
    [InlineData(@"/a\..\b", "/C:/b")]
    [InlineData(@"//server/share/a", "/UNC/server/share/a")]
    [InlineData(@"\??\UNC\server\share\x", "/UNC/server/share/x")]
    [InlineData(@"\\?\unc\server\share\x", "/UNC/server/share/x")]
    public void TargetsOfLinks(string target, string expected)
    {
        disk.AddLink(@"C:\links\l", target);
        Assert.Equal(expected, new WindowsFileSystem(disk, isExact: true).ReadLink("/C:/links/l"));
    }

    [Fact]
    public void WhatHasNoLengthIsReadToItsEnd()
    {
        disk.AddPipe(@"C:\pipe", new byte[] { 0, 0xff, 10 }).AddPipe(@"C:\empty", Array.Empty<byte>());
        var files = new WindowsFileSystem(disk, isExact: true);
        Assert.Equal("\0\u00ff\n", files.ReadFile("/C:/pipe"));
        Assert.Empty(files.ReadFile("/C:/empty"));
    }

    [Fact]
    public void StampsAreThoseOfTheDisk()
    {
        IStampedFileSystem files = new WindowsFileSystem(disk, isExact: false);
        Assert.Equal(disk.GetStamp(@"C:\proj\a"), files.GetStamp("/C:/proj/a"));
        Assert.True(files.GetStamp("/C:/proj/a").Exists);
        foreach (string path in new[] { "/C:/proj/none", "/etc", "/C:/proj/nul", "/C:/" + new string('x', 300) })
        {
            Assert.Equal(FileStamp.Missing, files.GetStamp(path));
        }
    }

    [Fact]
    public void ALinkOfAShareStaysOnIt()
    {
        disk.AddLink(@"\\server\share\lib\up", @"\lib\y.nix");
        var files = new WindowsFileSystem(disk, isExact: true);
        Assert.Equal("/UNC/server/share/lib/y.nix", files.ReadLink("/UNC/server/share/lib/up"));
        Assert.Equal("{ y = ./y.nix; }", files.ReadFile("/UNC/server/share/lib/up"));
    }

    [Fact]
    public void AMountedVolumeIsAFolder()
    {
        disk.AddLink(@"C:\mnt", @"\??\Volume{0b1f4b0c-0000-0000-0000-100000000000}\", isFolder: true);
        var files = new WindowsFileSystem(disk, isExact: true);
        Assert.Equal(FileKind.Directory, files.GetKind("/C:/mnt"));
        Assert.Contains(files.ReadDirectory("/C:"), static e => e.Key == "mnt" && e.Value == FileKind.Directory);
        Assert.Throws<NixException>(() => files.ReadLink("/C:/mnt"));
    }

    [Fact]
    public void NoFileIsExecutableSoATreeWithSuchFilesHasAnotherHash()
    {
        static Hash HashOf(INixFileSystem files, string path) => NarHasher.Hash(files, path, HashAlgorithm.Sha256, null, static () => { });
        disk.AddFile(@"C:\tool\run", "#!");
        var windows = new WindowsFileSystem(disk, isExact: true);
        Assert.False(windows.IsExecutable("/C:/tool/run"));
        Assert.Equal(HashOf(new InMemoryFileSystem().AddFile("/t/run", "#!"), "/t"), HashOf(windows, "/C:/tool"));
        Assert.NotEqual(HashOf(new InMemoryFileSystem().AddFile("/t/run", "#!", isExecutable: true), "/t"), HashOf(windows, "/C:/tool"));
    }

    [Theory]
    [InlineData("import (/. + \"/C:/proj/sub/default.nix\")", null)]
    [InlineData("builtins.readFile (/. + \"/C:/PROJ/Sub/data.txt\")", null)]
    [InlineData("builtins.readDir (/. + \"/C:/proj\")", "[ \"sub\" ]")]
    [InlineData("builtins.readFile (/. + \"/C:/proj/a\")", "access to absolute path '/C:/proj/a' is forbidden in restricted mode")]
    [InlineData("builtins.readFile (/. + \"/C:/proj/sub/../a\")", "access to absolute path '/C:/proj/a' is forbidden in restricted mode")]
    [InlineData("builtins.readFile (/. + \"/C:/proj/sub/out\")", "access to absolute path '/D:/other/x.nix' is forbidden in restricted mode")]
    [InlineData("builtins.readDir (/. + \"/UNC/server/share\")", "access to absolute path '/UNC/server/share' is forbidden in restricted mode")]
    public void AllowedPaths(string expression, string? outcome)
    {
        disk.AddLink(@"C:\proj\sub\out", @"D:\other\x.nix");
        EvalSettings settings = Settings(isExact: true);
        settings.NixPath.Clear();
        settings.RestrictEvaluation = true;
        settings.AllowedPaths.Add(NixPaths.FromNative(@"c:\Proj\sub\", windows: true));
        switch (outcome)
        {
            case null:
                Nix.Print(expression, settings);
                break;
            case ['[', ..]:
                Assert.Equal(outcome, Nix.Print($"builtins.attrNames ({expression})", settings));
                break;
            default:
                NixException error = Nix.Fail(expression, settings);
                Assert.Equal(outcome, error.Message);
                Assert.Equal(NixErrorKind.Access, error.Kind);
                break;
        }
    }

    [Fact]
    public void AHomeFolderIsOneOfWindows()
    {
        EvalSettings settings = Settings(isExact: true);
        settings.HomeDirectory = NixPaths.FromNative(@"C:\proj", windows: true);
        Assert.Equal("\"a\"", Nix.Print("builtins.readFile ~/a", settings));
    }

    [Fact]
    public void FileUrlsHaveTheSamePaths()
    {
        EvalSettings settings = Settings(isExact: true);
        Assert.Equal("[ \"a\" ]", Nix.Print("[ (builtins.readFile (builtins.fetchurl \"file:///C:/proj/a\")) ]", settings));
    }

    private string Print(string expression, bool isExact) => Nix.Print(expression, Settings(isExact), Drive);

    private EvalSettings Settings(bool isExact)
    {
        var settings = new EvalSettings
        {
            Files = new WindowsFileSystem(disk, isExact),
            GetCurrentDirectory = static () => NixPaths.FromNative(@"C:\", windows: true),
        };
        settings.NixPath.Add("other=" + NixPaths.FromNative(@"D:\other", windows: true));
        settings.NixPath.Add(NixPaths.FromNative(@"\\server\share", windows: true));
        return settings;
    }
}
