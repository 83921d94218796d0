using System;
using System.IO;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Sessions;

/// <summary>
/// Ctrl+C. The promise is 100 ms. What is measured here is the processor time of the process, in which nothing else runs: it is the
/// same on a busy machine.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class StopTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly PowerShellEngine engine = fixture.Engine;

    public static TheoryData<string> Endless() => new()
    {
        "Invoke-NixExpression 'let f = x: f (x + 1); in f 0' -MaxCallDepth 2000000000",
        "Invoke-NixExpression 'let l = builtins.genList (x: x) 100000; in builtins.foldl'' (a: x: builtins.foldl'' (b: y: b + y) a l) 0 l'",
        "Invoke-NixExpression 'let l = builtins.genList (x: x) 30000; in builtins.length (builtins.filter (x: builtins.elem (-1) l) l)'",
        "Invoke-NixExpression 'let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in map (x: f 60) [ 1 2 ]'",
        "Invoke-NixExpression '{ f }: f 1' -Argument @{ f = { while ($true) { } } }",
        "Invoke-NixExpression '{ f }: let g = x: g (f x); in g 1' -Argument @{ f = { $_ } } -MaxCallDepth 2000000000",
        "Invoke-NixExpression 'let f = n: { inherit n; next = f (n + 1); }; in f 0' -MaxCallDepth 2000000000",
        "(Invoke-NixExpression 'let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in f').Invoke(60)",
        "(Invoke-NixExpression '{ x = let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in f 60; }' -As Value).ToString()",
        "(Invoke-NixExpression '{ type = \"derivation\"; x = let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in f 60; }').x",
        "Invoke-NixExpression 'let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in { x = f 60; }' | ForEach-Object x",
        "(Invoke-NixExpression '{ x = let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in f 60; }' -Lazy).x",
        "Invoke-NixExpression 'builtins.sort (a: b: builtins.foldl'' (x: y: x) (a < b) (builtins.genList (x: x) 1000)) (builtins.genList (x: 0 - x) 100000)'",
        "Invoke-NixExpression 'let l = builtins.genList (x: 0 - x) 5000000; in map (n: builtins.elemAt (builtins.sort builtins.lessThan l) n) [ 1 2 3 4 5 6 7 8 9 10 ]'",
        "Invoke-NixExpression 'builtins.deepSeq (let f = n: if n == 0 then [ ] else [ (f (n - 1)) (f (n - 1)) ]; in f 40) 1'",
        "Invoke-NixExpression 'builtins.toJSON (let f = n: if n == 0 then [ ] else [ (f (n - 1)) (f (n - 1)) ]; in f 40)'",
        "Invoke-NixExpression 'let f = n: if n == 0 then [ ] else [ (f (n - 1)) (f (n - 1)) ]; in f 40' -As Xml",
        "Invoke-NixExpression 'let f = n: if n == 0 then [ ] else [ (f (n - 1)) (f (n - 1)) ]; in f 40' -As Nix",
        "Invoke-NixExpression 'let f = n: if n == 0 then [ ] else [ (f (n - 1)) (f (n - 1)) ]; in f 40 == f 40'",
        "Invoke-NixExpression 'let s = builtins.concatStringsSep \"\" (builtins.genList (x: \"aaaaaaaaaa\") 3000); in map (x: builtins.match \"(a|b)*c\" (s + toString x)) (builtins.genList (x: x) 100000)'",
        "Invoke-NixExpression 'let s = builtins.concatStringsSep \",\" (builtins.genList (x: \"[1,2,3]\") 100000); in map (x: builtins.fromJSON \"[${s},${toString x}]\") (builtins.genList (x: x) 100000)'",
        "Invoke-NixExpression 'let s = builtins.concatStringsSep \"\\n\" (builtins.genList (x: \"k${toString x} = [1,2,3]\") 30000); in map (x: builtins.fromTOML (s + \"\\nz = ${toString x}\")) (builtins.genList (x: x) 100000)'",
        "Invoke-NixExpression 'let s = builtins.concatStringsSep \"\" (builtins.genList (x: \"aaaaaaaaaa\") 1000000); in map (x: builtins.hashString \"sha512\" (s + toString x)) (builtins.genList (x: x) 100000)'",
        "Invoke-NixExpression 'let s = builtins.concatStringsSep \"\" (builtins.genList (x: \"aaaaaaaaaa\") 1000000); in map (x: builtins.replaceStrings [ \"ab\" \"a\" ] [ \"c\" \"d\" ] (s + toString x)) (builtins.genList (x: x) 100000)'",
        "Invoke-NixExpression 'builtins.genericClosure { startSet = [ { key = 0; } ]; operator = x: [ { key = x.key + 1; } ]; }'",
        "1..1000000 | ForEach-Object { Invoke-NixExpression \"$_\" }",
        "Invoke-NixExpression '{ a }: 1' -Argument @{ a = [Linq.Enumerable]::Range(0, 2000000000) }",
        "Invoke-NixFunction 'x: 1' -InputObject (, [Linq.Enumerable]::Range(0, 2000000000))",
        "Invoke-NixExpression '{ f }: f 1' -Argument @{ f = { , [Linq.Enumerable]::Range(0, 2000000000) } }",
        "(Invoke-NixExpression 'x: 1').Invoke([Linq.Enumerable]::Range(0, 2000000000))",
        "ConvertTo-NixExpression ([Linq.Enumerable]::Range(0, 2000000000))",
    };

    /// <summary>Parts fail all the time, or one of them never ends; a part must not take the interruption for its own failure.</summary>
    public static TheoryData<string> EndlessWithFailures() => new()
    {
        "Invoke-NixExpression 'builtins.genList (n: { bad = throw \"x\"; worse = 1 + \"a\"; }) 100000000' -CollectErrors -ErrorAction Ignore",
        "Invoke-NixExpression 'let f = n: if n == 0 then throw \"x\" else [ (f (n - 1)) (f (n - 1)) ]; in f 40' -CollectErrors -MaxErrors 0 -NoEnumerate",
        "Invoke-NixExpression 'let f = n: if n == 0 then throw \"x\" else [ (f (n - 1)) (f (n - 1)) ]; in f 40' -CollectErrors -MaxErrors 0 -As Json",
        "Invoke-NixExpression 'let f = n: if n == 0 then throw \"x\" else [ (f (n - 1)) (f (n - 1)) ]; in f 40' -CollectErrors -MaxErrors 0 -As Xml",
        "Invoke-NixExpression 'let f = n: if n == 0 then throw \"x\" else [ (f (n - 1)) (f (n - 1)) ]; in f 40' -CollectErrors -MaxErrors 0 -As Nix",
        "Invoke-NixExpression 'let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in { a = throw \"x\"; b = f 60; c = f 60; d = throw \"y\"; }' -CollectErrors -As Hashtable -ErrorAction Ignore",
        "Invoke-NixExpression 'let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in { a = throw \"x\"; b = f 60; c = f 60; }' -AttributePath a, b, c, a -CollectErrors -ErrorAction Ignore",
        "1..1000000 | Invoke-NixFunction 'n: { bad = throw \"${toString n}\"; }' -CollectErrors -ErrorAction Ignore",
        "Get-NixDerivation 'builtins.listToAttrs (builtins.genList (n: { name = \"p${toString n}\"; value = throw \"no\"; }) 3000000)' -CollectErrors -MaxErrors 0",
        "Get-NixOption 'let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in { a = { _type = \"option\"; loc = [ \"a\" ]; isDefined = true; value = throw \"x\"; }; b = { _type = \"option\"; loc = [ \"b\" ]; isDefined = true; value = f 60; }; }' -CollectErrors -ErrorAction Ignore",
        "Compare-NixValue @{ a = 1; b = 1 } -Expression 'let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in { a = throw \"x\"; b = f 60; }' -CollectErrors -ErrorAction Ignore",
    };

    [Theory]
    [MemberData(nameof(Endless))]
    public void StoppingEndsEvaluationSoonAndLeavesTheRunspaceFit(string script) => StopAndGoOn(script);

    [Theory]
    [MemberData(nameof(EndlessWithFailures))]
    public void StoppingEndsCollectingToo(string script)
    {
        PSDataStreams streams = StopAndGoOn(script);

        // What the user has ended says nothing of the rest.
        Assert.Empty(streams.Warning);
        Assert.DoesNotContain(streams.Information, static record => record.MessageData is NixErrorSummary);
        Assert.DoesNotContain(streams.Error, static error => error.FullyQualifiedErrorId.StartsWith("NixInterrupted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("builtins.hashFile \"sha512\" {0}")]
    [InlineData("map (n: builtins.hashString \"sha512\" (builtins.readFile {0} + toString n)) (builtins.genList (n: n) 100)")]
    [InlineData("builtins.path {{ path = {0}; name = \"large\"; }}")]
    public void StoppingDoesNotWaitForALargeFile(string expression)
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using (FileStream stream = File.Create(file))
            {
                if (expression.Contains("readFile", StringComparison.Ordinal))
                {
                    byte[] text = new byte[1_000_000];
                    Array.Fill(text, (byte)'a');
                    for (int i = 0; i < 50; i++)
                    {
                        stream.Write(text);
                    }
                }
                else
                {
                    // Nothing is written: it takes no room where files can have holes.
                    stream.SetLength(6_000_000_000);
                }
            }

            StopAndGoOn("Invoke-NixExpression $args[0]", string.Format(System.Globalization.CultureInfo.InvariantCulture, expression, PathText.Expression(file)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void StoppingDoesNotWaitForAServerThatIsSilent()
    {
        var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        try
        {
            StopAndGoOn("Invoke-NixExpression $args[0]", $"builtins.fetchurl \"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/silent\"");
        }
        finally
        {
            server.Stop();
        }
    }

    private PSDataStreams StopAndGoOn(string script, params object[] arguments)
    {
        engine.Run("Invoke-NixExpression '1'");
        PSDataStreams streams;
        using (PowerShell shell = engine.Create(script, arguments))
        {
            IAsyncResult running = shell.BeginInvoke();
            Thread.Sleep(200);
            Assert.Equal(PSInvocationState.Running, shell.InvocationStateInfo.State);
            TimeSpan before = Environment.CpuUsage.TotalTime;
            shell.Stop();
            Assert.InRange(Environment.CpuUsage.TotalTime - before, TimeSpan.Zero, Patience);
            Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
            streams = shell.Streams;
        }

        Assert.Equal(2L, engine.One("Invoke-NixExpression '1 + 1'"));
        return streams;
    }
}
