using System;
using System.IO;
using TvixEval.Dependencies;
using Xunit;

namespace TvixEval.Tests.Dependencies;

/// <summary>A record that was written down says the same as before; what is none is not believed.</summary>
public sealed class DependencyFileTests
{
    private const string Expression = "builtins.readDir ./. // { a = \"${./a.txt}\"; b = builtins.pathExists ./b; e = builtins.getEnv \"E\"; s = builtins.currentSystem; n = builtins.tryEval <own/x>; }";

    [Fact]
    public void WhatWasWrittenIsReadAgain()
    {
        using var folder = new DependencyFolder();
        DependencyRecord record = folder.Write("a.txt", "\u00e9").Record(Expression);
        byte[] written = Write(record);
        DependencyRecord read = DependencyFile.Read(new MemoryStream(written))!;

        Assert.Equal(folder.List(record), folder.List(read));
        Assert.Equal(DependencyKey.Of(record, folder.Nix), DependencyKey.Of(read, folder.Nix));
        Assert.True(folder.IsValid(read));
        folder.Write("b", "1");
        Assert.False(folder.IsValid(read));
    }

    [Fact]
    public void WhatIsNotWholeIsNoRecord()
    {
        using var folder = new DependencyFolder();
        byte[] written = Write(folder.Write("a.txt", "x").Record(Expression));

        for (int length = 0; length < written.Length; length++)
        {
            Assert.Null(DependencyFile.Read(new MemoryStream(written, 0, length)));
        }
    }

    [Fact]
    public void AnyBytesEndInARecordOrInNone()
    {
        using var folder = new DependencyFolder();
        byte[] written = Write(folder.Write("a.txt", "x").Record(Expression));
        var random = new Random(1);
        for (int i = 0; i < 2000; i++)
        {
            byte[] broken = (byte[])written.Clone();
            for (int count = random.Next(1, 4); count > 0; count--)
            {
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            }

            if (DependencyFile.Read(new MemoryStream(broken)) is { } record)
            {
                folder.IsValid(record);
                folder.List(record);
            }
        }
    }

    [Fact]
    public void AnotherVersionIsNoRecord()
    {
        using var folder = new DependencyFolder();
        byte[] written = Write(folder.Record("1"));
        written[7]++;

        Assert.Null(DependencyFile.Read(new MemoryStream(written)));
    }

    private static byte[] Write(DependencyRecord record)
    {
        using var stream = new MemoryStream();
        DependencyFile.Write(record, stream);
        return stream.ToArray();
    }
}
