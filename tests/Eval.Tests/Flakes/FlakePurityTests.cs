using System;
using System.IO;
using TvixEval.Tests.IO;
using Xunit;

namespace TvixEval.Tests.Flakes;

/// <summary>What a flake can read: what it is made of. Values as <c>nix eval</c> 2.34.8 gives them, and it refuses what is refused here.</summary>
public sealed class FlakePurityTests : IDisposable
{
    private readonly FlakeFolder folder = new();

    public FlakePurityTests()
    {
        folder.Settings.ReadOnlyStore = false;
        folder.Write("secret", "secret");
        folder.Write("f/x", "hi");
        folder.Write("f/dep/flake.nix", "{ outputs = _: { }; }");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("builtins.readFile (builtins.path { path = ./.; name = \"r\"; } + \"/x\")", "\"hi\\n\"")]
    [InlineData("builtins.readFile \"${./.}/x\"", "\"hi\\n\"")]
    [InlineData("builtins.readFile (builtins.filterSource (p: t: true) (builtins.path { path = ./.; name = \"r\"; }) + \"/x\")", "\"hi\\n\"")]
    [InlineData("builtins.pathExists \"${/.}ROOT/secret\"", "false")]
    [InlineData("builtins.pathExists (/. + \"ROOT/secret\")", "false")]
    [InlineData("builtins.readFile \"${/.}ROOT/secret\"", null)]
    [InlineData("builtins.readFile (builtins.path { path = /.; name = \"r\"; } + \"ROOT/secret\")", null)]
    [InlineData("builtins.readFile (builtins.filterSource (p: t: true) /. + \"ROOT/secret\")", null)]
    [InlineData("builtins.readFile (builtins.path { path = builtins.path { path = /.; name = \"r\"; }; name = \"s\"; } + \"ROOT/secret\")", null)]
    [InlineData("import \"${/.}ROOT/secret\"", null)]
    [InlineData("builtins.readDir \"${/.}ROOT\"", null)]
    [InlineData("builtins.hashFile \"sha256\" \"${/.}ROOT/secret\"", null)]
    [InlineData("builtins.readFile (./. + \"/../../../ROOT/secret\")", null)]
    [InlineData("builtins.readFile (builtins.fetchurl { url = \"file://ROOT/secret\"; })", null)]
    [InlineData("builtins.fetchTree \"path:ROOT\"", null)]
    [InlineData("builtins.getFlake \"path:ROOT/f/dep\"", null)]
    [InlineData("builtins.findFile [ { prefix = \"\"; path = \"ROOT\"; } ] \"secret\"", null)]
    [InlineData("builtins.storePath (/. + \"ROOT/secret\")", null)]
    [InlineData("scopedImport { } (/. + \"ROOT/secret\")", null)]
    public void AFlakeReadsWhatItIsMadeOf(string expression, string? expected)
    {
        folder.Write("f/flake.nix", "{ outputs = _: { r = " + expression + "; }; }");
        string result = folder.Eval("path:ROOT/f#r");
        if (expected is null)
        {
            Assert.StartsWith("error: ", result, StringComparison.Ordinal);
            Assert.DoesNotContain("\"secret", result, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(expected, result);
        }
    }

    [UnixFact]
    public void LinksInAFlakeDoNotLeadOut()
    {
        File.CreateSymbolicLink(folder.Native("f/absolute"), folder.Native("secret"));
        File.CreateSymbolicLink(folder.Native("f/relative"), "../secret");
        File.CreateSymbolicLink(folder.Native("f/folder"), folder.Native(string.Empty));
        foreach (string place in new[] { "./absolute", "./relative", "./folder/secret", "\"${./.}/absolute\"", "\"${./.}/relative\"", "\"${./.}/folder/secret\"", "\"${./folder}/secret\"" })
        {
            foreach (string reader in new[] { "builtins.readFile", "import", "builtins.hashFile \"sha256\"", "scopedImport { }" })
            {
                folder.Write("f/flake.nix", "{ outputs = _: { r = " + reader + " " + place + "; }; }");
                Assert.Contains("is forbidden in pure evaluation mode", folder.Eval("path:ROOT/f#r"), StringComparison.Ordinal);
            }
        }

        // What cleans up follows links to folders.
        File.Delete(folder.Native("f/folder"));
    }
}
