namespace TvixEval.Text;

/// <summary>Where source text came from; decides how a position in it is displayed.</summary>
internal enum SourceOrigin
{
    /// <summary>A file; positions show its path.</summary>
    File,

    /// <summary>Text handed in by the caller; positions show <c>«string»</c>.</summary>
    String,

    /// <summary>Standard input; positions show <c>«stdin»</c>.</summary>
    Stdin,

    /// <summary>Code that ships with the evaluator, such as <c>&lt;nix/fetchurl.nix&gt;</c>; positions show its name.</summary>
    Internal,
}
