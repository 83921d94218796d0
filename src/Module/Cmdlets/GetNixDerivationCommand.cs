using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Module.Completion;
using TvixEval.Module.Errors;
using TvixEval.Packages;
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
/// </summary>
/// <example>
/// <code>Get-NixDerivation '{ hello = derivation { name = "hello-2.12"; system = "x86_64-linux"; builder = "/bin/sh"; }; }'</code>
/// <para>Returns an object with the name, the version 2.12, the system and the store paths of the derivation.</para>
/// </example>
/// <example>
/// <code>Get-NixDerivation -Flake ./flake#packages.aarch64-linux -WarningAction Ignore</code>
/// <para>Lists the packages that a flake has for a system.</para>
/// </example>
/// <seealso>Export-NixDerivation</seealso>
/// <seealso>about_TvixEval_Sessions</seealso>
[Cmdlet(VerbsCommon.Get, "NixDerivation", DefaultParameterSetName = "Expression")]
[OutputType(typeof(NixDerivation))]
public sealed class GetNixDerivationCommand : NixEvaluationCmdlet
{
    private const int ProgressInterval = 200;

    private volatile PackageWorkers? workers;

    /// <summary>Searches all nested sets, and also attributes that nix-env skips because their names are not identifiers. A set that contains itself is entered once.</summary>
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

    private protected override void OnStop() => workers?.Cancel();

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
        if (ThrottleLimit == 1 || branches.Count == 1)
        {
            Write(branches, index => search.Walk(vm, branches[index]));
            return;
        }

        var terms = new MachineTerms { Names = vm.Names, Calls = vm.MaxCallDepth - vm.CallDepth, OnPoll = vm.OnPoll };
        using var parallel = new PackageWorkers(search, branches, ThrottleLimit, MakeMachine, terms);
        workers = parallel;
        try
        {
            if (Stopping)
            {
                throw new PipelineStoppedException();
            }

            Write(branches, parallel.ResultsOf);
        }
        finally
        {
            workers = null;
        }
    }

    private Vm MakeMachine()
    {
        Vm machine = Evaluation.Runspace.NewMachine(Evaluation.Evaluator);
        machine.SharesResults = true;
        Evaluation.Machine.SharesResults = true;
        return machine;
    }

    private void Write(IReadOnlyList<PackageBranch> branches, Func<int, IEnumerable<PackageResult>> resultsOf)
    {
        WildcardPattern[] systems = Array.ConvertAll(SystemFilter, static pattern => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase));

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

        if (result.Error is not null)
        {
            WriteError(ErrorRecords.Create(result.Error, Bytes.ToText(result.AttributePath)));
        }
        else if (Array.Exists(systems, system => system.IsMatch(Bytes.ToText(result.Package!.System))))
        {
            WriteObject(NixDerivation.Create(result.Package!, Evaluation.Context));
        }
    }
}
