using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Shell;

/// <summary>A theory that needs PowerShell itself and Pester, which the build gets from NuGet.</summary>
public sealed class ShellTheoryAttribute : TheoryAttribute
{
    public ShellTheoryAttribute() => Skip = WhyNot;

    /// <summary>Why such tests are skipped; null where they run.</summary>
    internal static string? WhyNot { get; } = BuildFacts.ShellProgram is null || BuildFacts.PesterModule is null
        ? "The build could not get PowerShell and Pester (eng/PowerShell)."
        : null;
}
