using TvixEval.Text;

namespace TvixEval.Diagnostics;

/// <summary>A text that should be data is an expression that would have to be evaluated.</summary>
internal sealed class NotDataException : NixException
{
    internal NotDataException(string message, Position position)
        : base(NixErrorKind.Parse, message, position)
    {
    }
}
