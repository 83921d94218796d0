using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using Xunit;

namespace TvixEval.Tests.Flakes;

/// <summary>Flake references. What is expected was recorded from C++ Nix 2.34: each line of the file is a reference, a tab, and the result.</summary>
public sealed class FlakeRefTests
{
    [Fact]
    public void ReferencesAreTakenApartAsByNix()
    {
        var faults = new List<string>();
        foreach (string line in File.ReadAllLines(Path.Combine(Folder(), "references.txt")))
        {
            string[] parts = line.Split('\t');
            string expression = "builtins.parseFlakeRef \"" + parts[0].Replace("\\", "\\\\") + "\"";
            string result;
            try
            {
                result = Nix.Print(expression, Settings());
            }
            catch (NixException error)
            {
                result = "error: " + error.Message;
            }

            if (result != parts[1])
            {
                faults.Add($"{parts[0]}\n  expected {parts[1]}\n  but was  {result}");
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    [Theory]
    [InlineData("{ type = \"indirect\"; id = \"nixpkgs\"; ref = \"a\"; dir = \"b\"; }", "\"flake:nixpkgs/a?dir=b\"")]
    [InlineData("{ type = \"path\"; path = \"/a b\"; lastModified = 3; }", "\"path:/a%20b?lastModified=3\"")]
    [InlineData("{ type = \"git\"; url = \"https://x/y\"; ref = \"main\"; submodules = true; }", "\"git+https://x/y?ref=main&submodules=1\"")]
    public void SetsBecomeReferences(string set, string expected) =>
        Assert.Equal(expected, Nix.Print("builtins.flakeRefToString " + set, Settings()));

    [Theory]
    [InlineData("{ type = \"path\"; path = \"/a\"; lastModified = -3; }", "negative value given for flake ref attr lastModified: -3")]
    [InlineData("{ type = \"path\"; path = [ ]; }", "flake reference attribute sets may only contain integers, Booleans, and strings, but attribute 'path' is a list")]
    [InlineData("{ id = \"a\"; }", "'type' attribute to specify input scheme is required but not provided")]
    [InlineData("{ type = \"foo\"; }", "cannot show unsupported input '{\"type\":\"foo\"}'")]
    [InlineData("{ type = \"path\"; path = \"/a\"; x = 1; }", "input attribute 'x' not supported by scheme 'path'")]
    public void SetsThatAreNoReferencesAreRefused(string set, string message) =>
        Assert.Equal(message, Nix.Fail("builtins.flakeRefToString " + set, Settings()).Message);

    [Fact]
    public void WithoutTheFeatureReferencesOfSchemesThatNeedItAreRefused()
    {
        const string Disabled = "experimental Nix feature 'flakes' is disabled; add '--extra-experimental-features flakes' to enable it";
        Assert.Equal("[ true true true ]", Nix.Print("[ (builtins ? parseFlakeRef) (builtins ? flakeRefToString) (builtins ? getFlake) ]"));
        Assert.Equal("{ type = \"git\"; url = \"file:///a\"; }", Nix.Print("builtins.parseFlakeRef \"git+file:///a\""));
        Assert.Equal(Disabled, Nix.Fail("builtins.parseFlakeRef \"github:a/b\"").Message);
        Assert.Equal(Disabled, Nix.Fail("builtins.flakeRefToString { type = \"path\"; path = \"/a\"; }").Message);
        Assert.Equal(Disabled, Nix.Fail("builtins.getFlake \"path:/a\"").Message);
    }

    private static EvalSettings Settings()
    {
        var settings = new EvalSettings();
        settings.ExperimentalFeatures.Add("flakes");
        return settings;
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
