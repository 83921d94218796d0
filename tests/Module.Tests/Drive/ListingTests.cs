using System;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Drive;

/// <summary>Which items of a folder are listed, and which of them are said to be folders.</summary>
public sealed class ListingTests : IDisposable
{
    private const string Sample = "{ false = 1; find = 2; firefox = throw \"no\"; \"x/y\" = 3; \"a*b\" = 4; set = { a = { cc = 1; }; b = { d = 2; }; e = 3; }; }";

    private readonly PowerShellEngine engine = new();

    public void Dispose() => engine.Dispose();

    // What is not evaluated is a folder unless its code rules that out: Set-Location completes folders only.
    [Theory]
    [InlineData("{ a = 1; }", true)]
    [InlineData("[ ]", true)]
    [InlineData("f 1", true)]
    [InlineData("if true then 1 else 2", true)]
    [InlineData("{ } // { }", true)]
    [InlineData("[ ] ++ [ ]", true)]
    [InlineData("{ x ? 1 }: { }", true)]
    [InlineData("{ x }: { }", false)]
    [InlineData("x: { }", false)]
    [InlineData("1", false)]
    [InlineData("\"text\"", false)]
    [InlineData("\"a${f 1}\"", false)]
    [InlineData("!true", false)]
    [InlineData("{ } ? a", false)]
    [InlineData("{ } == { }", false)]
    [InlineData("true && false", false)]
    public void WhatMayBeAFolderIsOne(string value, bool expected)
    {
        Mount($"let f = x: {{ }}; in {{ item = {value}; }}");
        Assert.Equal(expected, engine.One("$ExecutionContext.InvokeProvider.ChildItem.Get('d:/', $false).PSIsContainer"));
        Assert.Equal(expected, engine.One("$ExecutionContext.InvokeProvider.Item.Get('d:/item').PSIsContainer"));
    }

    [Fact]
    public void WhatIsEvaluatedIsKnown()
    {
        Mount("let f = x: x; in { a = f 1; b = f { }; c = f (throw \"no\"); d = f ({ x ? 1 }: x); }");
        engine.RunAll("${d:a}");
        engine.RunAll("${d:b}");
        engine.RunAll("${d:c}");
        engine.RunAll("${d:d}");
        engine.RunAll("$ExecutionContext.InvokeProvider.ChildItem.Get('d:/d', $false)");
        Assert.Equal("False True False False", engine.One("\"$($ExecutionContext.InvokeProvider.ChildItem.Get('d:/', $false).PSIsContainer)\""));
    }

    [Theory]
    [InlineData("d:/fi*", "find firefox")]
    [InlineData("d:/FI?d", "find")]
    [InlineData("d:/[ef]*x", "firefox")]
    [InlineData("d:/x%2F*", "x/y")]
    [InlineData("d:/*%2A*", "a*b")]
    [InlineData("d:/s*/[ab]", "a b")]
    [InlineData("d:/s*/*/c*", "cc")]
    [InlineData("d:/nothing*", "")]
    public void WildcardsChooseInTheFolder(string path, string expected)
    {
        Mount(Sample);
        Assert.Equal(expected, engine.One("\"$($ExecutionContext.InvokeProvider.Item.Get($args[0]).Name)\"", path));
    }

    private void Mount(string root) =>
        engine.One("$null = $ExecutionContext.SessionState.Drive.New([Management.Automation.PSDriveInfo]::new('d', $ExecutionContext.SessionState.Provider.GetOne('Nix'), $args[0], '', $null), 'Global'); 1", root);
}
