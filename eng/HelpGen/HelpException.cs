using System;

namespace TvixEval.HelpGen;

/// <summary>Documentation that cannot become help.</summary>
internal sealed class HelpException : Exception
{
    /// <param name="message">What is wrong with which comment.</param>
    public HelpException(string message)
        : base(message)
    {
    }
}
