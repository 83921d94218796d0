using System;
using TvixEval.Text;

namespace TvixEval.Fetch.Git;

/// <summary>
/// The branches, tags and other names of a repository, read from its files: what such a file has, if it is no name of an object, is
/// never shown.
/// </summary>
internal sealed class GitReferences
{
    private const int MaxSteps = 5;
    private const int MaxLoose = 4096;
    private const int MaxPacked = 1 << 27;

    private static readonly string[] Rules = { "", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/" };

    private readonly GitDirectory directory;
    private string? packed;

    /// <summary>Creates the access to the names.</summary>
    public GitReferences(GitDirectory directory) => this.directory = directory;

    /// <summary>The branch that is checked out, in full, or null.</summary>
    public string? HeadRef()
    {
        string? text = directory.ReadFile(CanonPath.Append(directory.GitFolder, "HEAD"), MaxLoose);
        return text is not null && TargetOf(text) is { } target ? target : null;
    }

    /// <summary>The object that a name stands for; names as people write them (<c>main</c>, <c>v1</c>, <c>origin/main</c>), or null.</summary>
    public string? Find(string name)
    {
        foreach (string rule in Rules)
        {
            if (Lookup(rule + name, 0) is { } id)
            {
                return id;
            }
        }

        return Lookup("refs/remotes/" + name + "/HEAD", 0);
    }

    /// <summary>The object that a full name (<c>HEAD</c>, <c>refs/heads/main</c>) stands for, or null.</summary>
    public string? FindFull(string name) => Lookup(name, 0);

    private static string? TargetOf(string text)
    {
        if (!text.StartsWith("ref:", StringComparison.Ordinal))
        {
            return null;
        }

        string target = text.Substring(4).Trim(' ', '\t', '\n', '\r');
        return target.StartsWith("refs/", StringComparison.Ordinal) && GitNames.IsLegalRef(target) ? target : null;
    }

    private static string? IdIn(string text) =>
        text.Length >= 40 && (text.Length == 40 || text[40] is ' ' or '\t' or '\n' or '\r') && GitNames.IsRev(text.Substring(0, 40))
            ? text.Substring(0, 40).ToLowerInvariant()
            : null;

    /// <summary>Names outside of <c>refs/</c> are those in capitals, so that no other file of the folder is taken for one.</summary>
    private static bool IsName(string name)
    {
        if (name.StartsWith("refs/", StringComparison.Ordinal))
        {
            return GitNames.IsLegalRef(name);
        }

        foreach (char c in name)
        {
            if (c is not ((>= 'A' and <= 'Z') or '_'))
            {
                return false;
            }
        }

        return name.Length > 0;
    }

    private static bool BelongsToWorkTree(string name) => !name.StartsWith("refs/", StringComparison.Ordinal)
        || name.StartsWith("refs/bisect/", StringComparison.Ordinal)
        || name.StartsWith("refs/worktree/", StringComparison.Ordinal)
        || name.StartsWith("refs/rewritten/", StringComparison.Ordinal);

    private string? Lookup(string name, int steps)
    {
        if (steps > MaxSteps || !IsName(name))
        {
            return null;
        }

        string folder = BelongsToWorkTree(name) ? directory.GitFolder : directory.CommonFolder;
        return directory.ReadFile(CanonPath.Append(folder, name), MaxLoose) is not { } text ? InPacked(name)
            : TargetOf(text) is { } target ? Lookup(target, steps + 1)
            : IdIn(text);
    }

    private string? InPacked(string name)
    {
        packed ??= "\n" + (directory.ReadFile(CanonPath.Append(directory.CommonFolder, "packed-refs"), MaxPacked) ?? string.Empty).Replace("\r\n", "\n") + "\n";
        int found = packed.IndexOf(" " + name + "\n", StringComparison.Ordinal);
        return found > 40 && packed[found - 41] == '\n' ? IdIn(packed.Substring(found - 40, 40)) : null;
    }
}
