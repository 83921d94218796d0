using System;
using Xunit;

namespace TvixEval.Tests.IO;

/// <summary>A test of what Windows does not have, or allows with a privilege only: symbolic links, pipes, file modes.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Needs symbolic links, pipes or file modes.";
        }
    }
}
