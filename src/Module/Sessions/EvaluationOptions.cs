using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Module.Sessions;

/// <summary>What decides which evaluator a cmdlet uses. Equal options share one evaluator.</summary>
internal sealed class EvaluationOptions
{
    /// <summary>The search path entries, first one first, with absolute paths (text).</summary>
    public IReadOnlyList<string> NixPath { get; init; } = Array.Empty<string>();

    /// <summary>The experimental features that are on.</summary>
    public IReadOnlyList<string> ExperimentalFeatures { get; init; } = Array.Empty<string>();

    /// <summary>The system that expressions are evaluated for.</summary>
    public string System { get; init; } = CurrentSystem;

    /// <summary>Whether evaluation is pure.</summary>
    public bool IsPure { get; init; }

    /// <summary>Whether only allowed files and URIs can be read, besides the search path.</summary>
    public bool IsRestricted { get; init; }

    /// <summary>Native absolute paths of files and folders that may be read where evaluation is pure or restricted.</summary>
    public IReadOnlyList<string> AllowedPaths { get; init; } = Array.Empty<string>();

    /// <summary>URIs, and beginnings of URIs, that may be fetched where evaluation is restricted.</summary>
    public IReadOnlyList<string> AllowedUris { get; init; } = Array.Empty<string>();

    /// <summary>The flake registry for everyone: a URL, or an absolute Nix path (text); null for none.</summary>
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

    /// <summary>
    /// Whether parameters restrict evaluation. With purity, allowed files are those that can be read at all; allowed addresses restrict
    /// what else pure evaluation may fetch.
    /// </summary>
    /// <param name="isPure">Whether evaluation is pure.</param>
    /// <param name="hasPaths">Whether allowed files are given.</param>
    /// <param name="hasUris">Whether allowed addresses are given.</param>
    public static bool Restricts(bool isPure, bool hasPaths, bool hasUris) => hasUris || (hasPaths && !isPure);

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

    /// <summary>The settings of the evaluator for these options.</summary>
    public EvalSettings ToSettings()
    {
        var settings = new EvalSettings
        {
            System = System,
            PureEvaluation = IsPure,

            // As with `nix eval`: an expression can import what it wrote with builtins.toFile.
            ReadOnlyStore = false,
            RestrictEvaluation = IsRestricted,
            HomeDirectory = HostEnvironment.HomeDirectory,
            GetEnvironmentVariable = static name =>
                Environment.GetEnvironmentVariable(Bytes.ToText(name)) is { } value ? Bytes.FromText(value) : null,
            OnTrace = NixRunspace.Trace,
            OnWarning = static (text, _) => NixRunspace.Warn(text),
        };
        settings.Fetch.FlakeRegistry = FlakeRegistry is null ? null : Bytes.FromText(FlakeRegistry);
        settings.Fetch.UserFlakeRegistry = NixPaths.FromNative(Path.GetFullPath(UserFlakeRegistry));
        settings.Fetch.SystemFlakeRegistry = NixPaths.FromNative(Path.GetFullPath(SystemFlakeRegistry));
        settings.ExperimentalFeatures.UnionWith(ExperimentalFeatures);
        foreach (KeyValuePair<string, string> token in AccessTokens)
        {
            settings.Fetch.AccessTokens[Bytes.FromText(token.Key)] = Bytes.FromText(token.Value);
        }

        foreach (string path in AllowedPaths)
        {
            settings.AllowedPaths.Add(NixPaths.FromNative(path));
        }

        foreach (string uri in AllowedUris)
        {
            settings.Fetch.AllowedUris.Add(Bytes.FromText(uri));
        }

        foreach (string entry in NixPath)
        {
            settings.NixPath.Add(Bytes.FromText(entry));
        }

        return settings;
    }
}
