using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using TvixEval.Module.Sessions;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Sessions;

/// <summary>
/// What a command leaves behind when it has ended and its results are gone: not more than <see cref="Most"/>, although each of them holds more than three times
/// as much while it runs. It is measured right after it, not when the next command begins.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class RetainedMemoryTests : IDisposable
{
    private const long Most = 10 << 20;

    private readonly string folder = Path.Combine(Path.GetTempPath(), "retained-" + Guid.NewGuid().ToString("N"));
    private readonly PowerShellEngine engine = new();

    public RetainedMemoryTests()
    {
        Directory.CreateDirectory(folder);
        engine.Runspace.SessionStateProxy.Path.SetLocation(folder);
        Write("strings.nix", "let text = builtins.concatStringsSep \"-\" (builtins.genList toString 450); in builtins.genList (i: text + toString i) 10000");
        Write("numbers.nix", "builtins.foldl' (memo: n: memo // { \"k${toString n}\" = n; }) { } (builtins.genList (n: n) 200000)");
        Write("derivations.nix", "mark: let text = builtins.concatStringsSep \",\" (builtins.genList toString 2500); in builtins.genList (i: (derivation { name = \"d${mark}${toString i}\"; system = \"s\"; builder = \"b\"; inherit text; }).drvPath) 3000");
        Write("texts.nix", "mark: let text = builtins.concatStringsSep \",\" (builtins.genList toString 2500); in builtins.genList (i: builtins.toFile \"t${mark}\" (toString i + text)) 1500");
        Write("function.nix", "let strings = import ./strings.nix; in i: builtins.stringLength (builtins.elemAt strings i)");
        Write("part.nix", "{ strings = import ./strings.nix; error = builtins.seq (builtins.deepSeq (import ./strings.nix) 1) (throw \"failed\"); }");
        Write("flake.nix", "{ outputs = { self }: { strings = import ./strings.nix; derivations = import ./derivations.nix \"f\"; }; }");
    }

    public static TheoryData<string> Commands => new()
    {
        "Invoke-NixExpression 'builtins.deepSeq (import ./strings.nix) 1'",
        "$null = Invoke-NixExpression -Path ./strings.nix",
        "Invoke-NixExpression -Path ./strings.nix -As Json | ForEach-Object Length",
        "Invoke-NixExpression -Path ./strings.nix -As Value | ForEach-Object { $_.GetType().Name }",
        "Invoke-NixExpression 'import ./part.nix' -Lazy | ForEach-Object { $_.strings.Count }",
        "Invoke-NixExpression -Path ./part.nix -AttributePath error -ErrorAction SilentlyContinue; $Error.Clear()",
        "Invoke-NixExpression -Path ./part.nix -CollectErrors -ErrorAction SilentlyContinue -WarningAction SilentlyContinue; $Error.Clear()",
        "Invoke-NixExpression 'builtins.length (builtins.attrNames (import ./numbers.nix))'",
        "Invoke-NixExpression 'builtins.deepSeq (import ./derivations.nix \"@\") 1'",
        "$null = Invoke-NixExpression '(import ./derivations.nix \"@\")'",
        "Invoke-NixExpression 'builtins.elemAt (import ./derivations.nix \"@\") 2999' -EvalCache",
        "Invoke-NixExpression 'builtins.deepSeq (import ./derivations.nix \"@\") 1' -DependencyVariable read; $read = $null",
        "Invoke-NixExpression 'builtins.deepSeq (import ./derivations.nix \"@\") 1' -System other-system",
        "Invoke-NixExpression 'builtins.deepSeq (import ./derivations.nix \"@\") 1' -Pure -AllowedPath .",
        "Invoke-NixExpression 'builtins.deepSeq (import ./texts.nix \"@\") 1'",
        "$f = Invoke-NixExpression -Path ./function.nix; $f.Invoke(1); Invoke-NixFunction $f -ArgumentList 2; $f = $null",
        "1..3 | Invoke-NixFunction (Invoke-NixExpression -Path ./function.nix)",
        "$null = Invoke-NixExpression -Flake '.#strings' -ExperimentalFeature flakes, nix-command",
        "$null = Invoke-NixExpression -Flake '.#derivations' -ExperimentalFeature flakes, nix-command",
        "Invoke-NixExpression -Path ./part.nix, ./strings.nix -AttributePath strings -ErrorAction SilentlyContinue; $Error.Clear()",
        "$null = Measure-NixExpression -Path ./strings.nix",
        "Test-NixExpression -Path ./strings.nix",
        "Compare-NixValue (Invoke-NixExpression -Path ./strings.nix -As Value) -Expression 'import ./strings.nix'",
        "$null = [System.Management.Automation.CommandCompletion]::CompleteInput('Invoke-NixExpression -Path ./part.nix -AttributePath strings.', 59, $null)",
    };

    public void Dispose()
    {
        engine.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void NothingOfACommandStays(string command)
    {
        for (int tries = 0; ; tries++)
        {
            // The first one compiles files, which is kept, and the engine gets to know the command. The next one begins without its values.
            Run(command.Replace("@", "a" + tries));
            Run("Invoke-NixExpression 1; Invoke-NixExpression 1 -EvalCache; Invoke-NixExpression 1 -System other-system; Invoke-NixExpression 1 -Pure -AllowedPath .");
            long before = Measure();
            Run(command.Replace("@", "b" + tries));
            long left = Measure() - before;

            // What other threads still hold for a moment does not count.
            if (left < Most || tries == 3)
            {
                Assert.InRange(left, long.MinValue, Most);
                return;
            }
        }
    }

    [Fact]
    public void EvenTheFirstCommandLeavesOnlyWhatIsCompiled()
    {
        Run("Invoke-NixExpression '1 + 1'");
        long before = Measure();
        Run("Invoke-NixExpression 'builtins.deepSeq [ (import ./derivations.nix \"first\") (import ./strings.nix) ] 1'");
        Assert.InRange(Measure() - before, long.MinValue, Most);
    }

    [Fact]
    public void ValuesThatAreLeftKnowTheirDerivations()
    {
        Run("$left = Invoke-NixExpression '{ all = import ./derivations.nix \"left\"; user = path: (derivation { name = \"user\"; system = \"s\"; builder = path; }).drvPath; }' -Lazy; $left.all.Count");
        Run("Invoke-NixExpression 'builtins.deepSeq (import ./derivations.nix \"other\") 1'");
        Measure();
        string here = (string)engine.One("Invoke-NixFunction 'a: a.user (builtins.elemAt a.all 7)' -ArgumentList $left")!;
        string there = (string)engine.One(
            "Invoke-NixExpression '(derivation { name = \"user\"; system = \"s\"; builder = builtins.elemAt (import ./derivations.nix \"left\") 7; }).drvPath'")!;
        Assert.Equal(there, here);
    }

    [Fact]
    public void ADerivationIsKnownByItsPathAfterASmallCommand()
    {
        string path = (string)engine.One("Invoke-NixExpression '(derivation { name = \"small\"; system = \"s\"; builder = \"b\"; }).drvPath'")!;
        Run("1..20 | ForEach-Object { Invoke-NixExpression '1' }");
        Assert.Equal("small", engine.One("@(Compare-NixDerivation $args[0] (Invoke-NixExpression '(derivation { name = \"small\"; system = \"t\"; builder = \"b\"; })' -As Value))[0].ReferenceName", path));
    }

    [Fact]
    public void WhatIsCompiledIsBounded()
    {
        for (int i = 0; i < 16; i++)
        {
            Write($"large{i}.nix", "[ " + string.Concat(Enumerable.Range(0, 60_000).Select(n => $"\"text {n} of {i}\"\n")) + "]");
        }

        // Each of them is some megabyte; with other options, too.
        foreach (string options in new[] { string.Empty, "-System a", "-System b" })
        {
            Run("Invoke-NixExpression 'builtins.foldl'' (n: i: n + builtins.length (import (./large + \"${toString i}.nix\"))) 0 (builtins.genList (i: i) 16)' " + options);
            Run("Invoke-NixExpression 'builtins.length (import ./large0.nix)' " + options);
            string verbose = string.Join("\n", Run("Invoke-NixExpression 'builtins.length (import ./large0.nix)' -Verbose 4>&1 " + options).Select(static o => o?.ToString()));

            // What was used last is still there: only the expression itself was compiled.
            Assert.Contains("sources compiled: 1.", verbose);
        }

        Assert.InRange(EvaluatorPool.Shared.CodeLength, 1, EvaluatorPool.MostCodeLength);
    }

    private System.Collections.Generic.IReadOnlyList<System.Management.Automation.PSObject?> Run(string script, params object?[] arguments) => engine.Run(script, arguments);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Measure()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(20);
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
