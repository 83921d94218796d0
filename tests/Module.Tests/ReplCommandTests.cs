using System;
using System.IO;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests;

public sealed class ReplCommandTests
{
    [Fact]
    public void Reads_evaluates_and_prints_until_the_user_leaves()
    {
        using var engine = new Engine();
        engine.Type("x = 3", "x +", "4", "nope", ":zz", "x", ":q", "never");
        string shown = engine.Show("Enter-NixRepl");
        Assert.Contains("nix-repl>         > 7\n", shown, StringComparison.Ordinal);
        Assert.Contains("undefined variable 'nope'", shown, StringComparison.Ordinal);
        Assert.Contains("unknown command ':zz'", shown, StringComparison.Ordinal);
        Assert.Contains("nix-repl> 3\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_input_ends_it()
    {
        using var engine = new Engine();
        engine.Type("1 + 1");
        Assert.Contains("2\n", engine.Show("Enter-NixRepl"), StringComparison.Ordinal);
    }

    [Fact]
    public void Starts_with_a_file()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "{ first = 1; second = throw \"no\"; }");
        using var engine = new Engine();
        engine.Type("first", ":r", "first + 1", ":q");
        string shown = engine.Show($"Enter-NixRepl -Path '{file}'");
        Assert.Contains("Added 2 variables.\nfirst, second\n", shown, StringComparison.Ordinal);
        Assert.Contains("nix-repl> 2\n", shown, StringComparison.Ordinal);
        File.Delete(file);
    }
}
