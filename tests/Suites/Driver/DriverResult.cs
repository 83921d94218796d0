namespace TvixEval.Suites.Driver;

/// <summary>What a run of the driver came to. Texts are bytes, one a char.</summary>
/// <param name="ExitCode">0 for success, 1 for an error of the language, <see cref="InternalError"/> for a defect of the evaluator.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record DriverResult(int ExitCode, string Output, string Error)
{
    /// <summary>The exit code of an exception that no Nix program should ever see.</summary>
    public const int InternalError = 70;
}
