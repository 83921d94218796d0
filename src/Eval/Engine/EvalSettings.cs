using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Fetch;
using TvixEval.IO;
using TvixEval.Syntax;

namespace TvixEval.Engine;

/// <summary>The settings of an evaluator, named after C++ Nix's.</summary>
internal sealed class EvalSettings
{
    /// <summary>The experimental features that are on, such as <c>pipe-operators</c>.</summary>
    public ISet<string> ExperimentalFeatures { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The search path, in the form of <c>NIX_PATH</c> entries: <c>path</c> or <c>prefix=path</c>; bytes, one a char.</summary>
    public IList<string> NixPath { get; } = new List<string>();

    /// <summary>The entries of the search path; none in pure evaluation.</summary>
    internal IReadOnlyList<SearchPathEntry> SearchPathEntries()
    {
        var entries = new List<SearchPathEntry>();
        if (!PureEvaluation)
        {
            foreach (string entry in NixPath)
            {
                entries.Add(SearchPathEntry.Parse(entry));
            }
        }

        return entries;
    }

    /// <summary>What <c>builtins.currentSystem</c> is.</summary>
    public string System { get; set; } = "x86_64-linux";

    /// <summary>Whether evaluation is pure: no environment, no files outside the allowed ones, no current time.</summary>
    public bool PureEvaluation { get; set; }

    /// <summary>Whether evaluation is restricted to the search path and the allowed paths.</summary>
    public bool RestrictEvaluation { get; set; }

    /// <summary>The paths that pure and restricted evaluation may read, besides the search path; Nix paths, bytes, one a char.</summary>
    public IList<string> AllowedPaths { get; } = new List<string>();

    /// <summary>
    /// Gives the absolute Nix path that relative entries of the search path and relative Git URLs start from; bytes, one a char. It is
    /// asked when such a path is met.
    /// </summary>
    public Func<string> GetCurrentDirectory { get; set; } = static () => NixPaths.FromNative(Environment.CurrentDirectory);

    /// <summary>
    /// Whether what derivations build may be read where it is there (<c>allow-import-from-derivation</c>); nothing is built either way.
    /// </summary>
    public bool AllowImportFromDerivation { get; set; } = true;

    /// <summary>How many calls may be nested.</summary>
    public int MaxCallDepth { get; set; } = 10000;

    /// <summary>The store directory that paths are computed for.</summary>
    public string StoreDirectory { get; set; } = "/nix/store";

    /// <summary>
    /// Whether the store is only computed with, as <c>nix-instantiate --eval</c> does it: what evaluation adds to the store
    /// has a path, but is not there when an expression reads it. Otherwise the evaluator remembers what was added, and
    /// shows it to expressions that read it. Nothing is written to disk either way.
    /// </summary>
    public bool ReadOnlyStore { get; set; } = true;

    /// <summary>Whether <c>builtins.traceVerbose</c> prints.</summary>
    public bool TraceVerbose { get; set; }

    /// <summary>Whether <c>builtins.warn</c> ends evaluation.</summary>
    public bool AbortOnWarn { get; set; }

    /// <summary>What to do about URL literals.</summary>
    public LintLevel LintUrlLiterals { get; set; }

    /// <summary>What to do about path literals such as <c>a/b</c>.</summary>
    public LintLevel LintShortPathLiterals { get; set; }

    /// <summary>What to do about absolute and home path literals.</summary>
    public LintLevel LintAbsolutePathLiterals { get; set; }

    /// <summary>The directory that <c>~</c> stands for; bytes, one a char.</summary>
    public string HomeDirectory { get; set; } = "/";

    /// <summary>Reads an environment variable (bytes in and out); null where there is none.</summary>
    public Func<string, string?> GetEnvironmentVariable { get; set; } = static _ => null;

    /// <summary>Receives the text of <c>builtins.trace</c> and <c>traceVerbose</c>, without the prefix <c>trace: </c>; bytes, one a char.</summary>
    public Action<string> OnTrace { get; set; } = static _ => { };

    /// <summary>Receives warnings without their prefix: those of <c>builtins.warn</c> (true) and the evaluator's own (false); bytes, one a char.</summary>
    public Action<string, bool> OnWarning { get; set; } = static (_, _) => { };

    /// <summary>
    /// Whether the garbage collector may be paused while a big evaluation runs, for at most 384 MB and a sixteenth of
    /// the machine's memory (docs/performance.md). It is, unless the switch <c>TvixEval.PauseCollections</c> of
    /// <see cref="AppContext"/> says otherwise.
    /// </summary>
    public bool PauseCollections { get; set; } = !AppContext.TryGetSwitch("TvixEval.PauseCollections", out bool isOn) || isOn;

    /// <summary>How expressions fetch what is not on this machine.</summary>
    public FetchSettings Fetch { get; } = new();

    /// <summary>Observes what is evaluated, or null. For an evaluator that one machine uses.</summary>
    internal Instrumentation? Instrumentation { get; set; }

    /// <summary>Whether it is recorded what is read (see <see cref="Evaluator.Dependencies"/>).</summary>
    public bool RecordsDependencies { get; set; }

    /// <summary>The files that expressions see.</summary>
    public INixFileSystem Files { get; set; } = new RealFileSystem();
}
