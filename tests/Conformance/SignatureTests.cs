using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Programs;
using TvixEval.Suites.Driver;
using Xunit;

namespace TvixEval.Conformance;

/// <summary>What random programs are made of.</summary>
public sealed class SignatureTests
{
    private static readonly string[] Features = { "--extra-experimental-features", "flakes fetch-tree fetch-closure dynamic-derivations" };

    [Fact]
    public void EachBuiltinIsCalledByRandomProgramsOrSaysWhyNot()
    {
        var host = new DriverHost { WorkingDirectory = "/" };
        DriverResult result = NixInstantiate.Run(host, new[] { "--eval", "--raw", "-E", "toString (builtins.attrNames builtins)" }.Concat(Features));
        string[] names = result.Output.Split(' ');
        HashSet<string> called = Signatures.All.Select(static signature => signature.Name).ToHashSet(StringComparer.Ordinal);

        Assert.True(names.Length > 110, result.Error);
        Assert.Equal(Array.Empty<string>(), names.Where(name => !called.Contains(name) && !Signatures.NotCompared.ContainsKey(name)));
        Assert.Equal(Array.Empty<string>(), called.Where(name => !names.Contains(name) || Signatures.NotCompared.ContainsKey(name)));
    }

    [Fact]
    public void AProgramDependsOnItsSeedAlone()
    {
        foreach (string category in ExpressionGenerator.Categories.Keys)
        {
            string[] programs = Enumerable.Range(0, 40).Select(seed => new ExpressionGenerator(seed).Make(category).ToString()).ToArray();

            Assert.Equal(programs, Enumerable.Range(0, 40).Select(seed => new ExpressionGenerator(seed).Make(category).ToString()));
            Assert.True(programs.Distinct().Count() > 20, category);
        }
    }
}
