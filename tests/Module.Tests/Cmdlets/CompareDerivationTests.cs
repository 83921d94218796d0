using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Cmdlets;

public sealed class CompareDerivationTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IDisposable
{
    private const string Make = """
        { x ? 1 }: let d = name: attrs: derivation ({ inherit name; system = "s"; builder = "b"; } // attrs); in
        { a = d "a" { dep = d "dep" { inherit x; }; text = "one\ntwo ${toString x}\nthree"; }; b = d "b" { inherit x; }; c = d "c" { }; }
        """;

    private readonly PowerShellEngine engine = fixture.Engine;
    private readonly string folder = Directory.CreateTempSubdirectory("nix-compare").FullName;

    public void Dispose() => TestFolders.Delete(folder);

    [Fact]
    public void TheTreeSaysWhatDiffersAndWhere()
    {
        var found = (NixDerivationDifference)engine.One($"{Two} Compare-NixDerivation $old[0] $new[0]", Make)!;
        Assert.Equal(("a", "a", false), (found.ReferenceName, found.DifferenceName, found.IsEqual));
        NixDerivationChange change = Assert.Single(found.Changes);
        Assert.Equal((NixDerivationAspect.Environment, NixDifferenceKind.Changed, "text"), (change.Aspect, change.Kind, change.Name));
        Assert.Equal(("one\ntwo 1\nthree", "one\ntwo 2\nthree"), (change.ReferenceValue, change.DifferenceValue));
        Assert.Equal(new[] { "  one", "- two 1", "+ two 2", "  three" }, change.Lines);
        NixDerivationDifference input = Assert.Single(found.Inputs);
        Assert.Equal("~ environment variable x: 1 -> 2", Assert.Single(input.Changes).ToString());
        Assert.Equal(new[] { "a", "dep" }, input.Chain);
        Assert.Equal(new[] { "a", "dep" }, found.Causes.Select(static cause => cause.ReferenceName));
        Assert.Equal("a: 1 change, 1 input differs", found.ToString());
    }

