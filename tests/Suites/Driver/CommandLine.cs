using System;
using System.Collections.Generic;
using System.Globalization;
using TvixEval.Engine;
using TvixEval.Syntax;

namespace TvixEval.Suites.Driver;

/// <summary>The arguments of <c>nix-instantiate</c> that concern evaluation. Texts are bytes, one a char.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, Action<Queue<string>>> flags;

    public CommandLine(EvalSettings settings)
    {
        Settings = settings;
        flags = Flags();
    }

    public EvalSettings Settings { get; }

    public List<string> Targets { get; } = new();

    public List<string> AttributePaths { get; } = new();

    public List<(string Name, string Text, bool IsExpression)> Arguments { get; } = new();

    public List<string> SearchPath { get; } = new();

    public OutputKind Output { get; private set; }

    public bool TargetsAreExpressions { get; private set; }

    public bool ReadsInput { get; private set; }

    public bool EvaluatesOnly { get; private set; }

    public bool ParsesOnly { get; private set; }

    public bool FindsFiles { get; private set; }

    public bool IsStrict { get; private set; }

    public bool HasLocations { get; private set; } = true;

    public bool ShowsTrace { get; private set; }

    /// <summary>Takes arguments in.</summary>
    /// <exception cref="UsageException">One is not known.</exception>
    public void Parse(IEnumerable<string> arguments)
    {
        var queue = new Queue<string>(arguments);
        while (queue.Count > 0)
        {
            string argument = queue.Dequeue();
            if (argument.StartsWith("-I", StringComparison.Ordinal) && argument.Length > 2)
            {
                SearchPath.Add(argument.Substring(2));
            }
            else if (flags.TryGetValue(argument, out Action<Queue<string>>? flag))
            {
                flag(queue);
            }
            else if (argument == "-")
            {
                ReadsInput = true;
            }
            else if (argument.Length > 0 && argument[0] == '-')
            {
                throw new UsageException($"unrecognised flag '{argument}'");
            }
            else
            {
                Targets.Add(argument);
            }
        }
    }

    private static string Next(Queue<string> queue, string flag) =>
        queue.Count > 0 ? queue.Dequeue() : throw new UsageException($"flag '{flag}' requires an argument");

    private Dictionary<string, Action<Queue<string>>> Flags()
    {
        var known = new Dictionary<string, Action<Queue<string>>>(StringComparer.Ordinal)
        {
            ["-E"] = _ => TargetsAreExpressions = true,
            ["--expr"] = _ => TargetsAreExpressions = true,
            ["--eval"] = _ => EvaluatesOnly = true,
            ["--eval-only"] = _ => EvaluatesOnly = true,
            ["--parse"] = _ => ParsesOnly = EvaluatesOnly = true,
            ["--parse-only"] = _ => ParsesOnly = EvaluatesOnly = true,
            ["--find-file"] = _ => FindsFiles = true,
            ["--strict"] = _ => IsStrict = true,
            ["--json"] = _ => Output = OutputKind.Json,
            ["--xml"] = _ => Output = OutputKind.Xml,
            ["--raw"] = _ => Output = OutputKind.Raw,
            ["--no-location"] = _ => HasLocations = false,
            ["--read-write-mode"] = _ => Settings.ReadOnlyStore = false,
            ["--dry-run"] = _ => { },
            ["--impure"] = _ => Settings.PureEvaluation = false,
            ["-A"] = queue => AttributePaths.Add(Next(queue, "-A")),
            ["--attr"] = queue => AttributePaths.Add(Next(queue, "--attr")),
            ["-I"] = queue => SearchPath.Add(Next(queue, "-I")),
            ["--include"] = queue => SearchPath.Add(Next(queue, "--include")),
            ["--arg"] = queue => AddArgument(queue, "--arg", isExpression: true),
            ["--argstr"] = queue => AddArgument(queue, "--argstr", isExpression: false),
            ["--option"] = queue => SetOption(Next(queue, "--option"), Next(queue, "--option")),
            ["--timeout"] = queue => Next(queue, "--timeout"),
            ["--system"] = queue => Settings.System = Next(queue, "--system"),
        };
        foreach (string name in new[] { "show-trace", "trace-verbose", "abort-on-warn", "pure-eval", "restrict-eval" })
        {
            known["--" + name] = _ => SetOption(name, "true");
            known["--no-" + name] = _ => SetOption(name, "false");
        }

        string[] valued =
        {
            "max-call-depth", "eval-system", "experimental-features", "extra-experimental-features", "nix-path",
            "lint-url-literals", "lint-short-path-literals", "lint-absolute-path-literals",
        };
        foreach (string name in valued)
        {
            known["--" + name] = queue => SetOption(name, Next(queue, "--" + name));
        }

        return known;
    }

    private void AddArgument(Queue<string> queue, string flag, bool isExpression)
    {
        string name = Next(queue, flag);
        Arguments.RemoveAll(argument => argument.Name == name);
        Arguments.Add((name, Next(queue, flag), isExpression));
    }

    /// <summary>Sets an option of the configuration; those that evaluation does not know are somebody else's.</summary>
    private void SetOption(string name, string value)
    {
        switch (name)
        {
            case "show-trace":
                ShowsTrace = value == "true";
                break;
            case "trace-verbose":
                Settings.TraceVerbose = value == "true";
                break;
            case "abort-on-warn":
                Settings.AbortOnWarn = value == "true";
                break;
            case "pure-eval":
                Settings.PureEvaluation = value == "true";
                break;
            case "restrict-eval":
                Settings.RestrictEvaluation = value == "true";
                break;
            case "allowed-uris":
                Settings.Fetch.AllowedUris.Clear();
                foreach (string uri in Words(value))
                {
                    Settings.Fetch.AllowedUris.Add(uri);
                }

                break;
            case "tarball-ttl":
                Settings.Fetch.TarballTtl = long.Parse(value, CultureInfo.InvariantCulture);
                break;
            case "download-attempts":
                Settings.Fetch.DownloadAttempts = int.Parse(value, CultureInfo.InvariantCulture);
                break;
            case "max-call-depth":
                Settings.MaxCallDepth = int.Parse(value, CultureInfo.InvariantCulture);
                break;
            case "eval-system":
                Settings.System = value;
                break;
            case "experimental-features":
                Settings.ExperimentalFeatures.Clear();
                Settings.ExperimentalFeatures.UnionWith(Words(value));
                break;
            case "extra-experimental-features":
                Settings.ExperimentalFeatures.UnionWith(Words(value));
                break;
            case "nix-path":
                Settings.NixPath.Clear();
                foreach (string entry in Words(value))
                {
                    Settings.NixPath.Add(entry);
                }

                break;
            case "lint-url-literals":
                Settings.LintUrlLiterals = Level(value);
                break;
            case "lint-short-path-literals":
                Settings.LintShortPathLiterals = Level(value);
                break;
            case "lint-absolute-path-literals":
                Settings.LintAbsolutePathLiterals = Level(value);
                break;
        }
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static LintLevel Level(string text) => text switch
    {
        "ignore" => LintLevel.Ignore,
        "warn" => LintLevel.Warn,
        "fatal" => LintLevel.Fatal,
        _ => throw new UsageException($"'{text}' is not a lint level"),
    };
}
