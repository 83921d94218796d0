using System;
using System.Collections.Generic;
using TvixEval.Engine;
using TvixEval.Fetch.Cache;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval;

/// <summary>
/// What expressions may do, and which names they can use. By default an expression is a pure computation: it can read no files except those that the program
/// names, no environment variables, and no network. An engine copies its options; later changes have no effect.
/// </summary>
public sealed class NixEngineOptions
{
    /// <summary>
    /// Options for untrusted expressions: nothing is accessible, results depend only on the expression, and time (10 s), memory (256 MB) and nested
    /// calls (5,000) are limited. Returns a new object each time, which can be modified.
    /// </summary>
    public static NixEngineOptions Safe => new()
    {
        IsPure = true,
        TimeLimit = TimeSpan.FromSeconds(10),
        MemoryLimit = 256 << 20,
        MaxCallDepth = 5000,
    };

    /// <summary>
    /// Options for trusted expressions, as in the Nix commands: all files, environment variables and the network are accessible. Returns a new
    /// object each time.
    /// </summary>
    public static NixEngineOptions Trusted => new()
    {
        IsRestricted = false,
        GetEnvironmentVariable = Environment.GetEnvironmentVariable,
    };

    /// <summary>Whether only allowed files and URLs can be read (Nix's <c>restrict-eval</c>). The default is true.</summary>
    public bool IsRestricted { get; set; } = true;

    /// <summary>
    /// Whether the same expression always has the same result everywhere (Nix's <c>pure-eval</c>): no environment variables, no search path, no
    /// <c>builtins.currentTime</c> and <c>currentSystem</c>, and fetching only with a hash or revision.
    /// </summary>
    public bool IsPure { get; set; }

    /// <summary>
    /// Whether an expression may read what a derivation builds, where that is in a store on this machine (Nix's
    /// <c>allow-import-from-derivation</c>). Nothing is ever built. The default is true.
    /// </summary>
    public bool AllowImportFromDerivation { get; set; } = true;

    /// <summary>Files and folders that restricted or pure expressions may read. Paths of the operating system.</summary>
    public IList<string> AllowedPaths { get; } = new List<string>();

    /// <summary>URLs, or prefixes of URLs such as <c>https://github.com/NixOS</c> or <c>github:</c>, that restricted expressions may fetch.</summary>
    public IList<string> AllowedUris { get; } = new List<string>();

    /// <summary>
    /// Where <c>&lt;name&gt;</c> is looked up: folders, or <c>name=folder</c>. Restricted expressions may read them too; pure ones have no search path.
    /// </summary>
    public IList<string> SearchPath { get; } = new List<string>();

    /// <summary>The folder that relative paths start from, in expressions given as text, in flake references and in these options.</summary>
    public string BaseDirectory { get; set; } = Environment.CurrentDirectory;

    /// <summary>The environment for <c>builtins.getEnv</c>; null for none. Restricted and pure expressions never see it.</summary>
    public Func<string, string?>? GetEnvironmentVariable { get; set; }

    /// <summary>The value of <c>builtins.currentSystem</c>, such as <c>x86_64-linux</c>; the default is Nix's name for this machine.</summary>
    public string System { get; set; } = HostEnvironment.System;

    /// <summary>The folder of the store, the prefix of store paths.</summary>
    public string StoreDirectory { get; set; } = "/nix/store";

    /// <summary>The enabled experimental features. The default is <c>flakes</c> and the features that belong to it.</summary>
    public ISet<string> ExperimentalFeatures { get; } = new HashSet<string>(StringComparer.Ordinal) { Store.ExperimentalFeatures.Flakes };

    /// <summary>The flake registry, which resolves names such as <c>nixpkgs</c>: a file, or a URL. Without it names cannot be resolved.</summary>
    public string? FlakeRegistry { get; set; }

