using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Module.Tests.Host;
using TvixEval.Module.Tests.Hosting;
using TvixEval.Module.Tests.Import;
using TvixEval.Module.Tests.Layers;
using TvixEval.Module.Tests.Shell;
using Xunit;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer(LongestFirst.TypeName, "TvixEval.Module.Tests")]

namespace TvixEval.Module.Tests.Hosting;

/// <summary>Starts the classes that take longest, so that none of them is left when all others are through. The order means nothing else.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>The name of this type.</summary>
    public const string TypeName = "TvixEval.Module.Tests.Hosting." + nameof(LongestFirst);

    private static readonly List<string> Classes = new[]
    {
        typeof(PesterRunTests), typeof(StressTests), typeof(LayeringTests), typeof(ShownErrorTests), typeof(HostTests),
        typeof(SideBySideTests), typeof(PrecompiledEvaluatorTests),
    }.Select(static type => type.FullName!).ToList();

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(static collection => Classes.FindIndex(name => collection.DisplayName.EndsWith(" " + name, StringComparison.Ordinal)) is var at and >= 0 ? at : int.MaxValue);
}
