using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;

namespace TvixEval.Module.Tests.Pester;

/// <summary>A Describe or Context (or the file itself): what runs before and after, tests, and blocks within. Public members are used by the script that runs it.</summary>
public sealed class PesterBlock
{
    internal PesterBlock(string name, PesterBlock? parent, IDictionary variables, bool isSkipped)
    {
        Name = name;
        Parent = parent;
        Variables = variables;
        IsSkipped = isSkipped || parent is { IsSkipped: true };
    }

    /// <summary>The name, with the templates of -ForEach filled in.</summary>
    public string Name { get; }

    /// <summary>The block around it.</summary>
    public PesterBlock? Parent { get; }

    /// <summary>What -ForEach defines for this run of the block.</summary>
    public IDictionary Variables { get; }

    /// <summary>Whether nothing in it runs.</summary>
    public bool IsSkipped { get; }

    public List<ScriptBlock> BeforeAll { get; } = new();

    public List<ScriptBlock> AfterAll { get; } = new();

    public List<ScriptBlock> BeforeEach { get; } = new();

    public List<ScriptBlock> AfterEach { get; } = new();

    public List<PesterBlock> Blocks { get; } = new();

    public List<PesterTest> Tests { get; } = new();

    /// <summary>The path of names down to here.</summary>
    public string FullName => Parent is null or { Parent: null, Name: "" } ? Name : Parent.FullName + "." + Name;

    /// <summary>The set-ups of all blocks around a test, the outermost first.</summary>
    public IReadOnlyList<ScriptBlock> AllBeforeEach
    {
        get
        {
            var all = new List<ScriptBlock>();
            for (PesterBlock? block = this; block is not null; block = block.Parent)
            {
                all.InsertRange(0, block.BeforeEach);
            }

            return all;
        }
    }

    /// <summary>The tear-downs of all blocks around a test, the innermost first.</summary>
    public IReadOnlyList<ScriptBlock> AllAfterEach
    {
        get
        {
            var all = new List<ScriptBlock>();
            for (PesterBlock? block = this; block is not null; block = block.Parent)
            {
                all.AddRange(block.AfterEach);
            }

            return all;
        }
    }

    /// <summary>Makes all tests in it failures: what they need could not be set up.</summary>
    public void Fail(ErrorRecord error)
    {
        foreach (PesterTest test in Tests)
        {
            test.Fail(error);
        }

        foreach (PesterBlock block in Blocks)
        {
            block.Fail(error);
        }
    }
}
