using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using TvixEval.Module.Tests.Hosting;

namespace TvixEval.Module.Tests.Pester;

/// <summary>
/// Runs one Pester file in the engine, in two phases as Pester does: first the blocks are run to learn which tests there
/// are, then set-ups and tests run, each block in a scope of its own within that of the block around it.
/// </summary>
internal sealed class PesterRun
{
    private const string Runner = """
        param($PesterBlock, $PesterRunner)
        foreach ($PesterName in @($PesterBlock.Variables.Keys)) { $ExecutionContext.SessionState.PSVariable.Set($PesterName, $PesterBlock.Variables[$PesterName]) }
        try {
            foreach ($PesterScript in $PesterBlock.BeforeAll) { $null = . $PesterScript }
            foreach ($PesterTest in $PesterBlock.Tests) {
                if ($PesterTest.IsSkipped) { continue }
                & {
                    foreach ($PesterName in @($PesterTest.Variables.Keys)) { $ExecutionContext.SessionState.PSVariable.Set($PesterName, $PesterTest.Variables[$PesterName]) }
                    try {
                        foreach ($PesterScript in $PesterTest.Block.AllBeforeEach) { $null = . $PesterScript }
                        $null = . $PesterTest.Body
                        $PesterTest.Pass()
                    }
                    catch { $PesterTest.Fail($_) }
                    finally {
                        try { foreach ($PesterScript in $PesterTest.Block.AllAfterEach) { $null = . $PesterScript } }
                        catch { $PesterTest.Fail($_) }
                    }
                }
            }
            foreach ($PesterInner in $PesterBlock.Blocks) { if (-not $PesterInner.IsSkipped) { & $PesterRunner $PesterInner $PesterRunner } }
        }
        catch { $PesterBlock.Fail($_) }
        finally {
            try { foreach ($PesterScript in $PesterBlock.AfterAll) { $null = . $PesterScript } }
            catch { $PesterBlock.Fail($_) }
        }
        """;

    private static readonly ConditionalWeakTable<Runspace, PesterRun> ByRunspace = new();

    private PesterRun()
    {
        Root = new PesterBlock(string.Empty, null, new OrderedDictionary(), isSkipped: false);
        Current = Root;
    }

    /// <summary>The run that the current runspace is discovering tests for.</summary>
    public static PesterRun OfRunspace => ByRunspace.TryGetValue(Runspace.DefaultRunspace, out PesterRun? run)
        ? run
        : throw new InvalidOperationException("Blocks and tests are declared in Pester files only.");

    /// <summary>The file as a block.</summary>
    public PesterBlock Root { get; }

    /// <summary>The block that is being discovered.</summary>
    public PesterBlock Current { get; set; }

    /// <summary>The tests of a file, not run.</summary>
    public static IReadOnlyList<PesterTest> Discover(string path)
    {
        using PowerShellEngine engine = CreateEngine();
        return TestsIn(Discover(engine, path)).ToList();
    }

    /// <summary>Runs a file and gives its tests with their results.</summary>
    public static IReadOnlyList<PesterTest> Run(string path)
    {
        using PowerShellEngine engine = CreateEngine();
        PesterBlock root = Discover(engine, path);
        engine.Run("param($root, $text) $runner = [scriptblock]::Create($text); & $runner $root $runner", root, Runner);
        return TestsIn(root).ToList();
    }

    private static PesterBlock Discover(PowerShellEngine engine, string path)
    {
        var run = new PesterRun();
        ByRunspace.Add(engine.Runspace, run);
        ScriptBlockAst file = Parser.ParseFile(path, out _, out ParseError[] errors);
        if (errors.Length > 0)
        {
            throw new ParseException(errors);
        }

        engine.Run("param($file) & $file.GetScriptBlock()", file);
        return run.Root;
    }

    private static PowerShellEngine CreateEngine() => new(PesterCommands.AddTo);

    private static IEnumerable<PesterTest> TestsIn(PesterBlock block) => block.Tests.Concat(block.Blocks.SelectMany(TestsIn));
}
