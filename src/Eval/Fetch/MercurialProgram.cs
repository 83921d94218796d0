using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using TvixEval.Diagnostics;
using TvixEval.Fetch.Cache;
using TvixEval.Text;

namespace TvixEval.Fetch;

/// <summary>
/// How the program <c>hg</c> is run: with the user's configuration, and without that of any repository, which can name extensions, hooks and
/// servers. A Mercurial that cannot leave it out is not used. Nobody is asked for anything.
/// </summary>
internal static class MercurialProgram
{
    private static readonly ConcurrentDictionary<string, bool> Checked = new(StringComparer.Ordinal);

    /// <summary>A runner for one command.</summary>
    /// <exception cref="NixException">The program does not leave out what repositories have configured, or cannot be run.</exception>
    public static ProgramRunner Start(FetchContext context)
    {
        if (!Checked.GetOrAdd(context.Settings.MercurialProgram, _ => LeavesOutConfiguration(context)))
        {
            throw new NixException(
                NixErrorKind.Unsupported, $"the program '{Bytes.FromText(context.Settings.MercurialProgram)}' is too old: it cannot ignore the configuration of repositories (HGRCSKIPREPO)");
        }

        return NewRunner(context);
    }

    /// <summary>The arguments of a command with what all commands get.</summary>
    public static List<string> Complete(params string[] arguments)
    {
        var all = new List<string>
        {
            "--noninteractive", "--config", "ui.interactive=no", "--config", "subrepos.allowed=no", "--config", "ui.merge=internal:fail",
        };
        all.AddRange(arguments);
        return all;
    }

    private static ProgramRunner NewRunner(FetchContext context)
    {
        FetchCache cache = context.Fetcher.CacheFor(context.Settings);
        var runner = new ProgramRunner(context.Settings.MercurialProgram, context.Poll) { Folder = Path.GetDirectoryName(cache.RepositoryFolder("hg", string.Empty)) };
        runner.Inherits = static name => name != "HGPLAINEXCEPT";
        runner.Environment["HGRCSKIPREPO"] = "1";
        runner.Environment["HGPLAIN"] = "1";
        runner.Environment["HGENCODING"] = "utf-8";
        runner.Environment["SSH_ASKPASS"] = "false";
        runner.Environment["SSH_ASKPASS_REQUIRE"] = "force";
        return runner;
    }

    /// <summary>Asks for a setting that only a repository has.</summary>
    private static bool LeavesOutConfiguration(FetchContext context)
    {
        FetchCache cache = context.Fetcher.CacheFor(context.Settings);
        string folder = cache.NewTemporaryFile();
        return cache.Guard(() =>
        {
            Directory.CreateDirectory(Path.Combine(folder, ".hg"));
            try
            {
                File.WriteAllText(Path.Combine(folder, ".hg", "requires"), string.Empty);
                File.WriteAllText(Path.Combine(folder, ".hg", "hgrc"), "[tvixeval]\nprobe = seen\n");
                ProgramResult result = NewRunner(context).Run(Complete("-R", Bytes.FromText(folder), "config", "tvixeval.probe"));
                return result.ExitCode == 1 && result.Output.Length == 0;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
    }
}
