using Xunit;

namespace TvixEval.Tests;

/// <summary>Tests of what the whole process has only one of: no other test runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}
