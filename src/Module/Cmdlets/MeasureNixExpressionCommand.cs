using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Management.Automation;
using System.Text;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.IO;
using TvixEval.Module.Caching;
using TvixEval.Module.Conversion;
using TvixEval.Module.Errors;
using TvixEval.Module.Sessions;
using TvixEval.Profiling;
using TvixEval.Results;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// <para>Measures the cost of evaluating Nix expressions: time, memory, calls, thunks; optionally per function.</para>
/// <para>
/// The expression is evaluated once, fully unless -Shallow is given, and without cached results of earlier evaluations; for a
/// derivation, the store path is computed. If one of several attribute paths fails, it is an error of its own; the others are measured together. The counts are exact.
/// Counting uses code compiled with probes, which takes up to twice as long in functions that do little. A profile takes up to twice as long in real code,
/// and several times as long in such functions. Memory and garbage collections are those of the whole process.
/// </para>
/// </summary>
/// <example>
/// <code>Measure-NixExpression 'builtins.foldl'' (a: b: a + b) 0 (builtins.genList (n: n * n) 1000)'</code>
/// <para>Returns the time and the counts of an evaluation.</para>
/// </example>
/// <example>
/// <code>(Measure-NixExpression 'let f = n: if n == 0 then 0 else f (n - 1); in f 100' -Profile).Functions[0].Calls</code>
/// <code>101</code>
/// <para>A profile contains the cost of each function.</para>
/// </example>
/// <example>
/// <code>(Measure-NixExpression '[ 1 (x: x) ]' -EvalCache).EvalCache.Reason</code>
/// <code>It is not data: it has functions or derivations in it, or contains itself.</code>
/// <para>Tells what the evaluation cache does for a result.</para>
/// </example>
/// <seealso>Invoke-NixExpression</seealso>
[Cmdlet(VerbsDiagnostic.Measure, "NixExpression", DefaultParameterSetName = "Expression", SupportsShouldProcess = true)]
[OutputType(typeof(NixMeasurement))]
public sealed class MeasureNixExpressionCommand : NixEvaluationCmdlet
{
    private readonly Dictionary<string, NixCacheUse> uses = new(StringComparer.Ordinal);
    private Profiler instrumentation = null!;
    private CommandCache? cache;
    private int measured;

    /// <summary>Records a profile: the calls and the time of each function, in Functions and FoldedStacks of the result.</summary>
    [Parameter]
    public SwitchParameter Profile { get; set; }

    /// <summary>A file for the profile as folded stacks, the text format that flame graph programs read. An existing file is replaced. With several expressions each has its own file: profile.txt, profile-2.txt and so on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? FoldedStack { get; set; }

    /// <summary>A file for the profile as a flame graph (SVG), to open in a browser: each box is a function below its caller, as wide as the time in it. An existing file is replaced. With several expressions each has its own file: profile.svg, profile-2.svg and so on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? FlameGraph { get; set; }

    /// <summary>Evaluates only the outermost level of the result, not its elements or attributes.</summary>
    [Parameter]
    public SwitchParameter Shallow { get; set; }

    /// <summary>
    /// Uses the evaluation cache as <c>Invoke-NixExpression -EvalCache</c> does: measures finding the result where it is there, and otherwise evaluating and storing it. The property
    /// EvalCache of the result tells which, what has changed since a result was stored, and why one is not kept. With -Shallow or -DependencyVariable it does nothing.
    /// </summary>
    [Parameter]
    public SwitchParameter EvalCache { get; set; }

    /// <summary>No parameter here: what a session holds already takes no time.</summary>
    public override NixSession? Session { get; set; }

    /// <summary>No parameter here: nothing is measured that waits.</summary>
    public override SwitchParameter Debugger { get; set; }

    /// <summary>No parameter here.</summary>
    public override SwitchParameter IgnoreTry { get; set; }

    /// <summary>No parameter here.</summary>
    public override string[] StopOn { get; set; } = Array.Empty<string>();

    private protected override string? SourceUse => "evaluate";

    private protected override Evaluation CreateEvaluation(NixRunspace runspace)
    {
        // An evaluator of its own: its code has probes in it.
        EvalSettings settings = GetOptions().ToSettings(RecordsDependencies || UsesCache);
        instrumentation = new Profiler(Profile || FoldedStack is not null || FlameGraph is not null);
        settings.Instrumentation = instrumentation;
        return new Evaluation(runspace, StandardEvaluator.Create(settings), keepsValues: false);
    }

    private bool UsesCache => EvalCache && !Shallow && !RecordsDependencies;

    private protected override void OnBegin()
    {
        base.OnBegin();
        if (UsesCache)
        {
            cache = CommandCache.Open(
                new ResultCache(), Evaluation, GetOptions().Key, Location, HasArguments ? Arguments : null, Limits.Calls, CommandCache.DataForm, HasOneResult);
        }
    }

    private protected override void Write(NixRunspace.Message message)
    {
        cache?.Note(message);
        base.Write(message);
    }

