namespace TvixEval.Suites.Upstream;

/// <summary>How one of nixpkgs' library tests went. Texts are bytes, one a char.</summary>
/// <param name="Name">The file of the test.</param>
/// <param name="Passes">Whether it passes.</param>
/// <param name="Details">The value that came and the error, for people.</param>
public sealed record LibResult(string Name, bool Passes, string Details);
