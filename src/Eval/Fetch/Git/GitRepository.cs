using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using TvixEval.Diagnostics;
using TvixEval.Fetch.Cache;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Fetch.Git;

/// <summary>
/// A repository, used through the installed program <c>git</c>. Git never sees the configuration of a repository that is not
/// our own: it works in an empty repository of the cache, whose objects, and where needed index and work tree, are those of
/// the other one. So no setting, hook, filter, alias or included file there can name a program, a file or a server, and
/// nothing is fetched because an object is missing. It asks no questions and knows only the protocols git, http(s) and ssh.
/// </summary>
internal sealed class GitRepository
{
    private const string BatchSsh = "ssh -oBatchMode=yes";

    // What the user may have set up for Git: how to reach servers, and where the configuration is.
    private static readonly string[] UsersVariables =
    {
        "GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_PROXY_COMMAND", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM",
        "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS",
    };

    private static readonly string[] UsersPrefixes = { "GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_", "GIT_SSL_", "GIT_HTTP_", "GIT_PROXY_SSL_" };

    private static readonly string[] Settings =
    {
        "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.quotePath=false", "core.longPaths=true", "core.pager=cat",
        "gc.auto=0", "maintenance.auto=false", "protocol.ext.allow=never", "fetch.recurseSubmodules=false", "fetch.writeCommitGraph=false",
        "submodule.recurse=false", "core.askPass=", "advice.detachedHead=false", "color.ui=false", "log.showSignature=false",
    };

    private static readonly string[] NoRedirects = { "-c", "http.followRedirects=false" };

    private readonly FetchContext context;
    private readonly string gitFolder;

    /// <summary>Uses a repository of our own in the cache, or none.</summary>
    /// <param name="folder">The path of the bare repository, as the operating system writes it; null for none.</param>
    /// <param name="context">Settings, and what is polled.</param>
    public GitRepository(string? folder, FetchContext context)
    {
        this.context = context;
        Folder = folder;
        gitFolder = folder ?? Empty(context);
    }

    private GitRepository(GitDirectory local, FetchContext context)
        : this((string?)null, context) => Local = local;

    /// <summary>The repository on this machine whose objects are read, or null for one of our own.</summary>
    public GitDirectory? Local { get; }

    /// <summary>The path of our own repository, as the operating system writes it, or null.</summary>
    public string? Folder { get; }

    /// <summary>Uses a repository of somebody's on this machine.</summary>
    /// <param name="root">The Nix path of the work tree or the bare repository.</param>
    /// <param name="context">Settings, and what is polled.</param>
    public static GitRepository Open(string root, FetchContext context) => new(GitDirectory.Open(root, context), context);

