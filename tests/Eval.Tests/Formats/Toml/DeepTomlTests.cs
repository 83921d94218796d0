using System;
using System.Linq;
using TvixEval.Diagnostics;
using TvixEval.Tests.Syntax;
using Xunit;

namespace TvixEval.Tests.Formats.Toml;

/// <summary>TOML nested twenty thousand deep is read on a thread with little stack.</summary>
public sealed class DeepTomlTests
{
    private const int Depth = 20_000;

    [Theory]
    [InlineData("[", "1", "]", "list")]
    [InlineData("{ a = ", "1", " }", "set")]
    [InlineData("[ 1, { b = 2, a.c = ", "1", " } ]", "list")]
    public void IsRead(string before, string inner, string after, string type) =>
        Assert.Equal($"\"{type}\"", SmallStack.Run(() => Nix.Print($"builtins.typeOf (builtins.fromTOML ''x = {Nest(before, inner, after)}'').x")));

    [Theory]
    [InlineData("[")]
    [InlineData("{ a = ")]
    public void FailsWhereItIsWrong(string before)
    {
        NixException error = SmallStack.Run(() => Nix.Fail($"builtins.fromTOML ''x = {Nest(before, "nothing", string.Empty)}''"));
        Assert.StartsWith("while parsing TOML: ", error.RawMessage, StringComparison.Ordinal);
    }

    private static string Nest(string before, string inner, string after) =>
        string.Concat(Enumerable.Repeat(before, Depth)) + inner + string.Concat(Enumerable.Repeat(after, Depth));
}
