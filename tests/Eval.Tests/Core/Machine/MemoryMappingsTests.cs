using System;
using System.Linq;
using TvixEval.Core.Machine;
using Xunit;

namespace TvixEval.Tests.Core.Machine;

public sealed class MemoryMappingsTests
{
    private static readonly string[] Lines =
    {
        "1000-2000 rw-p 00000000 00:00 0 ",
        "3000-4000 rw-p 00000000 fe:00 77                         /usr/lib/libc.so",
        "4000-5000 ---p 00000000 00:00 0 ",
        "5000-6000 rw-p 00000000 00:00 0",
        "6000-8000 ---p 00000000 00:00 0 ",
        "8000-a000 rw-p 00000000 00:00 0 ",
        "a000-b000 r-xp 00000000 00:00 0 ",
        "b000-c000 rw-s 00000000 00:00 0 ",
        "c000-d000 rw-p 00000000 00:00 0 ",
        "7ffc0000-7ffd0000 rw-p 00000000 00:00 0                          [stack]",
        "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]",
    };

    [Theory]
    [InlineData(0x5800UL, "5000-6000 8000-A000")]
    [InlineData(0x4000UL, "5000-6000 8000-A000")]
    [InlineData(0x9fffUL, "5000-6000 8000-A000")]
    [InlineData(0x1000UL, "1000-2000")]
    [InlineData(0xc000UL, "C000-D000")]
    [InlineData(0x2000UL, "")]
    [InlineData(0xffffffffffffffffUL, "")]
    public void OnlyWhatTouchesWithoutFilesAndMayBeWrittenIsAround(ulong address, string expected)
    {
        string around = string.Join(' ', MemoryMappings.Parse(Lines).WritableAround(address).Select(m => $"{m.Start:X}-{m.End:X}"));
        Assert.Equal(expected, around);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1000")]
    [InlineData("1000-2000")]
    [InlineData("1000-2000 rw")]
    [InlineData("x-2000 rw-p 00000000 00:00 0")]
    [InlineData("1000 2000-3000 rw-p")]
    public void WhatIsNotAMappingIsAFormatError(string line) =>
        Assert.Throws<FormatException>(() => MemoryMappings.Parse(new[] { line }));
}
