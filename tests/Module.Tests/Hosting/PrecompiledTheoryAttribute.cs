using System;
using Xunit;

namespace TvixEval.Module.Tests.Hosting;

/// <summary>A test of the evaluator in machine code, which the build makes with packages from NuGet.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PrecompiledTheoryAttribute : TheoryAttribute
{
    public PrecompiledTheoryAttribute()
    {
        if (!ModuleFolder.HasPrecompiled)
        {
            Skip = "The build could not get the packages to compile with (eng/ReadyToRun).";
        }
    }
}
