using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Pester;

/// <summary>The Pester files, one result a test. They run unchanged under Pester itself.</summary>
public sealed class PesterFileTests
{
    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<PesterTest>>> Results = new();

    public static TheoryData<string, int, string> Cases()
    {
        var cases = new TheoryData<string, int, string>();
        foreach (string file in Directory.GetFiles(ModuleFolder.PesterFiles, "*.Tests.ps1").Order())
        {
            IReadOnlyList<PesterTest> tests = PesterRun.Discover(file);
            for (int i = 0; i < tests.Count; i++)
            {
                if (!tests[i].IsSkipped)
                {
                    cases.Add(Path.GetFileName(file), i, tests[i].FullName);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Passes(string file, int index, string name)
    {
        IReadOnlyList<PesterTest> tests = Results.GetOrAdd(file, static key =>
            new Lazy<IReadOnlyList<PesterTest>>(() => PesterRun.Run(Path.Combine(ModuleFolder.PesterFiles, key)))).Value;
        PesterTest test = tests[index];
        Assert.Equal(name, test.FullName);
        if (test.Error is { } error)
        {
            Assert.Fail(error.Exception.Message + Environment.NewLine + error.InvocationInfo?.PositionMessage + Environment.NewLine + error.ScriptStackTrace);
        }

        Assert.True(test.HasPassed, "The test did not run to its end.");
    }
}
