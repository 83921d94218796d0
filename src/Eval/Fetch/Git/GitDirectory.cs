using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Fetch.Git;

/// <summary>
/// Where a repository on this machine has its parts. Its configuration is read as data, of which a few values count that can
/// name no program; <c>git</c> itself never gets to see it (see <see cref="GitRepository"/>).
/// </summary>
internal sealed class GitDirectory
{
    private const int MaxText = 1 << 20;
    private const int MaxAlternates = 5;

    // What libgit2, and so C++ Nix, knows.
    private static readonly string[] Extensions = { "noop", "worktreeconfig", "preciousobjects", "objectformat" };

    // How files of the work tree compare with what is recorded; all are switches or one of a few words.
    private static readonly string[] DataSettings =
    {
        "core.filemode", "core.symlinks", "core.ignorecase", "core.trustctime", "core.checkstat", "core.autocrlf", "core.eol", "core.precomposeunicode",
    };

    private readonly FetchContext context;
    private readonly INixFileSystem disk;

    private GitDirectory(string root, FetchContext context)
    {
        Root = root;
        this.context = context;
        disk = context.Store.Disk;
        GitFolder = FindGitFolder();
        CommonFolder = ReadFile(CanonPath.Append(GitFolder, "commondir"), MaxText) is { } common
            ? Resolve(CanonPath.Resolve(common.TrimEnd('\n', '\r'), GitFolder))
            : GitFolder;
        if (disk.GetKind(CanonPath.Append(GitFolder, "HEAD")) == FileKind.Missing || disk.GetKind(CanonPath.Append(CommonFolder, "refs")) == FileKind.Missing
            || disk.GetKind(Resolve(CanonPath.Append(CommonFolder, "objects"))) != FileKind.Directory)
        {
            throw Failure($"could not find repository at '{root}'", 6);
        }

        GitOwner.Check(root, context);
        GitOwner.Check(GitFolder, context);
        Settings = ReadSettings();
        References = new GitReferences(this);
    }

    /// <summary>The Nix path of the work tree, or of the bare repository; no links in it.</summary>
    public string Root { get; }

    /// <summary>The folder that <c>git</c> calls <c>GIT_DIR</c>; a Nix path without links.</summary>
    public string GitFolder { get; }

    /// <summary>The same for what all work trees of a repository share.</summary>
    public string CommonFolder { get; }

    /// <summary>What the configuration says.</summary>
    public List<KeyValuePair<string, string>> Settings { get; }

    /// <summary>The branches and tags.</summary>
    public GitReferences References { get; }

    /// <summary>Whether the history is cut off.</summary>
    public bool IsShallow => Shallow is not null;

    /// <summary>The file with the commits at which the history is cut off, or null where it is not. It names commits only, since Git would show what else is in it.</summary>
    public string? ShallowFile => Shallow is { } commits
        ? Array.TrueForAll(commits.TrimEnd('\n').Split('\n'), GitNames.IsRev) ? Resolve(ShallowPath) : throw Failure("invalid file 'shallow'", 1)
        : null;

    private string? Shallow => ReadFile(ShallowPath, int.MaxValue) is { Length: > 0 } commits ? commits : null;

    private string ShallowPath => CanonPath.Append(CommonFolder, "shallow");

    /// <summary>The folder of the objects; what else it refers to is there, and may be read.</summary>
    public string Objects
    {
        get
        {
            string folder = Resolve(CanonPath.Append(CommonFolder, "objects"));
            CheckAlternates(folder, 0);
            return folder;
        }
    }

    /// <summary>Opens a repository.</summary>
    /// <param name="root">The Nix path of the work tree, or of the bare repository.</param>
    /// <param name="context">What fetching needs to know.</param>
    /// <exception cref="NixException">It is none, or one that C++ Nix does not open either.</exception>
    public static GitDirectory Open(string root, FetchContext context) =>
        new(SymlinkResolver.Resolve(context.Store.Disk, root, SymlinkMode.Full), context);

    /// <summary>The path of a file as programs take it.</summary>
    public static string Native(string path) => NixPaths.ToNative(path) ?? throw FileErrors.Missing(path);

    /// <summary>A small file, or null where there is none. A link is followed, though in restricted evaluation not to what may not be read.</summary>
    /// <param name="path">The Nix path.</param>
    /// <param name="limit">How long it may be.</param>
    public string? ReadFile(string path, int limit)
    {
        string resolved = Resolve(path);
        if (disk.GetKind(resolved) != FileKind.Regular)
        {
            return null;
        }

        using var content = new MemoryStream();
        FileContents.Read(
            disk,
            resolved,
            length =>
            {
                if (length > limit)
                {
                    throw Failure($"'{path}' is longer than {limit} bytes", 1);
                }
            },
            content.Write,
            context.Poll);
        return Bytes.FromArray(content.ToArray());
    }

