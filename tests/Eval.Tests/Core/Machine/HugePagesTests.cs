using System;
using System.IO;
using TvixEval.Core.Machine;
using Xunit;

namespace TvixEval.Tests.Core.Machine;

public sealed class HugePagesTests
{
    private const string Setting = "/sys/kernel/mm/transparent_hugepage/enabled";

    /// <summary>The memory of an array of 64 MB is the collector's; whether the system is asked for it depends on the system's setting.</summary>
    [Fact]
    public void TheCollectorsMemoryIsAdvisedWhereTheSystemLeavesItToPrograms()
    {
        byte[] large = GC.AllocateUninitializedArray<byte>(64 << 20);
        long advised = HugePages.Advise();
        GC.KeepAlive(large);
        bool isAsked = OperatingSystem.IsLinux() && Environment.Is64BitProcess && File.Exists(Setting)
            && File.ReadAllText(Setting).Contains("[madvise]", StringComparison.Ordinal);
        if (isAsked)
        {
            Assert.InRange(advised, 62 << 20, long.MaxValue);
        }
        else
        {
            Assert.Equal(0, advised);
        }
    }
}
