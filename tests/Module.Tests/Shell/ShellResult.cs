namespace TvixEval.Module.Tests.Shell;

/// <summary>A result that a script of this folder tells of: of a test of Pester, or of a step of a page.</summary>
/// <param name="File">The file it is in.</param>
/// <param name="Name">The test or step.</param>
/// <param name="Outcome">Passed, Failed, Skipped, or another word of Pester's.</param>
/// <param name="Message">What went wrong; null for nothing.</param>
internal sealed record ShellResult(string File, string Name, string Outcome, string? Message);