    /// <summary>The settings that git may be told: of the user's configuration, then of the repository's.</summary>
    /// <param name="users">The user's configuration.</param>
    public IEnumerable<string> ComparisonSettings(List<KeyValuePair<string, string>> users)
    {
        foreach (string name in DataSettings)
        {
            if ((GitConfigText.Find(Settings, name) ?? GitConfigText.Find(users, name)) is { } value && IsWord(value))
            {
                yield return name + "=" + value;
            }
        }
    }

    /// <summary>A file of the folder <c>info</c>, as programs take it, or null where it is no regular file.</summary>
    public string? InfoFile(string name)
    {
        string path = CanonPath.Append(CommonFolder, "info/" + name);
        if (disk.GetKind(path) != FileKind.Regular)
        {
            return null;
        }

        if (context.IsRecorded)
        {
            disk.ReadFile(path);
        }

        return Native(path);
    }

    private static bool IsWord(string value)
    {
        foreach (char c in value)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')))
            {
                return false;
            }
        }

        return value.Length <= 16;
    }

    private NixException Failure(string reason, int code) =>
        new(NixErrorKind.Fetch, $"opening Git repository \"{Root}\": {reason} (libgit2 error code = {code})");

    /// <summary>The path without links; outside of the repository it must be one that evaluation may read.</summary>
    private string Resolve(string path)
    {
        string resolved = SymlinkResolver.Resolve(disk, path, SymlinkMode.Full);
        if (!CanonPath.IsWithin(resolved, Root))
        {
            context.CheckUri(resolved);
        }

        return resolved;
    }

    private string FindGitFolder()
    {
        string place = CanonPath.Append(Root, ".git");
        if (disk.GetKind(place) == FileKind.Missing)
        {
            return Root;
        }

        string resolved = Resolve(place);
        if (disk.GetKind(resolved) != FileKind.Regular)
        {
            return resolved;
        }

        const string Start = "gitdir: ";
        string text = ReadFile(resolved, MaxText)!;
        return text.StartsWith(Start, StringComparison.Ordinal)
            ? Resolve(CanonPath.Resolve(NativeToNix(text.Substring(Start.Length).TrimEnd('\n', '\r')), Root))
            : throw Failure($"invalid gitfile format in '{place}'", 1);
    }

    private static string NativeToNix(string path) =>
        NixPaths.IsWindows && Path.IsPathRooted(Bytes.ToText(path)) ? NixPaths.FromNative(Bytes.ToText(path)) : path;

    private List<KeyValuePair<string, string>> ReadSettings()
    {
        List<KeyValuePair<string, string>> settings = ReadSettings(CanonPath.Append(CommonFolder, "config"));
        if (!int.TryParse(GitConfigText.Find(settings, "core.repositoryformatversion") ?? "0", out int version) || version > 1)
        {
            throw Failure($"unsupported repository version {version}; only versions up to 1 are supported", 6);
        }

        if (version < 1)
        {
            return settings;
        }

        foreach (KeyValuePair<string, string> entry in settings)
        {
            if (entry.Key.StartsWith("extensions.", StringComparison.Ordinal) && Array.IndexOf(Extensions, entry.Key.Substring(11)) < 0)
            {
                throw Failure($"unsupported extension name {entry.Key}", 6);
            }
        }

        if (GitConfigText.Find(settings, "extensions.objectformat") is { } format and not "sha1")
        {
            throw Failure(IsWord(format) ? $"unknown object format '{format}'" : "unknown object format", 6);
        }

        if (GitConfigText.Find(settings, "extensions.worktreeconfig") == "true")
        {
            settings.AddRange(ReadSettings(CanonPath.Append(GitFolder, "config.worktree")));
        }

        return settings;
    }

    private List<KeyValuePair<string, string>> ReadSettings(string file)
    {
        List<KeyValuePair<string, string>> settings = GitConfigText.Parse(ReadFile(file, MaxText) ?? string.Empty, out int badLine);
        return badLine == 0 ? settings : throw Failure($"failed to parse config file (in {file}:{badLine})", 7);
    }

    /// <summary>Looks at the folders of objects that a folder of objects refers to. Git complains of missing ones, and quotes what the file has.</summary>
    private void CheckAlternates(string objects, int depth)
    {
        string file = CanonPath.Append(objects, "info/alternates");
        FileKind kind = disk.GetKind(file);
        if (kind == FileKind.Missing)
        {
            return;
        }

        if (kind != FileKind.Regular || depth == MaxAlternates)
        {
            throw Failure($"'{file}' is not a file, or such files are nested too deep", 1);
        }

        foreach (string line in ReadFile(file, MaxText)!.Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            string folder = Resolve(CanonPath.Resolve(NativeToNix(line.TrimEnd('\r')), objects));
            if (disk.GetKind(folder) != FileKind.Directory)
            {
                throw Failure($"a folder named in '{file}' does not exist", 1);
            }

            CheckAlternates(folder, depth + 1);
        }
    }
}
