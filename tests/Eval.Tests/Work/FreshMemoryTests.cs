using System;
using TvixEval.Work;
using Xunit;

namespace TvixEval.Tests.Work;

public sealed class FreshMemoryTests
{
    // 2^50 bytes take minutes with any memory that there is.
    [Fact]
    public void MoreTakesLonger() =>
        Assert.InRange(FreshMemory.TimeFor(1L << 50), TimeSpan.FromMinutes(1), TimeSpan.MaxValue);
}