    /// <summary>Creates a bare repository, whole or not at all; nothing happens where there is one.</summary>
    /// <param name="folder">The path, as the operating system writes it.</param>
    /// <param name="cache">Where it is made before it is moved there.</param>
    public static void Create(string folder, FetchCache cache) => cache.Guard<object?>(() =>
    {
        if (!File.Exists(Path.Combine(folder, "HEAD")))
        {
            string made = cache.NewTemporaryFile();
            Directory.CreateDirectory(Path.Combine(made, "objects", "info"));
            Directory.CreateDirectory(Path.Combine(made, "objects", "pack"));
            Directory.CreateDirectory(Path.Combine(made, "refs", "heads"));
            File.WriteAllText(Path.Combine(made, "config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
            File.WriteAllText(Path.Combine(made, "HEAD"), "ref: refs/heads/main\n");
            try
            {
                Directory.Move(made, folder);
            }
            catch (IOException) when (File.Exists(Path.Combine(folder, "HEAD")))
            {
                // Somebody else was faster.
                Directory.Delete(made, recursive: true);
            }
        }

        return null;
    });

    /// <summary>What the user's and the system's configuration say.</summary>
    public static List<KeyValuePair<string, string>> UserSettings(FetchContext context)
    {
        var settings = new List<KeyValuePair<string, string>>();
        if (context.IsRecorded)
        {
            NoteUserFiles(context);
        }

        ProgramResult result = new GitRepository((string?)null, context).Run(GitConfiguration.User, null, "config", "--null", "--includes", "--list");
        foreach (string entry in result.ExitCode == 0 ? result.Output.Split('\0') : Array.Empty<string>())
        {
            int line = entry.IndexOf('\n');
            if (entry.Length > 0)
            {
                settings.Add(line < 0 ? new(entry, "true") : new(entry.Substring(0, line), entry.Substring(line + 1)));
            }
        }

        return settings;
    }

    /// <summary>Whether an object is there.</summary>
    public bool HasObject(string rev) => GitNames.IsRev(rev) && Run(GitConfiguration.None, null, "cat-file", "-e", rev).ExitCode == 0;

    /// <summary>Whether the history is cut off.</summary>
    public bool IsShallow() => Local?.IsShallow ?? Try("rev-parse", "--is-shallow-repository") == "true";

    /// <summary>The commit that a branch, a tag or another name stands for, or null.</summary>
    public string? FindCommit(string name) =>
        Try("rev-parse", "--verify", "--quiet", "--end-of-options", (GitNames.IsRev(name) ? name : Local?.References.Find(name) ?? name) + "^{commit}");

    /// <summary>When a commit was made, in seconds since 1970.</summary>
    public long LastModified(string rev) =>
        long.Parse(Get("log", "-1", "--format=%ct", "--no-show-signature", rev, "--"), CultureInfo.InvariantCulture);

    /// <summary>How many commits lead to a commit, itself included.</summary>
    public long RevCount(string rev) => long.Parse(Get("rev-list", "--count", rev, "--"), CultureInfo.InvariantCulture);

    /// <summary>The content of a file of a commit, or null where there is none.</summary>
    public string? FindFile(string rev, string path)
    {
        ProgramResult result = Run(GitConfiguration.None, null, "cat-file", "blob", rev + ":" + path);
        return result.ExitCode == 0 ? result.Output : null;
    }

    /// <summary>Runs a command that must succeed; returns its output without the last line end.</summary>
    /// <exception cref="NixException">It failed.</exception>
    public string Get(params string[] arguments)
    {
        ProgramResult result = Run(GitConfiguration.None, null, arguments);
        return result.ExitCode == 0 ? result.Output.TrimEnd('\n') : throw Failure(arguments[0], result);
    }

    /// <summary>Runs a command; its output without the last line end, or null where it failed.</summary>
    public string? Try(params string[] arguments)
    {
        ProgramResult result = Run(GitConfiguration.None, null, arguments);
        return result.ExitCode == 0 ? result.Output.TrimEnd('\n') : null;
    }

    /// <summary>Runs a command.</summary>
    /// <param name="configuration">Whose configuration it follows.</param>
    /// <param name="input">What it reads, or null.</param>
    /// <param name="arguments">The command and its arguments, perhaps after settings (<c>-c</c>).</param>
    public ProgramResult Run(GitConfiguration configuration, byte[]? input, params string[] arguments) =>
        NewRunner(configuration).Run(Complete(arguments), input);

    /// <summary>The settings for attributes that a repository on this machine has outside of its tree.</summary>
    public string[] AttributesSetting() =>
        Local?.InfoFile("attributes") is { } file ? new[] { "-c", "core.attributesFile=" + Bytes.FromText(file) } : Array.Empty<string>();

    /// <summary>Runs a command with an index file of its own.</summary>
    public ProgramResult RunWithIndex(string indexFile, byte[]? input, params string[] arguments)
    {
        ProgramRunner runner = NewRunner(GitConfiguration.None);
        runner.Environment["GIT_INDEX_FILE"] = indexFile;
        return runner.Run(Complete(arguments), input);
    }

    /// <summary>Runs a command with the work tree and the index of the repository on this machine.</summary>
    public ProgramResult RunInWorkTree(GitConfiguration configuration, byte[]? input, params string[] arguments) =>
        RunInWorkTree(configuration, Index, input, arguments);

    /// <summary>
    /// Runs a command that only looks at the work tree. Git would write what it learns about the times of files into the index, which is the
    /// user's: it gets a copy. That is as old as the index, because files that are newer are compared by what is in them.
    /// </summary>
    /// <param name="arguments">The command and its arguments.</param>
    public ProgramResult LookAtWorkTree(params string[] arguments)
    {
        if (!File.Exists(Index))
        {
            return RunInWorkTree(GitConfiguration.None, null, arguments);
        }

        FetchCache cache = context.Fetcher.CacheFor(context.Settings);
        string copy = cache.NewTemporaryFile();
        try
        {
            cache.Guard(() =>
            {
                File.Copy(Index, copy, overwrite: true);
                File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(Index));
                return copy;
            });
            return RunInWorkTree(GitConfiguration.None, copy, null, arguments);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    /// <summary>Asks a server.</summary>
    /// <param name="location">Where it is.</param>
    /// <param name="input">What the command reads, or null.</param>
    /// <param name="consume">Takes what the command writes, while it runs.</param>
    /// <param name="arguments">The command and its arguments.</param>
    public ProgramResult Ask(GitLocation location, byte[]? input, Action<Stream> consume, params string[] arguments)
    {
        ProgramRunner runner = NewRunner(GitConfiguration.User);
        runner.Environment["GIT_ALLOW_PROTOCOL"] = context.Settings.IsOffline ? "none" : "git:http:https:ssh";
        if (location.IsSsh && !HasOwnSsh(context))
        {
            runner.Environment["GIT_SSH_COMMAND"] = BatchSsh;
        }

        // Where evaluation is restricted, a server may not send us to another one that nobody has allowed.
        return runner.Run(Complete(context.IsRestricted ? NoRedirects.Concat(arguments) : arguments), input, consume);
    }

    /// <summary>Runs a command that must succeed, whose output is consumed while it runs.</summary>
    public void Read(byte[]? input, Action<Stream> consume, params string[] arguments)
    {
        ProgramResult result = NewRunner(GitConfiguration.None).Run(Complete(arguments), input, consume);
        if (result.ExitCode != 0)
        {
            throw Failure(arguments[0], result);
        }
    }

    /// <summary>The error of a command that failed.</summary>
    public NixException Failure(string command, ProgramResult result) => new(
        NixErrorKind.Fetch,
        $"program 'git {command}' failed with exit code {result.ExitCode}{(result.Error.Length > 0 ? ": " + result.Error.TrimEnd('\n') : string.Empty)}");

    /// <summary>Records the files that Git itself reads for that. (Those that they include are not known here.)</summary>
    private static void NoteUserFiles(FetchContext context)
    {
        string? home = Environment.GetEnvironmentVariable("HOME");
        string? folder = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } set ? set : home is null ? null : Path.Combine(home, ".config");
        var places = new[] { "/etc/gitconfig", home is null ? null : Path.Combine(home, ".gitconfig"), folder is null ? null : Path.Combine(folder, "git", "config") };
        INixFileSystem disk = context.Store.Disk;
        foreach (string? place in places)
        {
            if (place is null || !Path.IsPathRooted(place))
            {
                continue;
            }

            string path = SymlinkResolver.Resolve(disk, NixPaths.FromNative(place), SymlinkMode.Full);
            try
            {
                if (disk.GetKind(path) == FileKind.Regular)
                {
                    disk.ReadFile(path);
                }
            }
            catch (NixException error) when (!error.EndsEvaluation)
            {
                // That it cannot be read is in the record.
            }
        }
    }

    /// <summary>The repository that Git works in where there is none of our own: it has nothing, and is never written to.</summary>
    private static string Empty(FetchContext context)
    {
        FetchCache cache = context.Fetcher.CacheFor(context.Settings);
        string folder = cache.RepositoryFolder("git", "\0empty");
        Create(folder, cache);
        return folder;
    }

    private string Index => GitDirectory.Native(CanonPath.Append(Local!.GitFolder, "index"));

    private static bool HasOwnSsh(FetchContext context) =>
        Environment.GetEnvironmentVariable("GIT_SSH_COMMAND") is { Length: > 0 }
        || Environment.GetEnvironmentVariable("GIT_SSH") is { Length: > 0 }
        || UserSettings(context).Exists(static entry => entry.Key == "core.sshcommand");

    private static bool IsUsers(string variable) =>
        Array.IndexOf(UsersVariables, variable) >= 0 || Array.Exists(UsersPrefixes, prefix => variable.StartsWith(prefix, StringComparison.Ordinal));

    private static List<string> Complete(IEnumerable<string> arguments)
    {
        var all = new List<string>();
        foreach (string setting in Settings)
        {
            all.Add("-c");
            all.Add(setting);
        }

        all.AddRange(arguments);
        return all;
    }

    private ProgramResult RunInWorkTree(GitConfiguration configuration, string index, byte[]? input, string[] arguments)
    {
        ProgramRunner runner = NewRunner(configuration);
        runner.Environment["GIT_INDEX_FILE"] = index;
        runner.Environment["GIT_WORK_TREE"] = GitDirectory.Native(Local!.Root);
        return runner.Run(Complete(arguments), input);
    }

    private ProgramRunner NewRunner(GitConfiguration configuration)
    {
        var runner = new ProgramRunner(context.Settings.GitProgram, context.Poll) { Folder = gitFolder };
        runner.Inherits = name => !name.StartsWith("GIT_", StringComparison.Ordinal) || name == "GIT_EXEC_PATH"
            || (configuration == GitConfiguration.User && IsUsers(name));
        if (configuration == GitConfiguration.None)
        {
            runner.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
            runner.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
            runner.Environment["GIT_ATTR_NOSYSTEM"] = "1";

            // Before 2.32 Git knows no other way.
            runner.Environment["HOME"] = gitFolder;
            runner.Environment["XDG_CONFIG_HOME"] = gitFolder;
        }

        runner.Environment["GIT_DIR"] = gitFolder;
        if (Local is not null)
        {
            runner.Environment["GIT_OBJECT_DIRECTORY"] = GitDirectory.Native(Local.Objects);
            if (Local.ShallowFile is { } shallow)
            {
                // Else Git looks for the parents of the first commit.
                runner.Environment["GIT_SHALLOW_FILE"] = GitDirectory.Native(shallow);
            }
        }

        runner.Environment["GIT_ALLOW_PROTOCOL"] = "none";
        runner.Environment["GIT_ASKPASS"] = string.Empty;
        runner.Environment["GIT_NO_LAZY_FETCH"] = "1";
        runner.Environment["GIT_NO_REPLACE_OBJECTS"] = "1";
        runner.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        runner.Environment["GIT_PROTOCOL_FROM_USER"] = "0";
        runner.Environment["GIT_TERMINAL_PROMPT"] = "0";
        runner.Environment["GCM_INTERACTIVE"] = "never";
        runner.Environment["SSH_ASKPASS"] = "false";
        runner.Environment["SSH_ASKPASS_REQUIRE"] = "force";
        runner.Environment["LC_ALL"] = "C";
        return runner;
    }
}
