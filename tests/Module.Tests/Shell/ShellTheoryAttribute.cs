using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Shell;

/// <summary>A test that needs PowerShell itself and Pester, which the build gets from NuGet.</summary>
public sealed class ShellTheoryAttribute : TheoryAttribute
{
    public ShellTheoryAttribute()
    {
        if (BuildFacts.ShellProgram is null || BuildFacts.PesterModule is null)
        {
            Skip = "The build could not get PowerShell and Pester (eng/PowerShell).";
        }
    }
}
