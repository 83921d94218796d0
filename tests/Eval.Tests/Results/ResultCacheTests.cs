using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using TvixEval.Dependencies;
using TvixEval.Engine;
using TvixEval.Fetch.Cache;
using TvixEval.Results;
using TvixEval.Tests.Dependencies;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Results;

/// <summary>Results on disk.</summary>
public sealed class ResultCacheTests : IDisposable
{
    private readonly DependencyFolder folder = new();

    private string Place => folder.At(".results");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AResultIsFoundWhileNothingHasChanged()
    {
        ResultCache cache = Open();
        folder.Write("a", "1");
        CachedResult result = Result("builtins.readFile ./a", "one", new ResultMessage("said", isWarning: true, 3));
        Assert.Null(cache.Find("k", folder.Validator()));
        Assert.True(cache.Store("k", result));

        // As in another process.
        CachedResult found = Open().Find("k", folder.Validator())!;
        Assert.Equal("one", TextOf(found));
        Assert.True(found.IsText);
        Assert.Equal(("said", true, 3), found.Messages.Select(static message => (message.Text, message.IsWarning, message.Outputs)).Single());
        Assert.Null(Open().Find("other", folder.Validator()));

        folder.Write("a", "2");
        Assert.Null(Open().Find("k", folder.Validator()));
        folder.Write("a", "1");
        Assert.NotNull(Open().Find("k", folder.Validator()));
    }

    // Each kind of read, and what makes its result another one.
    [Theory]
    [InlineData("import ./d", "d/default.nix")]
    [InlineData("builtins.readFile ./a", "a")]
    [InlineData("builtins.pathExists ./new", "new")]
    [InlineData("builtins.readDir ./d", "d/new")]
    [InlineData("builtins.readFileType ./new", "new")]
    [InlineData("\"${./d}\"", "d/default.nix")]
    [InlineData("builtins.filterSource (p: t: true) ./d", "d/new")]
    [InlineData("builtins.hashFile \"sha256\" ./a", "a")]
    [InlineData("(builtins.tryEval <gone/new>).success", "gone/new")]
    [InlineData("import <own/default.nix>", "own/default.nix")]
    [InlineData("(builtins.fetchTree { type = \"path\"; path = toString ./d; }).narHash", "d/default.nix")]
    public void EachKindOfReadCounts(string expression, string changed)
    {
        folder.Write("a", "1").Write("d/default.nix", "1").Write("own/default.nix", "1").Age();
        ResultCache cache = Open();
        Assert.True(cache.Store("k", Result(expression, "r")));
        Assert.NotNull(cache.Find("k", folder.Validator()));

        folder.Write(changed, "22");
        Assert.Null(cache.Find("k", folder.Validator()));
    }

    [Fact]
    public void EnvironmentVariablesCount()
    {
        string? value = "1";
        using var own = new DependencyFolder(name => name == "V" ? value : null);
        var cache = new ResultCache(own.At(".results"));
        Assert.True(cache.Store("k", new CachedResult { Record = own.Record("builtins.getEnv \"V\" + builtins.getEnv \"W\"") }));
        Assert.NotNull(cache.Find("k", own.Validator()));
        value = "2";
        Assert.Null(cache.Find("k", own.Validator()));
        value = null;
        Assert.Null(cache.Find("k", own.Validator()));
        value = "1";
        Assert.NotNull(cache.Find("k", own.Validator()));
    }

    [Theory]
    [InlineData("builtins.currentTime")]
    [InlineData("builtins.readFile (builtins.fetchurl (\"file://\" + toString ./a))")]
    public void WhatCannotBeComparedIsNotComplete(string expression) =>
        Assert.False(Open().IsComplete(folder.Write("a", "1").Record(expression), folder.Validator()));

    [Fact]
    public void WhatChangedWhileItWasReadIsNotComplete()
    {
        folder.Write("a", "1");
        Evaluator evaluator = folder.NewEvaluator();
        folder.Evaluate("builtins.readFile ./a", evaluator);
        DependencyRecord record = evaluator.Dependencies!.Current;
        Assert.True(Open().IsComplete(record, folder.Validator()));
        folder.Write("a", "2");
        folder.Evaluate("builtins.readFile ./a", evaluator);
        Assert.False(Open().IsComplete(record, folder.Validator()));
    }

    [Fact]
    public void DamagedFilesAreNoResults()
    {
        ResultCache cache = Open();
        folder.Write("a", "1");
        cache.Store("k", Result("builtins.readFile ./a", "right"));
        string file = Directory.GetFiles(cache.Folder).Single();
        byte[] whole = File.ReadAllBytes(file);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(file, whole.Take(length).ToArray());
            Assert.Null(cache.Find("k", folder.Validator()));
        }

        var random = new Random(1);
        for (int i = 0; i < 1000; i++)
        {
            byte[] broken = (byte[])whole.Clone();
            broken[random.Next(broken.Length)] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(file, broken);
            Assert.Null(cache.Find("k", folder.Validator()));
        }

        // One that belongs elsewhere, and one that is replaced.
        File.WriteAllBytes(file, whole);
        File.Copy(file, Path.Combine(cache.Folder, "other.result"));
        Assert.Null(cache.Find("other", folder.Validator()));
        Assert.True(cache.Store("other", Result("1", "new")));
        Assert.Equal("new", TextOf(cache.Find("other", folder.Validator())!));

