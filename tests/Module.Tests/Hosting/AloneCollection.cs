using Xunit;

namespace TvixEval.Module.Tests.Hosting;

/// <summary>Tests that look at the memory or the time of the whole process: no others run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "Alone";
}
