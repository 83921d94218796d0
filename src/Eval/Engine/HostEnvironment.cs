using System;
using System.Runtime.InteropServices;
using TvixEval.IO;

namespace TvixEval.Engine;

/// <summary>What evaluators are told of the machine and the user, by those who want them to know.</summary>
internal static class HostEnvironment
{
    /// <summary>What C++ Nix calls the machine that this runs on.</summary>
    public static string System { get; } = FindSystem();

    /// <summary>The user's folder, a native path; may be empty. On Windows it is not in HOME, which some programs set to paths that only they know.</summary>
    public static string NativeHomeDirectory =>
        (NixPaths.IsWindows ? null : Environment.GetEnvironmentVariable("HOME")) ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>The user's folder, a Nix path.</summary>
    public static string HomeDirectory => NativeHomeDirectory is { Length: > 0 } home ? NixPaths.FromNative(home) : "/";

    /// <summary>An entry of the search path with another path; an address is left as it is.</summary>
    /// <param name="entry">The entry, as text: a path or an address, perhaps with a prefix and <c>=</c>.</param>
    /// <param name="resolve">Gives the other path (text).</param>
    public static string SearchPathEntry(string entry, Func<string, string> resolve)
    {
        int equals = entry.IndexOf('=');
        string path = entry.Substring(equals + 1);
        bool isUrl = SearchPath.IsPseudoUrl(path) || path.StartsWith("flake:", StringComparison.Ordinal);
        return isUrl ? entry : entry.Substring(0, equals + 1) + resolve(path);
    }

    private static string FindSystem()
    {
        string machine = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => "x86_64",
            Architecture.X86 => "i686",
            Architecture.Arm64 => "aarch64",
            Architecture.Arm => "armv7l",
            Architecture other => other.ToString().ToLowerInvariant(),
        };
        string kernel = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "windows"
            : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "darwin"
            : "linux";
        return machine + "-" + kernel;
    }
}
