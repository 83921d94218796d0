using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using TvixEval.Dependencies;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Module.Watching;

namespace TvixEval.Module;

/// <content>What evaluation has read: in a variable, and watched for changes.</content>
public abstract partial class NixEvaluationCmdlet
{
    private static readonly string[] WatchTags = { "Nix", "Watch" };

    private readonly ManualResetEvent stopped = new(initialState: false);
    private NixDependencies? dependencies;

    private protected override bool GoesOnAfterErrors => IsWatching;

    private protected override void OnStop()
    {
        base.OnStop();
        stopped.Set();
        cancelWorkers?.Invoke();
    }

    /// <summary>Makes the record that evaluation has begun part of what the variable has.</summary>
    private protected void TrackDependencies()
    {
        // Of a function that an earlier evaluation gave, that one's are dependencies, too.
        DependencyRecord? earlier = Evaluation.Context.Dependencies;
        Evaluation.Context.Dependencies ??= Evaluation.Evaluator.Dependencies?.Current;
        if (!RecordsDependencies)
        {
            return;
        }

        if (Evaluation.Evaluator.Dependencies is not { } recorder)
        {
            var error = new InvalidOperationException(
                "What this function has read was not recorded. Create it in a session, or with -DependencyVariable.");
            ThrowTerminatingError(new ErrorRecord(error, "DependenciesNotRecorded", ErrorCategory.InvalidOperation, DependencyVariable));
            return;
        }

        if (dependencies is null)
        {
            dependencies = new NixDependencies();
            if (DependencyVariable is { } name)
            {
                SetVariable(name, dependencies);
            }
        }

        if (earlier is not null)
        {
            dependencies.Add(earlier);
        }

        dependencies.Add(recorder.Current);
    }

    // Which files there are is found out by PowerShell.
    private protected override void OnSearch(string pattern)
    {
        if (Evaluation.Evaluator.Dependencies is null)
        {
            return;
        }

        string path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(pattern);
        bool hasWildcards = WildcardPattern.ContainsWildcardCharacters(pattern);
        while (WildcardPattern.ContainsWildcardCharacters(path) && global::System.IO.Path.GetDirectoryName(path) is { } parent)
        {
            path = parent;
        }

        INixFileSystem files = Evaluation.Evaluator.Files;
        try
        {
            string place = SymlinkResolver.Resolve(files, NixPaths.FromNative(path), SymlinkMode.Full);
            if (files.GetKind(place) == FileKind.Directory && hasWildcards)
            {
                files.ReadDirectory(place);
            }
        }
        catch (NixException error) when (!error.EndsEvaluation)
        {
            // Then PowerShell finds nothing, or says why.
        }
    }

    /// <summary>Evaluates the sources again whenever something changes that was read, until the pipeline is stopped.</summary>
    private protected void WatchSources()
    {
        while (IsWatching)
        {
            using var watcher = new DependencyWatcher(dependencies!);
            if (watcher.IsIdle)
            {
                WriteWarning("Nothing was read that could change, so that there is nothing to watch.");
                return;
            }

            IReadOnlyList<NixDependency>? changed = BetweenEvaluations(() => watcher.Wait(stopped));
            if (changed is null)
            {
                throw new PipelineStoppedException();
            }

            var change = new NixDependencyChange(changed);
            WriteVerbose(change.ToString());
            WriteInformation(change, WatchTags);
            Evaluation.Evaluator.ResetFiles();
            dependencies!.Replace(Evaluation.Evaluator.Dependencies!.Current);
            BeginCollecting();
            OnRecord();
            WriteSummary();
        }
    }

    /// <summary>Sets a variable in the scope that the command was called from, as -OutVariable does.</summary>
    private void SetVariable(string name, NixDependencies value)
    {
        bool adds = name[0] == '+';
        name = adds ? name.Substring(1) : name;
        if (name.Length == 0)
        {
            var error = new ArgumentException("-DependencyVariable needs the name of a variable after the plus sign.");
            ThrowTerminatingError(new ErrorRecord(error, "InvalidDependencyVariable", ErrorCategory.InvalidArgument, DependencyVariable));
        }

        if (adds && SessionState.PSVariable.GetValue(name) is { } known)
        {
            value.Add(DependenciesIn(known, name));
        }

        SessionState.PSVariable.Set(name, value);
    }

    private List<NixDependency> DependenciesIn(object known, string name)
    {
        var given = new List<NixDependency>();
        object plain = (known as PSObject)?.BaseObject ?? known;
        foreach (object? item in plain is IEnumerable several and not string ? several : new[] { plain })
        {
            if (((item as PSObject)?.BaseObject ?? item) is not NixDependency dependency)
            {
                var error = new ArgumentException($"The variable '{name}' has something else than dependencies, to which none can be added.");
                ThrowTerminatingError(new ErrorRecord(error, "InvalidDependencyVariable", ErrorCategory.InvalidArgument, DependencyVariable));
                return given;
            }

            given.Add(dependency);
        }

        return given;
    }
}
