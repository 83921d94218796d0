using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using TvixEval.Builtins;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Differences;
using TvixEval.Formats.Json;
using TvixEval.Module.Completion;
using TvixEval.Module.Differences;
using TvixEval.Module.Parameters;
using TvixEval.Packages;
using TvixEval.Store;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Module;

/// <summary>
/// <para>Lists the derivations in Nix expressions: the packages of a package set.</para>
/// <para>
/// Searches like nix-env: the attributes of a set in the order of their names, and the elements of a list; nested sets
/// only if their attribute <c>recurseForDerivations</c> is true. Like nix-env it leaves out attributes whose names cannot stand in an attribute path without
/// quotes (<c>"a.b"</c>, <c>"7zip"</c>), unless -Recurse is given. A function is called with -Argument and its own defaults.
/// Each derivation is written as soon as its store paths are computed; nothing is built or written to disk. An attribute that fails
/// is an error of its own, with the attribute path as target, and the search continues, also with the next of several attribute paths.
/// </para>
/// <para>
/// A path that ends in .drv is the file of a derivation, of a folder made by Export-NixDerivation or of a store, and is read instead of evaluated; with -Recurse all
/// derivations follow that it uses. -Reason tells why a derivation uses another one.
/// </para>
/// </summary>
/// <example>
/// <code>Get-NixDerivation '{ hello = derivation { name = "hello-2.12"; system = "x86_64-linux"; builder = "/bin/sh"; }; }'</code>
/// <para>Returns an object with the name, the version 2.12, the system and the store paths of the derivation.</para>
/// </example>
/// <example>
/// <code>Get-NixDerivation -Flake ./flake#packages.aarch64-linux -WarningAction Ignore</code>
/// <para>Lists the packages that a flake has for a system.</para>
/// </example>
/// <example>
/// <code>$file = Export-NixDerivation 'let a = derivation { name = "a"; system = "s"; builder = "b"; }; in derivation { name = "c"; system = "s"; builder = a; }' -Destination store -PassThru
/// (Get-NixDerivation -Path $file -Recurse).Name
/// Get-NixDerivation -Path $file -As IndentedJson</code>
/// <code>
/// c
/// a
/// {
///   "derivations": {
/// ...
///   "version": 4
/// }
/// </code>
/// <para>Reads .drv files.</para>
/// </example>
/// <example>
/// <code>(Get-NixDerivation 'let d = name: uses: derivation { inherit name uses; system = "s"; builder = "b"; }; in d "app" (d "curl-8.0" (d "zlib-1.3" [ ]))' -Reason zlib).Name</code>
/// <code>
/// app
/// curl-8.0
/// zlib-1.3
/// </code>
/// <para>Shows by way of what a derivation uses another one.</para>
/// </example>
/// <seealso>Compare-NixDerivation</seealso>
/// <seealso>Export-NixDerivation</seealso>
/// <seealso>about_TvixEval_Sessions</seealso>
[Cmdlet(VerbsCommon.Get, "NixDerivation", DefaultParameterSetName = "Expression")]
[OutputType(typeof(NixDerivation), typeof(string))]
[SharesParameters(typeof(CollectionParameters))]
public sealed partial class GetNixDerivationCommand : NixEvaluationCmdlet
{
    private const int ProgressInterval = 200;

    private static readonly char[] Separators = { '/', '\\' };

    private DerivationGraph? graph;

    /// <summary>
    /// Searches all nested sets, and also attributes that nix-env skips because their names are not identifiers. A set that contains itself is entered once. For
    /// a .drv file: returns also all derivations that it uses, directly or not, the nearest first.
    /// </summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>How many levels of attributes to search: 1 is the attributes of the set itself.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [PSDefaultValue(Help = "no limit")]
    public int Depth { get; set; } = int.MaxValue;

    /// <summary>Returns only derivations for certain systems. Wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SystemCompleter))]
    public string[] SystemFilter { get; set; } = { "*" };

