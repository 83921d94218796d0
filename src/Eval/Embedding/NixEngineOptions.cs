using System;
using System.Collections.Generic;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval;

/// <summary>
/// What expressions may do, and what they know. By default an expression is a computation: it sees no files but those that the program
/// names, no environment, and no network. An engine copies its options; changing them afterwards does nothing.
/// </summary>
public sealed class NixEngineOptions
{
    /// <summary>
    /// Options for expressions of strangers: nothing can be reached, results depend on nothing but the expression, and time (10 s), memory (256 MB) and nested
    /// calls (5,000) are limited. A new object each time, for changing what should be different.
    /// </summary>
    public static NixEngineOptions Safe => new()
    {
        IsPure = true,
        TimeLimit = TimeSpan.FromSeconds(10),
        MemoryLimit = 256 << 20,
        MaxCallDepth = 5000,
    };

    /// <summary>
    /// Options for expressions of one's own, as the Nix commands treat them: all files, the environment and the network can be used. A new
    /// object each time.
    /// </summary>
    public static NixEngineOptions Trusted => new()
    {
        IsRestricted = false,
        GetEnvironmentVariable = Environment.GetEnvironmentVariable,
    };

    /// <summary>Whether only allowed files and addresses can be read (Nix's <c>restrict-eval</c>). On by default.</summary>
    public bool IsRestricted { get; set; } = true;

    /// <summary>
    /// Whether the same expression has the same result everywhere and always (Nix's <c>pure-eval</c>): no environment, no search path, no
    /// <c>builtins.currentTime</c> and <c>currentSystem</c>, and only such fetching as names the content it expects.
    /// </summary>
    public bool IsPure { get; set; }

    /// <summary>Files and folders that expressions may read, where they are restricted or pure. Paths of the operating system.</summary>
    public IList<string> AllowedPaths { get; } = new List<string>();

    /// <summary>Addresses, or beginnings of them such as <c>https://github.com/NixOS</c> or <c>github:</c>, that restricted expressions may fetch.</summary>
    public IList<string> AllowedUris { get; } = new List<string>();

    /// <summary>
    /// Where <c>&lt;name&gt;</c> is looked for: folders, or <c>name=folder</c>. Restricted expressions may read them too; pure ones have no search path.
    /// </summary>
    public IList<string> SearchPath { get; } = new List<string>();

    /// <summary>The folder that relative paths start from, in expressions given as text, in flake references and in these options.</summary>
    public string BaseDirectory { get; set; } = Environment.CurrentDirectory;

    /// <summary>What <c>builtins.getEnv</c> sees; null for nothing. Restricted and pure expressions see nothing in any case.</summary>
    public Func<string, string?>? GetEnvironmentVariable { get; set; }

    /// <summary>What <c>builtins.currentSystem</c> is, such as <c>x86_64-linux</c>; by default what Nix calls this machine.</summary>
    public string System { get; set; } = HostEnvironment.System;

    /// <summary>The folder of the store, which store paths begin with.</summary>
    public string StoreDirectory { get; set; } = "/nix/store";

    /// <summary>The experimental features that are on. By default <c>flakes</c> and what belongs to it.</summary>
    public ISet<string> ExperimentalFeatures { get; } = new HashSet<string>(StringComparer.Ordinal) { Store.ExperimentalFeatures.Flakes };

    /// <summary>The flake registry, which says what names such as <c>nixpkgs</c> stand for: a file, or an address. Without it names mean nothing.</summary>
    public string? FlakeRegistry { get; set; }

    /// <summary>Access tokens of forges, by host (<c>github.com</c>) or host and path.</summary>
    public IDictionary<string, string> AccessTokens { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Names that every expression given as text may use, besides the builtins. Values may be anything that <see cref="NixEngine.ToValue"/> takes.</summary>
    public IDictionary<string, object?> Globals { get; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>
    /// How long evaluation may take, counted anew for each call of the program that evaluates something: an expression, a conversion, a
    /// comparison. Null for as long as it takes. More is a <see cref="NixError"/> of kind <see cref="NixErrorKind.Timeout"/>.
    /// </summary>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>
    /// By how many bytes the heap of the process may grow meanwhile, or null. It is looked at now and then, and counts what else the process does. More is a
    /// <see cref="NixError"/> of kind <see cref="NixErrorKind.MemoryLimit"/>.
    /// </summary>
    public long? MemoryLimit { get; set; }

    /// <summary>How many calls may be nested.</summary>
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
            CurrentDirectory = NixPaths.FromNative(baseDirectory),
            HomeDirectory = HostEnvironment.HomeDirectory,
            MaxCallDepth = MaxCallDepth,
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
