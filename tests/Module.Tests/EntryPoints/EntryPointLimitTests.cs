using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.EntryPoints;

/// <summary>Limits can be said wherever something is evaluated, and hold there.</summary>
[Collection(AloneCollection.Name)]
public sealed class EntryPointLimitTests : EntryPointBase
{
    /// <summary>The limits: what is more than they allow, and the errors.</summary>
    private static readonly Dictionary<string, (string Parameters, string Expression, string Json, string Id, string Message)> LimitEffects = new(StringComparer.Ordinal)
    {
        ["TimeoutSec"] = ("-TimeoutSec 0.001", "builtins.length (builtins.filter (n: n >= 0) (builtins.genList (n: n) 200000))", "200000", "NixTimeout", "(-TimeoutSec)"),
        ["MaxMemory"] = (
            "-MaxMemory 10MB",
            "builtins.stringLength (let d = n: s: if n == 0 then s else d (n - 1) (s + s); in d 22 ''01234567'')",
            "33554432",
            "NixMemoryLimit",
            "(-MaxMemory)"),
        ["MaxCallDepth"] = ("-MaxCallDepth 50", "let f = n: if n == 0 then 0 else 1 + f (n - 1); in f 500", "500", "NixStackOverflow", "max-call-depth exceeded"),
    };

    [Fact]
    public void EveryLimitIsTried() => Assert.Equal(Limits.Order(StringComparer.Ordinal), LimitEffects.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(All))]
    public void EachLimitHolds(string entry)
    {
        foreach (string limit in Limits.Except(MissingAt(entry)))
        {
            AssertLimited(entry, limit, LimitEffects[limit].Parameters);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void TheLimitsOfASessionHoldWhereAnEntryHasNoOthers(string entry)
    {
        if (MissingAt(entry).Contains("Session"))
        {
            return;
        }

        foreach (string limit in Limits.Except(MissingAt(entry)))
        {
            Engine.Run($"$s = New-NixSession -ExperimentalFeature flakes {LimitEffects[limit].Parameters}");
            AssertLimited(entry, limit, "-Session $s");
            string wins = Evaluate(entry, LimitEffects[limit].Expression, $"-Session $s -{limit} {(limit == "TimeoutSec" ? "600" : "1000000000")}", isFlake: false);
            Assert.Contains(SignOf(LimitEffects[limit].Json), wins, StringComparison.Ordinal);
            Engine.Run("Remove-NixSession $s");
        }
    }

    /// <summary>An entry point ends with the error of a limit where parameters have it, and gives the value where they do not. Completion has nobody to tell.</summary>
    private void AssertLimited(string entry, string limit, string parameters)
    {
        (_, string expression, string json, string id, string message) = LimitEffects[limit];

        // Garbage that is there already may be taken for alive.
        GC.Collect();
        string with = Evaluate(entry, expression, parameters, isFlake: false);
        Assert.True(
            entry == Completion || with.Contains(entry == "Enter-NixRepl" ? message : id, StringComparison.Ordinal),
            $"{parameters} has no effect: {with}");
        Assert.DoesNotContain(SignOf(json), with, StringComparison.Ordinal);
        Assert.Contains(SignOf(json), Evaluate(entry, expression, string.Empty, isFlake: false), StringComparison.Ordinal);
    }
}
