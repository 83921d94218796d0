using System.Collections;
using System.Management.Automation;

namespace TvixEval.Module.Tests.Pester;

/// <summary>An It. Public members are used by the script that runs it.</summary>
public sealed class PesterTest
{
    internal PesterTest(string name, PesterBlock block, ScriptBlock body, IDictionary variables, bool isSkipped)
    {
        Name = name;
        Block = block;
        Body = body;
        Variables = variables;
        IsSkipped = isSkipped || block.IsSkipped;
    }

    /// <summary>The name, with the templates of -ForEach filled in.</summary>
    public string Name { get; }

    public PesterBlock Block { get; }

    public ScriptBlock Body { get; }

    /// <summary>What -ForEach defines for this run of the test.</summary>
    public IDictionary Variables { get; }

    public bool IsSkipped { get; }

    /// <summary>The path of names.</summary>
    public string FullName => Block.FullName.Length == 0 ? Name : Block.FullName + "." + Name;

    /// <summary>Whether it ran to its end.</summary>
    public bool HasPassed { get; private set; }

    /// <summary>Why it failed, or null.</summary>
    public ErrorRecord? Error { get; private set; }

    public void Pass() => HasPassed = true;

    public void Fail(ErrorRecord error) => Error ??= error;
}
