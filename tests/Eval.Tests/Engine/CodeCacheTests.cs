using System;
using System.IO;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Dependencies;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.IO;
using Xunit;

namespace TvixEval.Tests.Engine;

/// <summary>What is compiled outlives an evaluator if another one takes it over, within bounds; values do not.</summary>
public sealed class CodeCacheTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "code-" + Guid.NewGuid().ToString("N"));

    public CodeCacheTests() => Directory.CreateDirectory(folder);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void ASuccessorCompilesNothingAgain()
    {
        string file = Write("a.nix", "{ a = 1; f = builtins.toFile \"x\" \"text\"; }");
        Evaluator first = Create();
        Assert.Equal("[ 1 \"/nix/store/csm7gmy6pjp192zbsqkjaxis9jhrnyz6-x\" ]", Print(first, $"builtins.attrValues (import {file})"));
        Evaluator second = Create(first);
        Assert.Equal("[ \"a\" \"f\" ]", Print(second, $"builtins.attrNames (import {file})"));

        // The expression, and not the file.
        Assert.Equal(2, first.CompiledCount);
        Assert.Equal(1, second.CompiledCount);
        Assert.InRange(first.Store.AddedBytes, 1, 10_000);
        Assert.Equal(0, second.Store.AddedBytes);
    }

    [Fact]
    public void ASuccessorSeesThatAFileHasChanged()
    {
        string file = Write("a.nix", "1");
        Evaluator first = Create();
        Assert.Equal("1", Print(first, $"import {file}"));
        Write("a.nix", "23");
        Assert.Equal("23", Print(Create(first), $"import {file}"));
        Assert.Equal("1", Print(first, $"import {file}"));
    }

    [Fact]
    public void ASuccessorRecordsTheSameConstants()
    {
        var settings = new EvalSettings { RecordsDependencies = true };
        Evaluator first = StandardEvaluator.Create(settings, sharesSources: true);
        Print(first, "builtins.currentSystem");
        Evaluator second = StandardEvaluator.Create(settings, sharesSources: true, first);
        Assert.Contains(new FactKey(FactKind.System, string.Empty), second.Dependencies!.Current.Facts.Keys);
        second.ResetFiles();
        Assert.Contains(new FactKey(FactKind.System, string.Empty), second.Dependencies!.Current.Facts.Keys);
    }

    [Fact]
    public void WhatWasUsedLastStays()
    {
        string[] files = Enumerable.Range(0, 10).Select(i => Write($"f{i}.nix", $"\"{new string('x', 998)}\"")).ToArray();
        Evaluator evaluator = Create();
        foreach (string file in files)
        {
            Print(evaluator, $"import {file}");
        }

        Assert.Equal(10_000, evaluator.Code.Length);
        evaluator.ResetFiles();
        Print(evaluator, $"[ (import {files[7]}) (import {files[2]}) ]");
        evaluator.Code.Trim(4_500);
        Assert.Equal(4_000, evaluator.Code.Length);

        // Those two, and of the others those that were read first.
        Assert.Equal(new[] { 0, 1, 2, 7 }, Enumerable.Range(0, 10).Where(i => evaluator.Code.Find(NixPaths.FromNative(Path.Combine(folder, $"f{i}.nix"))) is not null));
        evaluator.Code.Trim(0);
        Assert.Equal(0, evaluator.Code.Length);
        Assert.Equal("998", Print(evaluator, $"builtins.stringLength (import {files[0]})"));
    }

    [Fact]
    public void AFileThatIsReadAgainCountsOnce()
    {
        string file = Write("a.nix", "\"short\"");
        Evaluator evaluator = Create();
        Print(evaluator, $"import {file}");
        Assert.Equal(7, evaluator.Code.Length);
        Write("a.nix", "\"longer than before\"");
        evaluator.ResetFiles();
        Print(evaluator, $"import {file}");
        Assert.Equal(20, evaluator.Code.Length);
    }

    [Fact]
    public void WhatWasImportedIsForgotten()
    {
        string file = Write("a.nix", "1");
        Evaluator evaluator = Create();
        Print(evaluator, $"import {file}");
        Assert.Equal(1, evaluator.ImportedCount);
        evaluator.ForgetFiles();
        Assert.Equal(0, evaluator.ImportedCount);
    }

    private static Evaluator Create(Evaluator? predecessor = null) => StandardEvaluator.Create(new EvalSettings(), sharesSources: true, predecessor);

    private static string Print(Evaluator evaluator, string expression)
    {
        var vm = new Vm(evaluator) { Names = evaluator.NewNames() };
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Value value = evaluator.EvalExpression(vm, expression, "/");
        vm.ForceDeep(value);
        return AmbiguousPrinter.Print(value);
    }

    private string Write(string name, string text)
    {
        string file = Path.Combine(folder, name);
        File.WriteAllText(file, text);
        return Nix.PathOf(file);
    }
}
