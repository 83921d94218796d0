using System;
using System.Collections.Specialized;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Cmdlets;

public sealed class GetDerivationTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Make = "let make = name: derivation { inherit name; system = \"s\"; builder = \"b\"; }; in ";

    private readonly PowerShellEngine engine = fixture.Engine;

    /// <summary>Paths as C++ Nix 2.34.8 computes them.</summary>
    [Fact]
    public void ItSaysWhatTheDerivationFileSays()
    {
        const string Source = """
            let dep = derivation { name = "dep"; system = "s"; builder = "b"; }; in
            { a = derivation { name = "a-b-1.2"; system = "s"; builder = "/bin/sh"; args = [ "-c" dep ]; outputs = [ "out" "dev" ]; meta = 1; } // { meta.license = "x"; }; }
            """;
        var found = (NixDerivation)engine.One("Get-NixDerivation $args[0]", Source)!;
        Assert.Equal(("a", "a-b-1.2", "a-b", "1.2", "s"), (found.AttributePath, found.Name, found.PName, found.Version, found.System));
        Assert.Equal("/nix/store/wb5qjg58i71hik0cv3sbg3rbqykvr4x8-a-b-1.2.drv", found.DrvPath);
        Assert.Equal("/nix/store/c3wx1vcn26x8wd26s08mfkycfh6ik11y-a-b-1.2", found.OutPath);
        Assert.Equal(new[] { "out=/nix/store/c3wx1vcn26x8wd26s08mfkycfh6ik11y-a-b-1.2", "dev=/nix/store/k9y0ma0pym7vjd06mz9g1mqgl5a9rx7r-a-b-1.2-dev" }, Pairs(found.Outputs));
        Assert.Equal("/bin/sh", found.Builder);
        Assert.Equal(new[] { "-c", "/nix/store/yn87p4zjq3p5y7m4qlypyzf6i9gqpibi-dep" }, found.Arguments);
        Assert.Equal("/nix/store/c3wx1vcn26x8wd26s08mfkycfh6ik11y-a-b-1.2", found.Environment["out"]);
        Assert.Equal("/nix/store/n33ix919acxkrv4gdyhirfwlily6pfwl-dep.drv", Assert.Single(found.InputDerivations.Keys.Cast<string>()));
        Assert.Equal(new[] { "out" }, (string[])found.InputDerivations["/nix/store/n33ix919acxkrv4gdyhirfwlily6pfwl-dep.drv"]!);
        Assert.Empty(found.InputSources);
        Assert.Equal("x", ((PSObject)found.Meta!).Properties["license"].Value);
        Assert.Equal(found.DrvPath, found.ToString());
    }

    [Fact]
    public void SetsBelowAreSearchedWhenTheyAskForIt()
    {
        const string Source = Make + """
            { z = make "z"; a = { recurseForDerivations = true; x = make "x"; inner.y = make "y"; }; b.c = make "c"; "1" = make "one"; f = 1; }
            """;
        Assert.Equal(new[] { "a.x", "z" }, Paths("Get-NixDerivation $args[0]", Source));
        Assert.Equal(new[] { "\"1\"", "a.inner.y", "a.x", "b.c", "z" }, Paths("Get-NixDerivation $args[0] -Recurse", Source));
        Assert.Equal(new[] { "\"1\"", "a.x", "b.c", "z" }, Paths("Get-NixDerivation $args[0] -Recurse -Depth 2", Source));
        Assert.Equal(new[] { "z" }, Paths("Get-NixDerivation $args[0] -Depth 1", Source));
    }

    /// <summary>As <c>nix-env -qaP -f</c> and <c>nix-build</c> do with <c>&lt;nixpkgs&gt;</c> or a path; no path is a derivation.</summary>
    [Theory]
    [InlineData("Get-NixDerivation '<pkgs>'")]
    [InlineData("Get-NixDerivation -Path '<pkgs>'")]
    [InlineData("Get-NixDerivation -LiteralPath '<pkgs>'")]
    [InlineData("Get-NixDerivation \"$folder/default.nix\"")]
    [InlineData("Get-NixDerivation \"$folder/.\" -Argument @{ n = 'hello' }")]
    [InlineData("Get-NixDerivation '<pkgs>' -AttributePath hello")]
    [InlineData("(Export-NixDerivation '<pkgs>' -Destination $folder/out -PassThru).Name -replace '.{33}(hello).drv', '$1'")]
    public void APathIsTheFileWithThePackages(string script)
    {
        if (OperatingSystem.IsWindows() && script.Contains("\"$folder", StringComparison.Ordinal))
        {
            // An expression has no place for a drive.
            return;
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("tvixeval-pkgs-");
        string? before = Environment.GetEnvironmentVariable("NIX_PATH");
        try
        {
            Environment.SetEnvironmentVariable("NIX_PATH", $"pkgs={folder.FullName}");
            File.WriteAllText(Path.Combine(folder.FullName, "default.nix"), Make + "{ n ? \"hello\" }: { hello = make n; }");
            Assert.Equal(["hello"], engine.Run($"$folder = $args[0]; ({script}) | ForEach-Object {{ if ($_ -is [string]) {{ $_ }} else {{ $_.Name }} }}", folder.FullName).Select(static name => name!.ToString()));
        }
        finally
        {
            Environment.SetEnvironmentVariable("NIX_PATH", before);
            TestFolders.Delete(folder.FullName);
        }
    }

    [Fact]
    public void FunctionsListsAndAttributePaths()
    {
        Assert.Equal(new[] { "x" }, Paths("Get-NixDerivation $args[0]", Make + "{ name ? \"x\" }: { x = make name; }"));
        Assert.Equal("given", ((NixDerivation)engine.One("Get-NixDerivation $args[0] -Argument @{ name = 'given' }", Make + "{ name ? \"x\" }: { x = make name; }")!).Name);
        Assert.Equal(new[] { "0", "1.b" }, Paths("Get-NixDerivation $args[0]", Make + "[ (make \"a\") { b = make \"b\"; } ]"));
        Assert.Equal(new[] { "p.q.a", "p.q.b" }, Paths("Get-NixDerivation $args[0] -AttributePath p.q", Make + "{ p.q = { a = make \"a\"; b = make \"b\"; }; }"));
        Assert.Equal(new[] { string.Empty }, Paths("Get-NixDerivation $args[0]", Make + "make \"a\""));
    }

    [Fact]
    public void OneWithTwoNamesCountsOnceAndSetsMayHoldThemselves()
    {
        Assert.Equal(new[] { "a" }, Paths("Get-NixDerivation $args[0] -ThrottleLimit 2", Make + "let d = make \"a\"; s = { recurseForDerivations = true; a = d; b = d; inherit s; }; in s"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void WhatFailsIsAnErrorOfItsOwn(int threads)
    {
        const string Source = Make + "{ a = make \"a\"; b = throw \"boom\"; c = make 1; d = make \"d\"; e = abort \"no\"; f = make \"f\"; }";
        EngineResult result = engine.RunAll("Get-NixDerivation $args[0] -ThrottleLimit $args[1]", Source, threads);
        Assert.Null(result.Failure);
        Assert.Equal(new[] { "a", "d", "f" }, result.Output.Select(static item => ((NixDerivation)item!.BaseObject).AttributePath));
        Assert.Equal(new[] { "b", "c", "e" }, result.Errors.Select(static error => (string)error.TargetObject));
        Assert.Equal(
            new[] { "NixThrow", "NixTypeError", "NixAbort" },
            result.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.All(result.Errors, static error => Assert.True(error.InvocationInfo.ScriptLineNumber > 0));
    }

    [Theory]
    [InlineData("Get-NixDerivation $args[0] -AttributePath b, nope, a, c, d | ForEach-Object Name", "NixThrow NixMissingAttribute NixTypeError", "b nope c")]
    [InlineData("Get-NixDerivation $args[0] -AttributePath a, nope, d -ThrottleLimit 2 | ForEach-Object Name", "NixMissingAttribute", "nope")]
    [InlineData("Invoke-NixExpression $args[0] -AttributePath b, a.name, nope, d.name", "NixThrow NixMissingAttribute", "b nope")]
    public void OneOfSeveralAttributePathsThatFailsLeavesTheOthers(string script, string ids, string targets)
    {
        EngineResult result = engine.RunAll(script, Make + "{ a = make \"a\"; b = throw \"boom\"; c = 1; d = make \"d\"; }");
        Assert.Null(result.Failure);
        Assert.Equal("a d", string.Join(" ", result.Output));
        Assert.Equal(ids, string.Join(" ", result.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0])));
        Assert.Equal(targets, string.Join(" ", result.Errors.Select(static error => error.TargetObject)));
    }

    [Fact]
    public void ALimitEndsTheCommandAndNotOneAttributePath()
    {
        EngineResult result = engine.RunAll("Get-NixDerivation $args[0] -AttributePath slow, a -TimeoutSec 0.2", Make + "{ a = make \"a\"; slow = let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in f 60; }");
        Assert.StartsWith("NixTimeout", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void WhatIsNoSetOfDerivationsEndsTheCommand()
    {
        Assert.StartsWith("NixTypeError", (string)engine.One("try { Get-NixDerivation '1' } catch { $_.FullyQualifiedErrorId }")!, StringComparison.Ordinal);
        Assert.Empty(engine.Run("Get-NixDerivation '{ a = 1; }'"));
    }

    [Fact]
    public void SeveralThreadsGiveTheOrderOfOne()
    {
        const string Source = Make + """
            builtins.listToAttrs (builtins.genList (n: {
              name = "p${toString n}";
              value = make "p-${toString (builtins.foldl' builtins.add 0 (builtins.genList (x: x) (if n / 7 * 7 == n then 20000 else n)))}";
            }) 300)
            """;
        string[] one = Paths("Get-NixDerivation $args[0] | ForEach-Object { \"$($_.AttributePath) $_\" }", Source);
        Assert.Equal(300, one.Length);
        Assert.Equal(one, Paths("Get-NixDerivation $args[0] -ThrottleLimit 4 | ForEach-Object { \"$($_.AttributePath) $_\" }", Source));
    }

    [Fact]
    public void ScriptBlocksAndTracesWorkOnSeveralThreads()
    {
        EngineResult result = engine.RunAll(
            "Get-NixDerivation $args[0] -ThrottleLimit 3 -Argument @{ f = { param($n) \"n$n\" } } 6>&1",
            "{ f }: builtins.listToAttrs (builtins.genList (n: { name = \"p${toString n}\"; value = builtins.trace \"t\" (derivation { name = f n; system = \"s\"; builder = \"b\"; }); }) 20)");
        Assert.Empty(result.Errors);
        Assert.Null(result.Failure);
        Assert.Equal(20, result.Output.Count(static item => item!.BaseObject is NixDerivation));
        Assert.Equal(20, result.Output.Count(static item => item!.BaseObject is InformationRecord));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void WhoHasEnoughEndsTheSearch(int threads)
    {
        const string Source = Make + "{ a = make \"a\"; b = let f = x: f (x + 1); in f 0; }";
        Assert.Equal(new[] { "a" }, Paths($"foreach ($once in 1) {{ Get-NixDerivation $args[0] -MaxCallDepth 2000000000 -ThrottleLimit {threads} | ForEach-Object {{ $_; break }} }}", Source));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void StoppingEndsIt(int threads)
    {
        using var own = new PowerShellEngine();
        own.Run("Get-NixDerivation '{ }'");
        using (PowerShell shell = own.Create($"Get-NixDerivation '{{ a = let f = x: f (x + 1); in f 0; b = 1; c = 2; }}' -MaxCallDepth 2000000000 -ThrottleLimit {threads}"))
        {
            IAsyncResult running = shell.BeginInvoke();
            Thread.Sleep(300);
            shell.Stop();
            Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        }

        Assert.Equal(2L, own.One("Invoke-NixExpression '1 + 1'"));
    }

    [Fact]
    public void SystemsCanBeChosen()
    {
        const string Source = "builtins.mapAttrs (system: name: derivation { inherit name system; builder = \"b\"; }) { x86_64-linux = \"a\"; i686-linux = \"b\"; x86_64-darwin = \"c\"; }";
        Assert.Equal(new[] { "i686-linux", "x86_64-linux" }, Paths("Get-NixDerivation $args[0] -SystemFilter *-linux", Source));
    }

    [Fact]
    public void AnObjectCanBePassedBackAndHasOneTypeName()
    {
        Assert.Equal("x", engine.One("$d = Get-NixDerivation $args[0]; Invoke-NixExpression '{ d }: d.name' -Argument @{ d = $d }", Make + "make \"x\""));
        Assert.Equal("Nix.Derivation", engine.One("(Get-NixDerivation $args[0]).PSObject.TypeNames[1]", Make + "make \"x\""));
        Assert.Matches("(?m)^AttributePath +Name +System +DrvPath", engine.Show($"Get-NixDerivation '{Make} {{ x = make \"x\"; }}'"));
        Assert.Equal(true, engine.One("(Get-NixDerivation $args[0]) -eq (Get-NixDerivation $args[0])", Make + "make \"x\""));
    }

    [Fact]
    public void AnErrorInMetaIsARealError()
    {
        Assert.StartsWith("NixThrow", (string)engine.One("$d = Get-NixDerivation $args[0]; try { $d.Meta } catch { $_.FullyQualifiedErrorId }", Make + "make \"x\" // { meta = throw \"no\"; }")!, StringComparison.Ordinal);
    }

    [Fact]
    public void FilesAreReadLikeExpressions()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, Make + "{ a = make \"a\"; }");
            Assert.Equal(new[] { "a" }, Paths("Get-NixDerivation -LiteralPath $args[0]", file));
            Assert.Equal(new[] { "a" }, Paths("Get-NixDerivation -Path $args[0]", file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string[] Pairs(OrderedDictionary dictionary) =>
        dictionary.Keys.Cast<string>().Select(key => key + "=" + dictionary[key]).ToArray();

    private string[] Paths(string script, params object?[] arguments) =>
        engine.Run(script, arguments).Select(static item => item!.BaseObject is NixDerivation found ? found.AttributePath : item.ToString()).ToArray();
}
