using System;
using Xunit;

namespace TvixEval.Module.Tests.Hosting;

/// <summary>A test of what only Linux can watch: which files are opened.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "Needs inotify, which tells of files that are opened.";
        }
    }
}
