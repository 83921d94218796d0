using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using System.Text;
using TvixEval.Engine;
using TvixEval.IO;

namespace TvixEval.Module.Sessions;

/// <summary>
/// What decides which evaluator is used, read from the parameters of whoever evaluates (<see cref="Read"/>). Equal options share one
/// evaluator. A new setting is a property here, its line in <see cref="Read"/>, <see cref="Key"/> and <see cref="ToSettings"/>, and its
/// parameter in <c>EvaluatorParameters</c>.
/// </summary>
internal sealed class EvaluationOptions
{
    /// <summary>The search path entries, first one first, with native absolute paths.</summary>
    public IReadOnlyList<string> NixPath { get; init; } = Array.Empty<string>();

    /// <summary>The experimental features that are on.</summary>
    public IReadOnlyList<string> ExperimentalFeatures { get; init; } = Array.Empty<string>();

    /// <summary>The system that expressions are evaluated for.</summary>
    public string System { get; init; } = CurrentSystem;

    /// <summary>Whether evaluation is pure.</summary>
    public bool IsPure { get; init; }

    /// <summary>Whether only allowed files and URIs can be read, besides the search path.</summary>
    public bool IsRestricted { get; init; }

    /// <summary>Whether what derivations build may be read.</summary>
    public bool AllowsImportFromDerivation { get; init; } = true;

    /// <summary>Native absolute paths of files and folders that may be read where evaluation is pure or restricted.</summary>
    public IReadOnlyList<string> AllowedPaths { get; init; } = Array.Empty<string>();

    /// <summary>URIs, and beginnings of URIs, that may be fetched where evaluation is restricted.</summary>
    public IReadOnlyList<string> AllowedUris { get; init; } = Array.Empty<string>();

    /// <summary>The flake registry for everyone: a URL, or a native absolute path; null for none.</summary>
    public string? FlakeRegistry { get; init; }

