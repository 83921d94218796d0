using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using TvixEval.Diagnostics;
using TvixEval.Values;

namespace TvixEval.Fetch.Git;

/// <summary>
/// A repository, used through the installed program <c>git</c>: nothing it is asked to do runs hooks, asks questions, or uses
/// protocols other than file, git, http(s) and ssh.
/// </summary>
internal sealed class GitRepository
{
    private static readonly string[] InheritedVariables =
    {
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR",
        "GIT_NAMESPACE", "GIT_PREFIX", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT", "GIT_EXTERNAL_DIFF", "GIT_SHALLOW_FILE",
        "GIT_GRAFT_FILE", "GIT_REPLACE_REF_BASE", "GIT_TRACE", "GIT_ASKPASS", "GIT_PAGER", "GIT_EDITOR",
    };

    private readonly FetchContext context;

    /// <summary>Uses a repository.</summary>
    /// <param name="folder">The path of the work tree or the bare repository, as the operating system writes it; null for none.</param>
    /// <param name="context">Settings, and what is polled.</param>
    public GitRepository(string? folder, FetchContext context)
    {
        Folder = folder;
        this.context = context;
    }

    /// <summary>The path of the work tree or the bare repository, as the operating system writes it.</summary>
    public string? Folder { get; }

    /// <summary>The commit that is checked out, or null.</summary>
    public string? HeadRev() => Try("rev-parse", "--verify", "--quiet", "HEAD^{commit}");

    /// <summary>The branch that is checked out, in full, or null.</summary>
    public string? HeadRef() => Try("symbolic-ref", "--quiet", "HEAD");

    /// <summary>Whether an object is there.</summary>
    public bool HasObject(string rev) => Run(null, "cat-file", "-e", rev).ExitCode == 0;

    /// <summary>Whether the history is cut off.</summary>
    public bool IsShallow() => Try("rev-parse", "--is-shallow-repository") == "true";

    /// <summary>The object that a branch, a tag or another name stands for.</summary>
    /// <exception cref="NixException">There is none.</exception>
    public string ResolveRef(string reference) =>
        Try("rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}")
        ?? throw new NixException(NixErrorKind.Evaluation, $"resolving Git reference '{reference}': revspec '{reference}' not found (libgit2 error code = 4)");

    /// <summary>When a commit was made, in seconds since 1970.</summary>
    public long LastModified(string rev) =>
        long.Parse(Get("log", "-1", "--format=%ct", "--no-show-signature", rev, "--"), CultureInfo.InvariantCulture);

    /// <summary>How many commits lead to a commit, itself included.</summary>
    public long RevCount(string rev) => long.Parse(Get("rev-list", "--count", rev, "--"), CultureInfo.InvariantCulture);

    /// <summary>Runs a command that must succeed; returns its output without the last line end.</summary>
    /// <exception cref="NixException">It failed.</exception>
    public string Get(params string[] arguments)
    {
        ProgramResult result = Run(null, arguments);
        return result.ExitCode == 0 ? result.Output.TrimEnd('\n') : throw Failure(arguments[0], result);
    }

    /// <summary>Runs a command; its output without the last line end, or null where it failed.</summary>
    public string? Try(params string[] arguments)
    {
        ProgramResult result = Run(null, arguments);
        return result.ExitCode == 0 ? result.Output.TrimEnd('\n') : null;
    }

    /// <summary>Runs a command.</summary>
    /// <param name="input">What it reads, or null.</param>
    /// <param name="arguments">The command and its arguments.</param>
    public ProgramResult Run(byte[]? input, params string[] arguments) => NewRunner(null).Run(Complete(arguments), input);

    /// <summary>Runs a command with an index file of its own.</summary>
    public ProgramResult RunWithIndex(string indexFile, byte[]? input, params string[] arguments) =>
        NewRunner(indexFile).Run(Complete(arguments), input);

    /// <summary>Runs a command that must succeed, whose output is consumed while it runs.</summary>
    public void Read(byte[]? input, Action<Stream> consume, params string[] arguments)
    {
        ProgramResult result = NewRunner(null).Run(Complete(arguments), input, consume);
        if (result.ExitCode != 0)
        {
            throw Failure(arguments[0], result);
        }
    }

    /// <summary>The error of a command that failed.</summary>
    public NixException Failure(string command, ProgramResult result) => new(
        NixErrorKind.Evaluation,
        $"program 'git {command}' failed with exit code {result.ExitCode}{(result.Error.Length > 0 ? ": " + result.Error.TrimEnd('\n') : string.Empty)}");

    private List<string> Complete(string[] arguments)
    {
        var all = new List<string>();
        if (Folder is not null)
        {
            all.Add("-C");
            all.Add(Bytes.FromText(Folder));
        }

        foreach (string setting in new[]
        {
            "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.quotePath=false", "core.attributesFile=/dev/null", "core.longPaths=true",
            "gc.auto=0", "maintenance.auto=false", "protocol.ext.allow=never", "protocol.file.allow=always", "fetch.recurseSubmodules=false",
            "submodule.recurse=false", "core.askPass=", "advice.detachedHead=false", "color.ui=false", "log.showSignature=false",
        })
        {
            all.Add("-c");
            all.Add(setting);
        }

        all.AddRange(arguments);
        return all;
    }

    private ProgramRunner NewRunner(string? indexFile)
    {
        var runner = new ProgramRunner(context.Settings.GitProgram, context.Poll);
        foreach (string name in InheritedVariables)
        {
            runner.Environment[name] = null;
        }

        runner.Environment["GIT_TERMINAL_PROMPT"] = "0";
        runner.Environment["GCM_INTERACTIVE"] = "never";
        runner.Environment["SSH_ASKPASS"] = "false";
        runner.Environment["SSH_ASKPASS_REQUIRE"] = "force";
        runner.Environment["GIT_ALLOW_PROTOCOL"] = context.Settings.IsOffline ? "file" : "file:git:http:https:ssh";
        runner.Environment["GIT_ATTR_NOSYSTEM"] = "1";
        runner.Environment["GIT_NO_REPLACE_OBJECTS"] = "1";
        runner.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        runner.Environment["GIT_PROTOCOL_FROM_USER"] = "1";
        runner.Environment["LC_ALL"] = "C";
        if (indexFile is not null)
        {
            runner.Environment["GIT_INDEX_FILE"] = indexFile;
        }

        return runner;
    }
}
