using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Caching;

/// <summary>What <c>Measure-NixExpression -EvalCache</c> tells of the evaluation cache.</summary>
public sealed class MeasuredCacheTests : IDisposable
{
    private readonly PowerShellEngine engine = new();
    private readonly string folder = Directory.CreateTempSubdirectory("nix-cache").FullName;

    public MeasuredCacheTests() => engine.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0])", folder);

    public void Dispose()
    {
        engine.Dispose();
        TestFolders.Delete(folder);
    }

    [Fact]
    public void ResultsAreStoredAndFound()
    {
        const string Command = "Measure-NixExpression '[ (builtins.length [ 1 2 ]) ]' -EvalCache";
        Assert.Equal((NixCacheResult.Stored, "Stored"), (Use(Command).Result, Use(Command.Replace("1 2", "3 4", StringComparison.Ordinal)).ToString()));
        NixMeasurement found = Measure(Command);
        Assert.Equal((NixCacheResult.Found, 0, 0), (found.EvalCache!.Single().Result, found.PrimOpCalls, found.SourcesParsed));
    }

    // They are the same results.
    [Fact]
    public void WhatACommandHasStoredIsFoundAndTheOtherWayRound()
    {
        engine.Run("Invoke-NixExpression '{ a = 1 + 1; }' -EvalCache");
        Assert.Equal(NixCacheResult.Found, Use("Measure-NixExpression '{ a = 1 + 1; }' -EvalCache").Result);
        Use("Measure-NixExpression '{ x }: x' -Argument @{ x = 1 } -EvalCache");
        string[] said = Said("Invoke-NixExpression '{ x }: x' -Argument @{ x = 1 } -EvalCache");
        Assert.Contains("Evaluation cache: 1 found, 0 stored.", said);
    }

    [Fact]
    public void WhatHasChangedIsNamed()
    {
        string file = Path.Combine(folder, "a.nix");
        File.WriteAllText(file, "1");
        const string Command = "Measure-NixExpression 'import ./a.nix' -EvalCache";
        Assert.Equal((NixCacheResult.Stored, null), Of(Use(Command)));
        File.WriteAllText(file, "2");
        Assert.Equal((NixCacheResult.Stored, file), Of(Use(Command)));
        Assert.Equal((NixCacheResult.Found, null), Of(Use(Command)));

        engine.Run("$env:NIX_CACHE_TEST = 'a'");
        const string Variable = "Measure-NixExpression 'builtins.getEnv \"NIX_CACHE_TEST\"' -EvalCache";
        Use(Variable);
        engine.Run("$env:NIX_CACHE_TEST = 'b'");
        Assert.Equal((NixCacheResult.Stored, "NIX_CACHE_TEST"), Of(Use(Variable)));
        engine.Run("$env:NIX_CACHE_TEST = $null");

        static (NixCacheResult Result, string? Changed) Of(NixCacheUse use) => (use.Result, use.Changed);
    }

    [Theory]
    [InlineData("'x: x'", "It is not data: it has functions or derivations in it, or contains itself.")]
    [InlineData("'derivation { name = \"n\"; system = \"x\"; builder = \"b\"; }'", "It is not data: it has functions or derivations in it, or contains itself.")]
    [InlineData("'builtins.currentTime > 0'", "It may be another one each time: Time currentTime.")]
    [InlineData("'{ f }: f 1' -Argument @{ f = { $_ } }", "The arguments are not data, or are for several results.")]
    [InlineData("'{ x }: x' -Argument @{ x = 1; unused = 2 } -WarningAction Ignore", "There are arguments that no function takes.")]
    [InlineData("'builtins.concatStringsSep \"\" (builtins.genList (i: \"0123456789\") 900000)'", "It is larger than 8 MB.")]
    public void WhyAResultIsNotKept(string arguments, string reason)
    {
        for (int i = 0; i < 2; i++)
        {
            NixCacheUse use = Use($"Measure-NixExpression {arguments} -EvalCache");
            Assert.Equal((NixCacheResult.NotKept, reason), (use.Result, use.Reason));
        }
    }

    [Fact]
    public void EachPathHasItsOwn()
    {
        const string Command = "Measure-NixExpression '{ a = 1; b = x: x; c = builtins.trace \"c\" 1; d = throw \"no\"; }' -AttributePath a, b, c, d -EvalCache -ErrorAction Ignore -InformationAction Ignore";
        Assert.Equal(new[] { "a: Stored", "b: NotKept", "c: NotKept", "d: NotKept" }, Short(Command));
        Assert.Equal(new[] { "a: Found", "b: NotKept", "c: NotKept", "d: NotKept" }, Short(Command));
        IReadOnlyList<NixCacheUse> uses = Measure(Command).EvalCache!;
        Assert.Equal("There were messages, and several results they could belong to.", uses[2].Reason);
        Assert.Equal("It is an error.", uses[3].Reason);

        IEnumerable<string> Short(string command) => Measure(command).EvalCache!.Select(static use => use.ToString().Split(',')[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" -EvalCache -Shallow")]
    [InlineData(" -EvalCache -DependencyVariable read")]
    public void WithoutTheCacheNothingIsTold(string parameters) => Assert.Null(Measure("Measure-NixExpression 1" + parameters).EvalCache);

    [Fact]
    public void VerboseMessagesOfEvaluationTellWhy()
    {
        string[] said = Said("Invoke-NixExpression 'x: x' -EvalCache");
        Assert.Contains("Not kept in the evaluation cache: It is not data: it has functions or derivations in it, or contains itself.", said);
    }

    private string[] Said(string command) => engine.Run(command + " -Verbose 4>&1").Select(static output => output!.ToString()!).ToArray();

    private NixCacheUse Use(string command) => Assert.Single(Measure(command).EvalCache!);

    private NixMeasurement Measure(string command) => (NixMeasurement)engine.RunAll(command).Output.Single()!.BaseObject;
}
