using Xunit;

namespace TvixEval.Module.Tests.Shell;

/// <summary>A test that needs PowerShell itself and Pester.</summary>
public sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute() => Skip = ShellTheoryAttribute.WhyNot;
}
