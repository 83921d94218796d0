using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using Microsoft.PowerShell.Commands;
using TvixEval.Diagnostics;
using TvixEval.Fetch.Schemes;
using TvixEval.Flakes;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Module.Sessions;

/// <summary>Reads flake references as PowerShell users write them: a path in them may be one of PowerShell.</summary>
internal static class FlakeReferences
{
    /// <summary>The request for an output of a flake, or for its lock file.</summary>
    /// <param name="flake">The reference.</param>
    /// <param name="overrides">References by the paths of the inputs that they override.</param>
    /// <param name="state">PowerShell's location and drives.</param>
    public static FlakeRequest CreateRequest(string flake, IDictionary overrides, SessionState state)
    {
        var inputs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in overrides)
        {
            inputs[Bytes.FromText(LanguagePrimitives.ConvertTo<string>(entry.Key))] = Resolve(LanguagePrimitives.ConvertTo<string>(entry.Value), state);
        }

        string folder = NixPaths.FromNative(CurrentFolder.Of(state.Path));
        return new FlakeRequest(Resolve(flake, state), folder) { InputOverrides = inputs, OnUnknownOverride = WarnOfUnknown };
    }

    private static void WarnOfUnknown(InputPath path, IReadOnlyCollection<string> known)
    {
        string warning = $"The flake has no input '{path}', which -OverrideInput names.";
        NixRunspace.Warn(Suggestions.Question(Suggestions.BestMatches(known, path.Name)) is { } question ? warning + " " + question : warning);
    }

    /// <summary>What to recommend where a reference without a path is not in the registry, but is the name of a folder here; null elsewhere.</summary>
    /// <param name="error">The error.</param>
    /// <param name="references">The references of the command, as the user gave them.</param>
    /// <param name="folder">The native path of the current folder.</param>
    public static string? AdviceFor(NixException error, IEnumerable<string> references, string folder)
    {
        foreach (string reference in references)
        {
            string name = reference.Split('#', '?')[0];
            if (name.Length > 0 && error.Message.StartsWith($"cannot find flake 'flake:{name}'", StringComparison.Ordinal) && Directory.Exists(Path.Combine(folder, name)))
            {
                return $"For the folder of that name: './{reference}'.";
            }
        }

        return null;
    }

    /// <summary>Whether the root of a drive is an output of a flake: it has a <c>#</c> and no white space, which in an expression would be a comment that says nothing.</summary>
    public static bool HasOutput(string text)
    {
        foreach (char c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                return false;
            }
        }

        return text.IndexOf('#') >= 0;
    }

    /// <summary>The request for the root of a drive. Without a name after the <c>#</c> it is all outputs: a drive is there to look around.</summary>
    /// <param name="flake">The reference.</param>
    /// <param name="state">PowerShell's location and drives.</param>
    public static FlakeRequest CreateDriveRequest(string flake, SessionState state) =>
        CreateRequest(flake.EndsWith("#", StringComparison.Ordinal) ? flake + "." : flake, new Hashtable(), state);

    /// <summary>The place of a registry: a URL, or a native absolute path; null for none.</summary>
    /// <param name="registry">What the user gave, or null.</param>
    /// <param name="state">PowerShell's location and drives.</param>
    public static string? ResolveRegistry(string? registry, SessionState state) => registry is null || registry.Contains("://")
        ? registry
        : state.Path.GetUnresolvedProviderPathFromPSPath(registry);

    /// <summary>The reference in bytes, with a path that only PowerShell understands made one that Nix does.</summary>
    private static string Resolve(string reference, SessionState state)
    {
        int end = reference.IndexOfAny(new[] { '#', '?' });
        string path = end < 0 ? reference : reference.Substring(0, end);
        string rest = end < 0 ? string.Empty : reference.Substring(end);
        return IsForPowerShell(path, state)
            ? NixPaths.FromNative(state.Path.GetUnresolvedProviderPathFromPSPath(path)) + Bytes.FromText(rest)
            : Bytes.FromText(NixPaths.IsWindows ? WindowsPaths.ToReference(reference) : reference);
    }

    private static bool IsForPowerShell(string path, SessionState state)
    {
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith("~\\", StringComparison.Ordinal))
        {
            return true;
        }

        int colon = path.IndexOf(':');
        if (colon < 0)
        {
            return Path.DirectorySeparatorChar == '\\' && path.IndexOf('\\') >= 0;
        }

        // A drive, unless it is called as a kind of reference is: path:, git:.
        string name = path.Substring(0, colon);
        foreach (PSDriveInfo drive in state.Drive.GetAll())
        {
            if (string.Equals(drive.Name, name, StringComparison.OrdinalIgnoreCase) && drive.Provider.ImplementingType == typeof(FileSystemProvider))
            {
                return !InputSchemes.All.Any(scheme => scheme.Name == name);
            }
        }

        return false;
    }
}
