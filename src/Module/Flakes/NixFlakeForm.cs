namespace TvixEval.Module;

/// <summary>The output formats of Get-NixFlake.</summary>
public enum NixFlakeForm
{
    /// <summary>Objects.</summary>
    Object,

    /// <summary>JSON text, as <c>nix flake metadata --json</c> prints it.</summary>
    MetadataJson,

    /// <summary>JSON text, as <c>nix flake show --json</c> prints it.</summary>
    OutputJson,

    /// <summary>The JSON of MetadataJson over several lines, indented by two spaces.</summary>
    IndentedMetadataJson,

    /// <summary>The JSON of OutputJson likewise.</summary>
    IndentedOutputJson,
}
