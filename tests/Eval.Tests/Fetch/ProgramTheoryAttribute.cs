using System;
using Xunit;

namespace TvixEval.Tests.Fetch;

/// <summary>A theory that needs a program on this machine; skipped where it is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramTheoryAttribute : TheoryAttribute
{
    public ProgramTheoryAttribute(string program)
    {
        Program = program;
        Skip = new ProgramFactAttribute(program).Skip;
    }

    public string Program { get; }

    /// <summary>Whether scripts of a Unix shell stand in for programs.</summary>
    public bool RunsScripts
    {
        get;
        set
        {
            field = value;
            if (value && OperatingSystem.IsWindows())
            {
                Skip = "Needs scripts of a Unix shell.";
            }
        }
    }
}
