using System;

namespace TvixEval.Module.Tests.Pester;

/// <summary>An assertion does not hold.</summary>
public sealed class PesterAssertionException : Exception
{
    public PesterAssertionException(string message)
        : base(message)
    {
    }
}
