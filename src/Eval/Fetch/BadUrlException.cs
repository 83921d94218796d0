using TvixEval.Diagnostics;

namespace TvixEval.Fetch;

/// <summary>A URL that makes no sense as one. Flake references that fail with it are tried as a path.</summary>
internal sealed class BadUrlException : NixException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">The text as bytes, one a char.</param>
    public BadUrlException(string message)
        : base(NixErrorKind.Fetch, message)
    {
    }
}
