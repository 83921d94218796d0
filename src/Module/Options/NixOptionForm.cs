namespace TvixEval.Module;

/// <summary>The output formats of options.</summary>
public enum NixOptionForm
{
    /// <summary>An object for each option.</summary>
    Object,

    /// <summary>JSON text, one document with all options, in the form of nixpkgs' <c>options.json</c>.</summary>
    Json,

    /// <summary>The same JSON over several lines, indented by two spaces.</summary>
    IndentedJson,

    /// <summary>Markdown text, one document with a section for each option.</summary>
    Markdown,
}
