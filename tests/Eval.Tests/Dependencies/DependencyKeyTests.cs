using TvixEval.Dependencies;
using Xunit;

namespace TvixEval.Tests.Dependencies;

/// <summary>A key is the same wherever the same was read, and another one where something else was.</summary>
public sealed class DependencyKeyTests
{
    private const string Expression = "[ (import ./a.nix) (builtins.readDir ./sub) (import <own/lib.nix>) (builtins.pathExists ./none) (builtins.getEnv \"E\") ]";

    [Fact]
    public void PlaceTimeAndOrderDoNotCount()
    {
        using var one = Fill();
        using var two = Fill();
        two.Age();

        Assert.Equal(Key(one, Expression), Key(two, Expression));
        Assert.Equal(Key(one, "import ./a.nix + import <own/lib.nix>"), Key(two, "import <own/lib.nix> + import ./a.nix"));
    }

    [Theory]
    [InlineData("a.nix", "9")]
    [InlineData("sub/new", "")]
    [InlineData("own/lib.nix", "9")]
    [InlineData("none", "")]
    public void WhatWasReadCounts(string name, string text)
    {
        using var folder = Fill();
        string before = Key(folder, Expression);

        folder.Write(name, text);

        Assert.NotEqual(before, Key(folder, Expression));
    }

    [Fact]
    public void WhereTheSearchPathLeadsDoesNotCount()
    {
        using var one = Fill();
        using var two = Fill();
        string expression = "import <own/lib.nix>";

        // The root is elsewhere: only the entry gives the file a name.
        Assert.Equal(DependencyKey.Of(one.Record(expression), "/elsewhere"), DependencyKey.Of(two.Record(expression), "/elsewhere"));
        Assert.NotEqual(DependencyKey.Of(one.Record("import ./a.nix"), "/elsewhere"), DependencyKey.Of(two.Record("import ./a.nix"), "/elsewhere"));
    }

    [Fact]
    public void WhichTreeIsWhichCounts()
    {
        var record = new DependencyRecord();
        var swapped = new DependencyRecord();
        var elsewhere = new DependencyRecord();
        foreach ((DependencyRecord to, string root, string first, string second) in new[] { (record, "/p", "1", "2"), (swapped, "/p", "2", "1"), (elsewhere, "/q", "1", "2") })
        {
            to.Add(FactKind.Local, $"path:{root}/a", first);
            to.Add(FactKind.Local, $"git+file://{root}/b?ref=x", second);
        }

        Assert.NotEqual(DependencyKey.Of(record, "/p"), DependencyKey.Of(swapped, "/p"));
        Assert.Equal(DependencyKey.Of(record, "/p"), DependencyKey.Of(elsewhere, "/q"));
        Assert.Equal(DependencyKey.Of(record, "/none"), DependencyKey.Of(elsewhere, "/none"));
    }

    [Fact]
    public void TheValueOfAVariableCounts()
    {
        using var one = new DependencyFolder(static _ => "1");
        using var two = new DependencyFolder(static _ => "2");

        Assert.NotEqual(Key(one, "builtins.getEnv \"E\""), Key(two, "builtins.getEnv \"E\""));
    }

    private static string Key(DependencyFolder folder, string expression) => DependencyKey.Of(folder.Record(expression), folder.Nix);

    private static DependencyFolder Fill() =>
        new DependencyFolder().Write("a.nix", "1").Write("sub/x", "x").Write("own/lib.nix", "2");
}
