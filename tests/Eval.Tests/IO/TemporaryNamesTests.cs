using System;
using System.IO;
using System.Threading.Tasks;
using TvixEval.IO;
using Xunit;

namespace TvixEval.Tests.IO;

public sealed class TemporaryNamesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tvixeval-names-").FullName;

    /// <summary>Whoever begins looks at the locks of all others, and may hold one at the moment at which its owner wants it.</summary>
    [Fact]
    public void NothingIsLeftWhenManyBeginAtTheSameTime()
    {
        Parallel.For(0, 3000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            using var names = new TemporaryNames(folder);
            Assert.True(names.IsHeld);
        });
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
