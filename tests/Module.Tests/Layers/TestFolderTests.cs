using System.IO;
using System.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Layers;

/// <summary>Tests stand in folders that are named as those of what they test.</summary>
public sealed class TestFolderTests
{
    // Tests of several folders at once, and of what has no folder in the sources.
    private static readonly string[] OfTheirOwn = { "EntryPoints", "Framework", "Help", "Host", "Hosting", "Import", "Layers", "Shell" };

    [Theory]
    [InlineData("tests/Eval.Tests", "src/Eval")]
    [InlineData("tests/Module.Tests", "src/Module")]
    public void EachHasItsSource(string tests, string sources)
    {
        string root = Path.Combine(BuildFacts.Repository, tests);
        string[] folders = Directory.GetFiles(root, "*Tests.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetDirectoryName(Path.GetRelativePath(root, file))!)
            .Where(static folder => !OfTheirOwn.Contains(folder) && folder.Split(Path.DirectorySeparatorChar)[0] is not "obj" and not "bin")
            .Distinct().ToArray();

        Assert.True(folders.Length > 10);
        Assert.DoesNotContain(folders, folder => folder.Length == 0 || !Directory.Exists(Path.Combine(BuildFacts.Repository, sources, folder)));
    }
}