    /// <summary>
    /// How many attributes to evaluate at the same time, each on its own thread. The output is still in the order of the
    /// attributes.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 1;

    /// <summary>
    /// Returns, instead of each derivation, one of the shortest ways from it to another one that it uses, with both; nothing if it does not use it. The other one is a
    /// name (<c>openssl</c>, <c>openssl-3.0.8</c>, <c>openssl-*</c>), the store path or file name of a derivation, or an object of this command.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? Reason { get; set; }

    /// <summary>
    /// The format of the results: objects, or JSON in the form that <c>nix derivation show</c> of Nix 2.34 prints, a text for each derivation; with -Reason, or -Recurse
    /// of a .drv file, one text has all derivations that belong together.
    /// </summary>
    [Parameter]
    [ValidateSet(nameof(NixOutputForm.Object), nameof(NixOutputForm.Json), nameof(NixOutputForm.IndentedJson))]
    public NixOutputForm As { get; set; }

    /// <summary>
    /// Evaluates again whenever something changes that was read, and writes the derivations anew, until the pipeline is stopped (Ctrl+C, <c>Select-Object -First</c>). What
    /// has changed is in the information stream (<c>-InformationAction Continue</c> shows it). An error does not end it.
    /// </summary>
    [Parameter]
    public SwitchParameter Watch { get; set; }

    private protected override int? ErrorsToCollect => CollectErrors ? MaxErrors : null;

    private protected override bool IsWatching => Watch;

