namespace TvixEval.Fetch;

/// <summary>What became of a program that was run.</summary>
internal sealed class ProgramResult
{
    /// <summary>Creates the result.</summary>
    public ProgramResult(int exitCode, string output, string error)
    {
        ExitCode = exitCode;
        Output = output;
        Error = error;
    }

    /// <summary>The exit code; 0 for success.</summary>
    public int ExitCode { get; }

    /// <summary>What it wrote to standard output; bytes, one a char.</summary>
    public string Output { get; }

    /// <summary>What it wrote to standard error; bytes, one a char.</summary>
    public string Error { get; }
}
