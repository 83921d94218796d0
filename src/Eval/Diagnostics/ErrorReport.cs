namespace TvixEval.Diagnostics;

/// <summary>Formats an error as C++ Nix prints it.</summary>
internal static class ErrorReport
{
    /// <summary>The report, as bytes, one a char, starting with <c>error:</c>.</summary>
    public static string Format(NixException error, bool showTrace) => "error: " + error.RawMessage;
}
