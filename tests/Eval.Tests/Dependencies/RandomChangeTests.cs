using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Dependencies;
using TvixEval.Engine;
using Xunit;

namespace TvixEval.Tests.Dependencies;

/// <summary>Whatever is done to a tree of files: if the result of an evaluation is another one then, validation has noticed it.</summary>
public sealed class RandomChangeTests
{
    [Theory]
    [InlineData(0, 60)]
    [InlineData(1, 60)]
    [InlineData(2, 60)]
    [InlineData(3, 60)]
    [InlineData(4, 60)]
    public void AChangedResultIsAlwaysNoticed(int seed, int rounds)
    {
        var random = new Random(seed);
        int changed = 0;
        for (int round = 0; round < rounds; round++)
        {
            using var folder = new DependencyFolder();
            var log = new List<string>();
            for (int i = random.Next(4, 14); i > 0; i--)
            {
                RandomFiles.Change(folder, random, log);
            }

            if (random.Next(2) == 0)
            {
                folder.Age();
            }

            // Each for itself, in one evaluator: the first error would be all that they have in common.
            string[] expressions = Enumerable.Range(0, random.Next(1, 8)).Select(_ => RandomFiles.Read(random)).ToArray();
            string expression = string.Join("; ", expressions);
            Evaluator evaluator = folder.NewEvaluator();
            string before = EvaluateAll(folder, expressions, evaluator);
            DependencyRecord record = evaluator.Dependencies!.Current;
            Assert.True(folder.IsValid(record), $"seed {seed}, round {round}: nothing has changed in {expression} = {before}");

            log.Add("--");
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                RandomFiles.Change(folder, random, log);
            }

            string after = EvaluateAll(folder, expressions, folder.NewEvaluator());
            if (after != before)
            {
                changed++;
                Assert.False(folder.IsValid(record), $"seed {seed}, round {round}: {expression}\nwas {before}\nis {after}\n{string.Join("\n", log)}");
            }
        }

        // Most changes do nothing to what was read; of those that do there are enough.
        Assert.True(changed > rounds / 10, $"only {changed} of {rounds}");
    }

    private static string EvaluateAll(DependencyFolder folder, string[] expressions, Evaluator evaluator) =>
        string.Join("\n", expressions.Select(expression => folder.Evaluate(expression, evaluator)));
}