    [Fact]
    public void TheViewIsTheTree()
    {
        string shown = engine.Show($"$args = @('{Make.Replace("'", "''", StringComparison.Ordinal)}'); {Two} Compare-NixDerivation $old[0] $new[0]");
        Assert.Equal(
            """
            a: 1 change, 1 input differs
              ~ environment variable text
                    one
                  - two 1
                  + two 2
                    three
              dep: 1 change
                ~ environment variable x: 1 -> 2
            """.Replace("\r", string.Empty, StringComparison.Ordinal),
            string.Join('\n', shown.Split('\n').Select(static line => line.TrimEnd()).Where(static line => line.Length > 0).Skip(2)));
        Assert.Contains("Environment", engine.Show("(Compare-NixDerivation -ReferenceObject (Get-NixDerivation 'derivation { name = \"a\"; system = \"s\"; builder = \"b\"; }') -Expression 'derivation { name = \"a\"; system = \"s\"; builder = \"b\"; x = 1; }').Changes"), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNotFollowedIsTold()
    {
        const string Sets = "let m = a: derivation ({ name = \"n\"; system = \"s\"; builder = \"b\"; } // a); in { a = m { x = m { y = 1; }; }; b = m { x = m { y = 2; }; }; }";
        Assert.Equal("n: inputs differ that were not followed", engine.One("\"$(Compare-NixDerivation -Expression $args[0] -AttributePath a, b -Depth 0)\"", Sets));
        Assert.Equal("n: 1 input differs", engine.One("\"$(Compare-NixDerivation -Expression $args[0] -AttributePath a, b -Depth 1)\"", Sets));
    }

    /// <summary>What is built differs, so that there is a cause.</summary>
    [Theory]
    [InlineData("1", "1.0", "1 -> 1.0")]
    [InlineData("[ 1 ]", "[ 1.0 ]", "1 -> 1.0")]
    [InlineData("9007199254740993", "9007199254740992.0", "9007199254740993 -> 9.007199254740992e+15")]
    public void NumbersOfStructuredAttributesAreTheirText(string one, string other, string expected)
    {
        string set = $"let m = x: derivation {{ name = \"n\"; system = \"s\"; builder = \"b\"; __structuredAttrs = true; inherit x; }}; in {{ a = m {one}; b = m {other}; }}";
        Assert.EndsWith(expected, (string)engine.One("\"$((Compare-NixDerivation -Expression $args[0] -AttributePath a, b).Changes)\"", set)!, StringComparison.Ordinal);
    }

    /// <summary>Texts can come from anywhere, and what is shown is shown by a terminal.</summary>
    [Fact]
    public void ControlCharactersAndBlanksAreSeen()
    {
        string set = "let m = x: derivation { name = \"n\"; system = \"s\"; builder = \"b\"; inherit x; }; in { a = m \"a \u001b[31m b\"; b = m \"a\u0007 b\"; c = m \"a  b\"; d = m \"a b\"; e = m \"l\\nm\\r\\n\"; f = m \"l\\nm\\n\"; }";
        foreach (string pair in new[] { "a, b", "c, d", "e, f" })
        {
            string shown = engine.Show($"$args = @('{set}'); Compare-NixDerivation -Expression $args[0] -AttributePath {pair}") + engine.Show($"$args = @('{set}'); Compare-NixValue -Expression $args[0] -AttributePath {pair.Replace(", ", ".x, ", StringComparison.Ordinal)}.x");
            Assert.DoesNotContain('\u0007', shown);
            Assert.DoesNotContain("\u001b[31m b", shown, StringComparison.Ordinal);
            Assert.Contains(pair[0] == 'a' ? "\\u001b[31m" : pair[0] == 'c' ? "\"a  b\" -> a b" : "m\\r", shown, StringComparison.Ordinal);
        }

        Assert.Equal("~ value: 0.30000000000000004 -> 0.3", engine.One("\"$(Compare-NixValue (0.1 + 0.2) 0.3)\""));
    }

    /// <summary>Each way to say what is compared gives the same.</summary>
    [Theory]
    [InlineData("$new[0] | Compare-NixDerivation $old[0]")]
    [InlineData("Compare-NixDerivation (Invoke-NixExpression $make -AttributePath a) (Invoke-NixExpression $make -Argument @{ x = 2 } -AttributePath a)")]
    [InlineData("Compare-NixDerivation (Invoke-NixExpression $make -AttributePath a -Lazy) (Invoke-NixExpression $make -Argument @{ x = 2 } -AttributePath a -As Value)")]
    [InlineData("Compare-NixDerivation (Invoke-NixExpression $make -Argument @{} -As Value) (Invoke-NixExpression $make -Argument @{ x = 2 } -Lazy) -AttributePath a")]
    [InlineData("Compare-NixDerivation $old[0] -Expression $make -Argument @{ x = 2 } -AttributePath a")]
    [InlineData("Compare-NixDerivation -Expression $make -ReferenceObject $old[0] -Argument @{ x = 2 } -AttributePath a")]
    [InlineData("Compare-NixDerivation -Path $folder/1.nix, $folder/2.nix -AttributePath a")]
    [InlineData("Compare-NixDerivation -LiteralPath $folder/1.nix, $folder/2.nix -AttributePath a")]
    [InlineData("Compare-NixDerivation -Path $folder/[12].nix -AttributePath a")]
    [InlineData("Compare-NixDerivation -Path $folder/both.nix -AttributePath old.a, new.a")]
    [InlineData("Compare-NixDerivation -Flake path:$folder#old.a, path:$folder#new.a")]
    [InlineData("Compare-NixDerivation $oldFile $newFile")]
    [InlineData("Compare-NixDerivation $oldFile.FullName $newFile.FullName")]
    [InlineData("$newFile | Compare-NixDerivation $old[0]")]
    [InlineData("Compare-NixDerivation -Path $oldFile.FullName, $newFile.FullName")]
    [InlineData("Compare-NixDerivation $oldFile.FullName -Path $folder/2.nix -AttributePath a")]
    [InlineData("[pscustomobject]@{ ReferenceObject = $old[0]; DifferenceObject = $new[0] } | Compare-NixDerivation")]
    public void EitherSideCanBeGivenInSeveralWays(string script)
    {
        File.WriteAllText(Path.Combine(folder, "make.nix"), Make);
        File.WriteAllText(Path.Combine(folder, "1.nix"), "import ./make.nix { }");
        File.WriteAllText(Path.Combine(folder, "2.nix"), "import ./make.nix { x = 2; }");
        File.WriteAllText(Path.Combine(folder, "both.nix"), "{ old = import ./1.nix; new = import ./2.nix; }");
        File.WriteAllText(Path.Combine(folder, "flake.nix"), "{ outputs = _: import ./both.nix; }");
        string prepare = $"{Two} $make = $args[0]; $folder = $args[1]; $oldFile = $old[0] | Export-NixDerivation -Destination $folder/store -PassThru; $newFile = $new[0] | Export-NixDerivation -Destination $folder/store -PassThru; ";
        var found = (NixDerivationDifference)engine.One(prepare + script, Make, folder)!;
        Assert.Equal("a: 1 change, 1 input differs", found.ToString());
        Assert.Equal("dep: 1 change", found.Inputs[0].ToString());
    }

    [Fact]
    public void EqualOnesGiveNothingUnlessAskedFor()
    {
        Assert.Empty(engine.Run($"{Two} Compare-NixDerivation $old[2] $new[2]", Make));
        var equal = (NixDerivationDifference)engine.One($"{Two} Compare-NixDerivation $old[2] $new[2] -IncludeEqual", Make)!;
        Assert.True(equal.IsEqual);
        Assert.Empty(equal.Changes);
        Assert.Equal("c: equal", equal.ToString());
    }

    [Fact]
    public void SeveralAttributePathsAndDepth()
    {
        const string Script = "Compare-NixDerivation -Path $args[0], $args[1] -AttributePath a, b, c, none -Depth 0";
        string one = Path.Combine(folder, "1.nix");
        string other = Path.Combine(folder, "2.nix");
        File.WriteAllText(one, $"({Make}) {{ }}");
        File.WriteAllText(other, $"({Make}) {{ x = 2; }}");
        EngineResult result = engine.RunAll(Script, one, other);
        Assert.Equal(new[] { "a: 1 change, inputs differ that were not followed", "b: 1 change" }, result.Output.Select(static item => item!.ToString()));
        Assert.Equal(new[] { "none", "none" }, result.Errors.Select(static error => error.TargetObject.ToString()));
    }

    [Theory]
    [InlineData("Compare-NixDerivation 1 2", "NixTypeError", "an object of type System.Int32")]
    [InlineData("Compare-NixDerivation $null $null", "NixTypeError", "null")]
    [InlineData("Compare-NixDerivation 'a' 'b'", "NixTypeError", "use -Expression")]
    [InlineData("Compare-NixDerivation 'a.drv' 'b.drv'", "NixIOError", "does not exist")]
    [InlineData("Compare-NixDerivation /nix/store/00000000000000000000000000000000-a.drv /nix/store/00000000000000000000000000000000-b.drv", "NixUnsupported", "does not exist")]
    [InlineData("Compare-NixDerivation (Get-NixDerivation $args[0] -AttributePath c) -Expression 1", "NixTypeError", "an integer")]
    [InlineData("Compare-NixDerivation (Get-NixDerivation $args[0] -AttributePath c) -Expression 'throw \"no\"'", "NixThrow", "no")]
    [InlineData("$d = @(Get-NixDerivation $args[0]); Compare-NixDerivation $d[0] $d[1] -AttributePath x", "NixTypeError", "-AttributePath cannot select 'x'")]
    [InlineData("Compare-NixDerivation -Path \"$($args[1])/only.nix\"", "NothingToCompare", "only one thing")]
    public void WhatCannotBeComparedIsAnError(string script, string id, string message)
    {
        File.WriteAllText(Path.Combine(folder, "only.nix"), "derivation { name = \"a\"; system = \"s\"; builder = \"b\"; }");
        ErrorRecord error = engine.RunAll(script, Make, folder).Error;
        Assert.Equal(id, error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains(message, error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedFilesAreErrors()
    {
        string file = engine.One($"{Two} ($old[0] | Export-NixDerivation -Destination $args[1] -PassThru).FullName", Make, folder)!.ToString()!;
        string text = File.ReadAllText(file);
        File.SetAttributes(file, FileAttributes.Normal);
        foreach ((string damaged, string message) in new[]
        {
            (string.Empty, "error parsing derivation"),
            (text.Substring(0, 100), "error parsing derivation"),
            (text.Replace("two 1", "two 7", StringComparison.Ordinal), "is not what its name says"),
            ("Derive([],[],[],\"\",\"\",[],[" + new string('(', 200_000), "error parsing derivation"),
        })
        {
            File.WriteAllText(file, damaged);
            ErrorRecord error = engine.RunAll("Compare-NixDerivation $args[0] $args[0]", file).Error;
            Assert.StartsWith("NixInvalidDerivation,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains(message, error.Exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void RestrictedEvaluationReadsNoOtherFiles()
    {
        string file = engine.One($"{Two} ($old[0] | Export-NixDerivation -Destination $args[1] -PassThru).FullName", Make, folder)!.ToString()!;
        Assert.Empty(engine.Run("Compare-NixDerivation $args[0] $args[0] -AllowedPath $args[1]", file, folder));
        Assert.StartsWith("NixAccessDenied,", engine.RunAll("Compare-NixDerivation $args[0] $args[0] -AllowedPath @()", file).Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatComesFromAnotherProcessIsShownToo() =>
        Assert.Equal("a: 1 change, 1 input differs", engine.One(
            $"{Two} $found = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Compare-NixDerivation $old[0] $new[0]), 4)); \"$found\"", Make));

    /// <summary>What became of each attribute, whatever is compared with what and on how many threads.</summary>
    [Theory]
    [InlineData("Compare-NixDerivation -Path $old, $new")]
    [InlineData("Compare-NixDerivation -Path $old, $new -ThrottleLimit 2")]
    [InlineData("Compare-NixDerivation -Path $old, $new -ThrottleLimit 5")]
    [InlineData("Compare-NixDerivation (Invoke-NixExpression (import $old) -As Value) -Path $new")]
    [InlineData("Compare-NixDerivation (Invoke-NixExpression (import $old) -As Value) (Invoke-NixExpression (import $new) -As Value)")]
    [InlineData("Compare-NixDerivation (Invoke-NixExpression (import $old) -Lazy) (Invoke-NixExpression (import $new) -As Value)")]
    [InlineData("Compare-NixDerivation (Invoke-NixExpression (import $old) -As Value -System another) -Path $new -ThrottleLimit 2")]
    public void PackageSetsAreComparedAttributeByAttribute(string script)
    {
        string old = Path.Combine(folder, "old.nix");
        string current = Path.Combine(folder, "new.nix");
        const string Packages = "let d = n: x: derivation { name = n; system = \"s\"; builder = \"b\"; inherit x; }; in ";
        File.WriteAllText(old, Packages + """
            { same = d "same" 1; up = d "up-1.0" 1; again = d "again-1" 1; gone = d "gone" 1; breaks = d "breaks" 1; mended = throw "old"; both = throw "old";
              below = { recurseForDerivations = true; a = d "a" 1; b = d "b" 1; }; hidden.x = d "x" 1; }
            """);
        File.WriteAllText(current, Packages + """
            { same = d "same" 1; up = d "up-1.1" 1; again = d "again-1" 2; fresh = d "fresh" 1; breaks = throw "new"; mended = d "mended" 1; both = throw "new";
              below = { recurseForDerivations = true; b = d "b" 2; c = d "c" 1; }; hidden.x = d "x" 2; }
            """);
        script = script.Replace("(import $old)", "\"import $old\"", StringComparison.Ordinal).Replace("(import $new)", "\"import $new\"", StringComparison.Ordinal);
        EngineResult result = engine.RunAll("$old, $new = $args; " + script, old, current);
        Assert.Null(result.Failure);
        Assert.Equal(
            new[] { "again: rebuilt", "below.a: removed", "below.b: rebuilt", "below.c: added", "breaks: failed", "fresh: added", "gone: removed", "mended: repaired", "up: 1.0 -> 1.1" },
            result.Output.Select(static item => item!.ToString()));
        Assert.Equal(new[] { "both", "both", "breaks", "mended" }, result.Errors.Select(static error => (string)error.TargetObject));
        var up = (NixPackageChange)result.Output[^1]!.BaseObject;
        Assert.Equal((NixPackageChangeKind.Changed, "up", "1.0", "1.1"), (up.Kind, up.Name, up.ReferenceVersion, up.DifferenceVersion));
    }

    [Fact]
    public void AChangeOfASetIsExplainedByTheSameCommand()
    {
        const string Script = "$s = { param($x) Invoke-NixExpression $m -Argument @{ x = $x } -As Value }; $m = $args[0]; Compare-NixDerivation (& $s 1) (& $s 2) | Compare-NixDerivation";
        Assert.Equal(new[] { "a: 1 change, 1 input differs", "b: 1 change" }, engine.Run(Script, Make).Select(static item => item!.ToString()));
        Assert.Equal(3, engine.Run("Compare-NixDerivation -ReferenceObject (Invoke-NixExpression $args[0] -As Value -Argument @{ x = 2 }) -Expression $args[0] -IncludeEqual", Make).Count);
        Assert.Equal(new[] { "0: rebuilt" }, engine.Run("Compare-NixDerivation (Invoke-NixExpression \"$($args[0]) [ (d 1) ]\" -As Value) -Expression \"$($args[0]) [ (d 2) ]\"", "let d = x: derivation { name = \"n\"; system = \"s\"; builder = \"b\"; inherit x; }; in").Select(static item => item!.ToString()));
    }

    [Fact]
    public void WhatIsNotWantedIsNotEvaluated() => Assert.Equal("a: rebuilt", engine.One(
        "do { Compare-NixDerivation -ReferenceObject (Invoke-NixExpression \"$($args[0]) s 1\" -As Value) -Expression \"$($args[0]) s 2\" | ForEach-Object { \"$_\"; break } } while ($false)",
        "let s = x: { a = derivation { name = \"n\"; system = \"s\"; builder = \"b\"; inherit x; }; b = let f = n: f (n + 1); in f 0; }; in"));

    private const string Two = "$old = @(Get-NixDerivation $args[0]); $new = @(Get-NixDerivation $args[0] -Argument @{ x = 2 });";
}
