using System;
using Xunit;

namespace TvixEval.Conformance;

/// <summary>A test of a suite that is not part of this repository: runs where an environment variable names its folder, and says so where none does.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UpstreamFactAttribute : FactAttribute
{
    public UpstreamFactAttribute(string variable, string what)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)))
        {
            Skip = $"set {variable} to {what} to run this";
        }
    }
}