    private WildcardPattern[] Systems => Array.ConvertAll(SystemFilter, static pattern => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase));

    private protected override void OnEnd()
    {
        base.OnEnd();
        WatchSources();
    }

    private protected override void OnRecord()
    {
        graph = null;
        base.OnRecord();
    }

    private protected override void ProcessFile(string file)
    {
        if (!DerivationFile.IsNamedLikeOne(file))
        {
            base.ProcessFile(file);
            return;
        }

        ComparedValue found = DerivationFile.Read(Evaluation.Evaluator, file, file);
        WriteAll(found.Graph!, found.DerivationPath!, string.Empty, null);
    }

    private protected override void Process(string source, Func<Value> evaluate)
    {
        Vm vm = Evaluation.Machine;
        var search = new PackageSearch(Arguments, Recurse, Depth, use: Use);
        Value root = PackagesOf(evaluate());
        ForEachPath(path =>
        {
            string start = Bytes.FromText(path);
            Search(search, search.Begin(vm, Engine.AttributePath.Follow(vm, root, start, Arguments, Use), start));
        });
    }

    private void Search(PackageSearch search, IReadOnlyList<PackageBranch> branches)
    {
        Vm vm = Evaluation.Machine;
        if (ThrottleLimit == 1 || Debugger || branches.Count == 1)
        {
            Write(branches, index => search.Walk(vm, branches[index]));
            return;
        }

        OnThreads(
            (makeMachine, terms) => new PackageWorkers(search, branches, ThrottleLimit, vm, makeMachine, terms),
            static workers => workers.Cancel,
            workers => Write(branches, workers.ResultsOf));
    }

    private void Write(IReadOnlyList<PackageBranch> branches, Func<int, IEnumerable<PackageResult>> resultsOf)
    {
        WildcardPattern[] systems = Systems;

        // One that is found twice, under two names, counts once, as for nix-env.
        var seen = new HashSet<object>(Identity.Instance);
        var progress = new ProgressRecord(0, "Get-NixDerivation", "Starting");
        bool isShown = false;
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < branches.Count; i++)
        {
            if (watch.ElapsedMilliseconds >= ProgressInterval)
            {
                watch.Restart();
                isShown = true;
                progress.StatusDescription = string.Format(CultureInfo.CurrentCulture, "{0} of {1} attributes", i, branches.Count);
                progress.CurrentOperation = Bytes.ToText(branches[i].Path);
                progress.PercentComplete = (int)(100L * i / branches.Count);
                WriteProgress(progress);
            }

            foreach (PackageResult result in resultsOf(i))
            {
                if (result.Set is null || seen.Add(result.Set))
                {
                    Write(result, systems);
                }
            }
        }

        if (isShown)
        {
            progress.RecordType = ProgressRecordType.Completed;
            WriteProgress(progress);
        }
    }

    private void Write(PackageResult result, WildcardPattern[] systems)
    {
        Evaluation.Runspace.Flush();
        if (result.Error is { EndsEvaluation: true })
        {
            throw result.Error;
        }

        Failures?.Count();
        if (result.Error is not null)
        {
            ReportPart(result.Error, result.AttributePath);
        }
        else if (!Array.Exists(systems, system => system.IsMatch(Bytes.ToText(result.Package!.System))))
        {
            return;
        }
        else if (result.Package!.DerivationPath is { } path && (Reason is not null || As != NixOutputForm.Object))
        {
            string attributePath = Bytes.ToText(result.AttributePath);
            ProcessOne(() => WriteAll(graph ??= DerivationGraph.Of(Evaluation.Evaluator.Store), path, attributePath, result.Package), attributePath, isOnlyInput: false);
        }
        else if (Reason is null && As == NixOutputForm.Object)
        {
            WriteObject(NixDerivation.Create(result.Package, Evaluation.Context));
        }
    }

    /// <summary>Writes what is asked for of a derivation: itself, all that it uses, or the way to one of these.</summary>
    private void WriteAll(DerivationGraph graph, string root, string attributePath, Package? package)
    {
        Action poll = Evaluation.Machine.Poller;
        IEnumerable<string> paths = Reason is { } reason ? graph.ShortestWay(root, TargetOf(reason), poll) ?? Array.Empty<string>()
            : package is null && Recurse ? graph.Requisites(root, poll)
            : new[] { root };
        if (As != NixOutputForm.Object)
        {
            WriteJson(graph, paths);
            return;
        }

        WildcardPattern[] systems = Systems;
        foreach (string path in paths)
        {
            PSObject derivation = package is not null && path == root
                ? NixDerivation.Create(package, Evaluation.Context)
                : NixDerivation.Create(Evaluation.Machine, graph, path, attributePath, Evaluation.Context);
            string system = ((NixDerivation)derivation.BaseObject).System;
            if (package is not null || Array.Exists(systems, pattern => pattern.IsMatch(system)))
            {
                WriteObject(derivation);
            }
        }
    }

    private void WriteJson(DerivationGraph graph, IEnumerable<string> paths)
    {
        var derivations = new SortedDictionary<string, Derivation>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            MemoryBudget.ChargeGrowth(derivations.Count);
            derivations.Add(path, graph.Read(path));
        }

        if (derivations.Count > 0)
        {
            string json = DerivationJson.Write(derivations);
            WriteObject(Bytes.ToText(As == NixOutputForm.IndentedJson ? JsonIndentation.Indent(json) : json));
        }
    }

    private static bool IsPattern(string text)
    {
        try
        {
            _ = WildcardPattern.Get(text, WildcardOptions.None).IsMatch(string.Empty);
            return true;
        }
        catch (WildcardPatternException)
        {
            return false;
        }
    }

    /// <summary>Whether a derivation, by its store path, is what a user means.</summary>
    private static Func<string, bool> TargetOf(string reason)
    {
        // What is no pattern can still be a name.
        WildcardPattern pattern = IsPattern(reason) ? WildcardPattern.Get(reason, WildcardOptions.CultureInvariant) : WildcardPattern.Get(WildcardPattern.Escape(reason), WildcardOptions.None);
        if (StorePathNames.IsDerivation(reason))
        {
            string name = Bytes.FromText(reason.Substring(reason.LastIndexOfAny(Separators) + 1));
            return path => path.EndsWith("/" + name, StringComparison.Ordinal);
        }

        return path =>
        {
            string name = StorePathNames.DerivationNameOf(path);
            return pattern.IsMatch(Bytes.ToText(name)) || Bytes.ToText(Versions.ParseName(name).Name) == reason;
        };
    }
}