    /// <summary>The user's own flake registry, a native path.</summary>
    public static string UserFlakeRegistry => Path.Combine(
        Environment.GetEnvironmentVariable("NIX_CONFIG_HOME")
        ?? Path.Combine(Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") ?? Path.Combine(HomeDirectory, ".config"), "nix"),
        "registry.json");

    /// <summary>This machine's flake registry, a native path.</summary>
    public static string SystemFlakeRegistry => Path.Combine(Environment.GetEnvironmentVariable("NIX_CONF_DIR") ?? "/etc/nix", "registry.json");

    /// <summary>What C++ Nix calls the machine that this runs on.</summary>
    public static string CurrentSystem => HostEnvironment.System;

    /// <summary>Access tokens of forges, by host or host and path.</summary>
    public IReadOnlyDictionary<string, string> AccessTokens { get; } = NixConfiguration.AccessTokens;

    /// <summary>A text that is equal for equal options.</summary>
    public string Key
    {
        get
        {
            var features = new SortedSet<string>(ExperimentalFeatures, StringComparer.Ordinal);
            var key = new StringBuilder();
            foreach (KeyValuePair<string, string> token in AccessTokens)
            {
                key.Append(token.Key).Append('=').Append(token.Value).Append('\u0001');
            }

            key.Append('\0').Append(System).Append('\0')
                .Append(IsPure).Append('\0')
                .Append(IsRestricted).Append('\0')
                .Append(AllowsImportFromDerivation).Append('\0')
                .Append(string.Join("\u0001", AllowedPaths)).Append('\0')
                .Append(string.Join("\u0001", AllowedUris)).Append('\0')
                .Append(HomeDirectory).Append('\0')
                .Append(FlakeRegistry).Append('\0')
                .Append(UserFlakeRegistry).Append('\0')
                .Append(SystemFlakeRegistry).Append('\0')
                .Append(string.Join("\u0001", features)).Append('\0')
                .Append(string.Join("\u0001", NixPath));
            return key.ToString();
        }
    }

    /// <summary>The user's folder.</summary>
    public static string HomeDirectory => HostEnvironment.NativeHomeDirectory;

    /// <summary>Reads parameters. Paths in them are PowerShell's.</summary>
    /// <param name="given">The parameters.</param>
    /// <param name="state">PowerShell's location and drives.</param>
    /// <param name="isFlake">Whether it is a flake that is evaluated: that needs a feature, and is pure unless it is told otherwise.</param>
    /// <param name="hasFlakes">Whether flakes are on without being asked for.</param>
    /// <param name="folder">The folder that relative entries of NIX_PATH start from; by default the current one.</param>
    public static EvaluationOptions Read(GivenParameters given, SessionState state, bool isFlake = false, string? folder = null, bool hasFlakes = false)
    {
        string[] features = given.Texts("ExperimentalFeature");
        bool isPure = !given.IsOn("Impure") && (given.Has("Pure") ? !given.IsOff("Pure") : isFlake);
        bool hasPaths = given.Has("AllowedPath");
        bool hasUris = given.Has("AllowedUri");
        return new EvaluationOptions
        {
            ExperimentalFeatures = isFlake || hasFlakes ? new List<string>(features) { Store.ExperimentalFeatures.Flakes } : features,
            NixPath = SearchPathEntries.Resolve(given.Texts("NixPath"), state.Path, folder ?? CurrentFolder.Of(state.Path)),
            System = given.Text("System") ?? CurrentSystem,
            IsPure = isPure,

            // With purity, allowed files are those that can be read at all; allowed addresses restrict what else it may fetch.
            IsRestricted = hasUris || (hasPaths && !isPure),
            AllowsImportFromDerivation = !given.IsOn("NoImportFromDerivation"),
            AllowedPaths = Array.ConvertAll(given.Texts("AllowedPath"), state.Path.GetUnresolvedProviderPathFromPSPath),
            AllowedUris = given.Texts("AllowedUri"),
            FlakeRegistry = FlakeReferences.ResolveRegistry(given.Text("FlakeRegistry"), state),
        };
    }

    /// <summary>What is to be said about parameters before anything is done with them.</summary>
    /// <param name="given">The parameters.</param>
    public static IEnumerable<string> WarningsOf(GivenParameters given) => Store.ExperimentalFeatures.WarnOfUnknown(given.Texts("ExperimentalFeature"));

    /// <summary>The settings of the evaluator for these options: those that C# programs have too, and what only PowerShell gives.</summary>
    /// <param name="recordsDependencies">Whether it is recorded what is read.</param>
    public EvalSettings ToSettings(bool recordsDependencies = false)
    {
        var options = new NixEngineOptions
        {
            System = System,
            IsPure = IsPure,
            IsRestricted = IsRestricted,
            AllowImportFromDerivation = AllowsImportFromDerivation,
            GetEnvironmentVariable = Environment.GetEnvironmentVariable,
            FlakeRegistry = FlakeRegistry,
            RecordDependencies = recordsDependencies,
        };
        options.ExperimentalFeatures.Clear();
        options.ExperimentalFeatures.UnionWith(ExperimentalFeatures);
        AddAll(AccessTokens, options.AccessTokens);
        AddAll(AllowedPaths, options.AllowedPaths);
        AddAll(AllowedUris, options.AllowedUris);
        AddAll(NixPath, options.SearchPath);
        EvalSettings settings = options.ToSettings();
        settings.GetCurrentDirectory = static () => NixPaths.FromNative(NixRunspace.CurrentFolder());
        settings.OnTrace = NixRunspace.Trace;
        settings.OnWarning = static (text, _) => NixRunspace.Warn(text);
        settings.Fetch.UserFlakeRegistry = NixPaths.FromNative(Path.GetFullPath(UserFlakeRegistry));
        settings.Fetch.SystemFlakeRegistry = NixPaths.FromNative(Path.GetFullPath(SystemFlakeRegistry));
        return settings;
    }

    private static void AddAll<T>(IEnumerable<T> source, ICollection<T> target)
    {
        foreach (T item in source)
        {
            target.Add(item);
        }
    }
}