        File.Delete(file);
        Directory.CreateDirectory(file);
        Assert.Null(cache.Find("k", folder.Validator()));
        Assert.False(cache.Store("k", Result("1", "new")));
    }

    [Fact]
    public void TheLeastRecentlyUsedGoFirst()
    {
        var cache = new ResultCache(Place) { MaxCount = 8 };
        for (int i = 0; i < 8; i++)
        {
            Assert.True(cache.Store("k" + i, Result("1", "r")));
            File.SetLastWriteTimeUtc(Path.Combine(cache.Folder, $"k{i}.result"), DateTime.UtcNow.AddHours(i - 20));
        }

        // Using it makes it young.
        Assert.NotNull(cache.Find("k0", folder.Validator()));
        cache.Store("k8", Result("1", "r"));
        Assert.Equal(
            new[] { "k0", "k4", "k5", "k6", "k7", "k8" },
            Directory.GetFiles(cache.Folder).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheSizeIsBounded()
    {
        var cache = new ResultCache(Place) { MaxBytes = 100_000 };
        for (int i = 0; i < 50; i++)
        {
            cache.Store("k" + i, Result("1", new string('x', 10_000)));
            Assert.True(Directory.GetFiles(cache.Folder).Sum(static file => new FileInfo(file).Length) <= 100_000);
        }
    }

    [Fact]
    public void ClearingRemovesResultsOnly()
    {
        ResultCache cache = Open();
        cache.Clear();
        cache.Store("k", Result("1", "r"));
        string other = Path.Combine(Place, "info");
        Directory.CreateDirectory(other);
        cache.Clear();
        Assert.Empty(Directory.GetFiles(cache.Folder));
        Assert.True(Directory.Exists(other));
        Assert.Null(cache.Find("k", folder.Validator()));
    }

    [Fact]
    public void WhereNothingCanBeWrittenNothingIsKept()
    {
        folder.Write("file", "no folder");
        var cache = new ResultCache(folder.At("file/below"));
        Assert.False(cache.Store("k", Result("1", "r")));
        Assert.Null(cache.Find("k", folder.Validator()));
        cache.Clear();
    }

    [Fact]
    public void AFolderOfOthersIsNotUsed()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // A link may lead to what others may write.
        Directory.CreateDirectory(folder.At("elsewhere"));
        Directory.CreateSymbolicLink(folder.At("link"), "elsewhere");
        var linked = new ResultCache(new FetchCache(folder.At("link"), isPrivate: true, warn: null));
        Assert.False(linked.Store("k", Result("1", "r")));
        Assert.Null(linked.Find("k", folder.Validator()));
        linked.Clear();
        Assert.Empty(Directory.GetFileSystemEntries(folder.At("elsewhere")));

        var own = new ResultCache(new FetchCache(folder.At("own-cache"), isPrivate: true, warn: null));
        Assert.True(own.Store("k", Result("1", "r")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.At("own-cache")));
    }

    [Fact]
    public async Task SeveralWritersAndReadersSeeWholeResults()
    {
        CachedResult[] results = Enumerable.Range(0, 4).Select(i => Result("1", new string((char)('a' + i), 50_000))).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() =>
        {
            var cache = new ResultCache(Place) { MaxCount = 2 };
            for (int round = 0; round < 50; round++)
            {
                string key = "k" + (round % 4);
                cache.Store(key, results[i]);
                if (cache.Find(key, folder.Validator()) is { } found)
                {
                    string text = TextOf(found);
                    Assert.True(text.Length == 50_000 && text.All(c => c == text[0]));
                }
            }
        })));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void WhateverChangesTheResultIsThatOfAFreshEvaluation(int seed)
    {
        var random = new Random(seed);
        int hits = 0;
        int misses = 0;
        for (int round = 0; round < 40; round++)
        {
            using var files = new DependencyFolder();
            var cache = new ResultCache(files.At(".results"));
            var log = new List<string>();
            for (int i = random.Next(4, 14); i > 0; i--)
            {
                RandomFiles.Change(files, random, log);
            }

            string expression = RandomFiles.Read(random);
            for (int step = 0; step < 4; step++)
            {
                string fresh = files.Evaluate(expression, files.NewEvaluator());
                if (cache.Find(expression.Length + "k", files.Validator()) is { } found)
                {
                    hits++;
                    Assert.True(TextOf(found) == fresh, $"seed {seed}, round {round}: {expression} = {TextOf(found)}, not {fresh}\n{string.Join("\n", log)}");
                }
                else
                {
                    misses++;
                    Evaluator evaluator = files.NewEvaluator();
                    string text = files.Evaluate(expression, evaluator);
                    cache.Store(expression.Length + "k", new CachedResult { IsText = true, Data = Bytes.ToArray(Bytes.FromText(text)), Record = evaluator.Dependencies!.Current });
                }

                log.Add("--");
                RandomFiles.Change(files, random, log);
            }
        }

        Assert.True(hits > 20 && misses > 40, $"{hits} hits, {misses} misses");
    }

    private ResultCache Open() => new(Place);

    private CachedResult Result(string expression, string text, params ResultMessage[] messages) =>
        new() { IsText = true, Data = Bytes.ToArray(Bytes.FromText(text)), Messages = messages, Record = folder.Record(expression) };

    private static string TextOf(CachedResult result) => Bytes.ToText(Bytes.FromArray(result.Data));
}