    private protected override void Process(string source, Func<Value> evaluate)
    {
        Evaluation.Evaluator.ResetFiles();
        TrackDependencies();
        _ = Evaluation.Evaluator.Environment;
        long allocatedBefore = Allocated();
        TimeSpan garbageBefore = GarbageTime();
        int collectionsBefore = Collections();
        using var process = global::System.Diagnostics.Process.GetCurrentProcess();
        TimeSpan cpuBefore = process.TotalProcessorTime;
        instrumentation.Reset();
        var failures = new List<(Exception Error, string Path)>();
        uses.Clear();
        var watch = Stopwatch.StartNew();
        Evaluate(evaluate, failures);
        watch.Stop();
        instrumentation.Profile?.Stop();
        process.Refresh();
        var result = new NixMeasurement(instrumentation.Counts, instrumentation.Profile)
        {
            Source = source,
            Time = watch.Elapsed,
            CpuTime = process.TotalProcessorTime - cpuBefore,
            GarbageCollections = Collections() - collectionsBefore,
            EvalCache = UsesCache ? UsesOf(failures) : null,
        };
#if NET8_0_OR_GREATER
        result.AllocatedBytes = Allocated() - allocatedBefore;
        result.GarbageTime = GarbageTime() - garbageBefore;
#endif
        Evaluation.Runspace.Flush();
        foreach ((Exception error, string path) in failures)
        {
            WriteError(ErrorRecords.Create(error, path));
        }

        WriteObject(result);
        WriteFiles(result);
    }

    /// <summary>Evaluates what is measured.</summary>
    /// <param name="evaluate">Evaluates the expression.</param>
    /// <param name="failures">Gets the errors of attribute paths, which are reported when the clock has stopped; that of the only path is thrown.</param>
    private void Evaluate(Func<Value> evaluate, List<(Exception Error, string Path)> failures)
    {
        string[] others = Array.FindAll(AttributePath, path => !IsFound(path));

        // Once for all paths; not at all where all results are known.
        Value? root = others.Length == 0 ? null : evaluate();
        foreach (string path in others)
        {
            try
            {
                Value value = Select(root!, path);
                EvaluateWholly(value);
                Keep(path, value);
            }
            catch (NixException error) when (AttributePath.Length > 1 && !error.EndsEvaluation)
            {
                failures.Add((error, path));
            }
            catch (NixConversionException error) when (AttributePath.Length > 1)
            {
                failures.Add((error, path));
            }
        }
    }

    private bool IsFound(string path)
    {
        if (cache?.Find(SourceIdentity, path) is not { } found)
        {
            return false;
        }

        foreach (ResultMessage message in found.Messages)
        {
            base.Write(new NixRunspace.Message(Bytes.ToText(message.Text), message.IsWarning));
        }

        EndUse();
        uses[path] = new NixCacheUse(path, NixCacheResult.Found);
        return true;
    }

    private void Keep(string path, Value value)
    {
        if (!UsesCache)
        {
            return;
        }

        string? changed = cache?.FindChange(SourceIdentity, path);
        string? reason = cache is null ? "The arguments are not data, or are for several results."
            : Use?.Unused(Arguments).Count > 0 ? "There are arguments that no function takes."
            : cache.Explain(cache.Keep(SourceIdentity, path, value, text: null));
        uses[path] = new NixCacheUse(path, reason is null ? NixCacheResult.Stored : NixCacheResult.NotKept, changed, reason);
    }

    // In the order of the paths.
    private List<NixCacheUse> UsesOf(List<(Exception Error, string Path)> failures)
    {
        var all = new List<NixCacheUse>();
        foreach (string path in AttributePath)
        {
            bool isFailed = failures.Exists(failure => failure.Path == path);
            all.Add(uses.TryGetValue(path, out NixCacheUse? use) && !isFailed ? use : new NixCacheUse(path, NixCacheResult.NotKept, reason: "It is an error."));
        }

        return all;
    }

    private void EvaluateWholly(Value value)
    {
        Vm vm = Evaluation.Machine;
        if (Shallow)
        {
            return;
        }

        if (value is AttrSet set && vm.IsDerivation(set))
        {
            if (set.Get("drvPath") is { } drvPath)
            {
                vm.Force(drvPath);
            }
        }
        else
        {
            new ObjectConverter(vm, Evaluation.Context, ObjectForm.Dictionaries).Convert(value);
        }
    }

    private void WriteFiles(NixMeasurement result)
    {
        measured++;
        if (FoldedStack is not null)
        {
            WriteFile(FoldedStack, "Write folded stacks", () => string.Concat(string.Join("\n", result.FoldedStacks), "\n"));
        }

        if (FlameGraph is not null)
        {
            string title = result.Source.Length > 100 ? result.Source.Substring(0, 99) + "\u2026" : result.Source;
            WriteFile(FlameGraph, "Write flame graph", () => Profiling.FlameGraph.Draw(instrumentation.Profile!.Root, title.Replace('\n', ' ')));
        }
    }

    private void WriteFile(string path, string action, Func<string> makeText)
    {
        string file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
        if (measured > 1)
        {
            string name = global::System.IO.Path.GetFileNameWithoutExtension(file) + "-" + measured.ToString(CultureInfo.InvariantCulture) + global::System.IO.Path.GetExtension(file);
            file = global::System.IO.Path.Combine(global::System.IO.Path.GetDirectoryName(file)!, name);
        }

        if (!ShouldProcess(file, action))
        {
            return;
        }

        try
        {
            FileReplacement.Write(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(makeText()));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            WriteError(new ErrorRecord(error, "FileNotWritten", ErrorCategory.WriteError, file));
        }
    }

    private static int Collections()
    {
        int count = 0;
        for (int generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            count += GC.CollectionCount(generation) - (generation < GC.MaxGeneration ? GC.CollectionCount(generation + 1) : 0);
        }

        return count;
    }

#if NET8_0_OR_GREATER
    private static long Allocated() => GC.GetTotalAllocatedBytes();

    private static TimeSpan GarbageTime() => GC.GetTotalPauseDuration();
#else
    private static long Allocated() => 0;

    private static TimeSpan GarbageTime() => TimeSpan.Zero;
#endif
}