    /// <summary>Access tokens of forges, by host (<c>github.com</c>) or host and path.</summary>
    public IDictionary<string, string> AccessTokens { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Variables for every expression given as text, besides the builtins. Values may be anything that <see cref="NixEngine.ToValue"/> accepts.</summary>
    public IDictionary<string, object?> Globals { get; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>
    /// The time limit for each call from the program that evaluates something: an expression, a conversion, a
    /// comparison. Null for no limit. Exceeding it is a <see cref="NixError"/> of kind <see cref="NixErrorKind.Timeout"/>.
    /// </summary>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>
    /// By how many bytes the process's heap may grow during such a call, or null for no limit. It is sampled now and then, and includes other allocations in the process. Exceeding it is a
    /// <see cref="NixError"/> of kind <see cref="NixErrorKind.MemoryLimit"/>.
    /// </summary>
    public long? MemoryLimit { get; set; }

    /// <summary>Whether the engine records what expressions read (see <see cref="NixEngine.Dependencies"/>). The default is false.</summary>
    public bool RecordDependencies { get; set; }

    /// <summary>
    /// The folder of the evaluation cache, which keeps results that are data: engines find them there, also in other processes, and need not evaluate, as long as the
    /// expression, variables and options are the same and nothing has changed that was read. A relative path starts from <see cref="BaseDirectory"/>. The folder is made if
    /// need be, and becomes this user's alone; where that is impossible, nothing is kept. <see cref="UserCache"/> is that of the PowerShell module. Null, the default, for none; with a
    /// <see cref="Debugger"/> there is none either.
    /// </summary>
    public string? EvaluationCache { get; set; }

    /// <summary>
    /// This user's cache folder, which has the results of the PowerShell module, too, and what was fetched: <c>tvixeval</c> in <c>$XDG_CACHE_HOME</c> or
    /// <c>~/.cache</c>, on Windows <c>%LOCALAPPDATA%\TvixEval\Cache</c>.
    /// </summary>
    public static string UserCache => FetchCache.DefaultFolder();

    /// <summary>What stops evaluations, and what the program does then. Null, the default, for no debugger.</summary>
    public NixDebuggerOptions? Debugger { get; set; }

    /// <summary>The maximum number of nested calls.</summary>
    public int MaxCallDepth { get; set; } = 10000;

    /// <summary>The settings of an evaluator, without those that need the engine.</summary>
    internal EvalSettings ToSettings()
    {
        string baseDirectory = global::System.IO.Path.GetFullPath(BaseDirectory);
        var settings = new EvalSettings
        {
            System = Bytes.FromText(System),
            PureEvaluation = IsPure,
            RestrictEvaluation = IsRestricted,

            // An expression can import what it wrote with builtins.toFile.
            ReadOnlyStore = false,
            StoreDirectory = Bytes.FromText(StoreDirectory),
            GetCurrentDirectory = () => NixPaths.FromNative(baseDirectory),
            AllowImportFromDerivation = AllowImportFromDerivation,
            HomeDirectory = HostEnvironment.HomeDirectory,
            MaxCallDepth = MaxCallDepth,
            RecordsDependencies = RecordDependencies || EvaluationCache is not null,
        };
        if (GetEnvironmentVariable is { } read)
        {
            settings.GetEnvironmentVariable = name => read(Bytes.ToText(name)) is { } value ? Bytes.FromText(value) : null;
        }

        settings.ExperimentalFeatures.UnionWith(ExperimentalFeatures);
        settings.Fetch.FlakeRegistry = FlakeRegistry is null ? null : FlakeRegistry.Contains("://") ? Bytes.FromText(FlakeRegistry) : Native(FlakeRegistry);
        foreach (KeyValuePair<string, string> token in AccessTokens)
        {
            settings.Fetch.AccessTokens[Bytes.FromText(token.Key)] = Bytes.FromText(token.Value);
        }

        foreach (string path in AllowedPaths)
        {
            settings.AllowedPaths.Add(Native(path));
        }

        foreach (string uri in AllowedUris)
        {
            settings.Fetch.AllowedUris.Add(Bytes.FromText(uri));
        }

        foreach (string entry in SearchPath)
        {
            settings.NixPath.Add(Bytes.FromText(HostEnvironment.SearchPathEntry(entry, path => Bytes.ToText(Native(path)))));
        }

        return settings;

        string Native(string path) => NixPaths.FromNative(global::System.IO.Path.GetFullPath(global::System.IO.Path.Combine(baseDirectory, path)));
    }
}
