using System;
using System.Collections.Generic;
using System.Management.Automation;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Module.Caching;
using TvixEval.Module.Conversion;
using TvixEval.Module.Navigation;
using TvixEval.Module.Parameters;
using TvixEval.Module.Sessions;
using TvixEval.Results;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// <para>Evaluates Nix expressions and returns the results as PowerShell objects.</para>
/// <para>
/// The result is fully evaluated unless <c>-Lazy</c> is given. The elements of a list are written one by one, each as soon as it is evaluated.
/// If one of several attribute paths fails, it is an error of its own, with the path as target, and the others are still evaluated.
/// </para>
/// </summary>
/// <example>
/// <code>Invoke-NixExpression '{ name = "web1"; ports = [ 80 443 ]; }'</code>
/// <code>
/// name ports
/// ---- -----
/// web1 {80, 443}
/// </code>
/// <para>An attribute set becomes an object with its attributes as properties.</para>
/// </example>
/// <example>
/// <code>Invoke-NixExpression -Path fleet | Where-Object memoryGiB -gt 16</code>
/// <code>
/// memoryGiB name   ports            role
/// --------- ----   -----            ----
///       128 build1 {22}             builder
///        64 db1    {22, 5432, 9187} database
///        32 web2   {22, 80, 443}    web
/// </code>
/// <para>Evaluates fleet/default.nix, which returns a list. Each element is written as soon as it is evaluated.</para>
/// </example>
/// <example>
/// <code>Invoke-NixExpression '{ x, f ? y: y + 1 }: f x' -Argument @{ x = 20; f = { $_ * 2 } }</code>
/// <code>40</code>
/// <para>Passes arguments to a function by name; a script block becomes a function.</para>
/// </example>
/// <example>
/// <code>Invoke-NixExpression '{ a = 1; A = null; }' -As Json</code>
/// <code>{"A":null,"a":1}</code>
/// <para>Returns the result as JSON, of any depth. Unlike objects, JSON supports names that differ only in case.</para>
/// </example>
/// <example>
/// <code>
/// $greet = Invoke-NixExpression 'greeting: name: "${greeting}, ${name}!"'
/// $greet.Invoke('Hello', 'world')
/// </code>
/// <code>Hello, world!</code>
/// <para>Calls a Nix function.</para>
/// </example>
/// <example>
/// <code>Invoke-NixExpression -Flake ./flake#hosts.web1 -WarningAction Ignore</code>
/// <code>
/// greeting    port
/// --------    ----
/// Hello, web1   80
/// </code>
/// <para>Evaluates an output of a flake in pure mode. The suppressed warning says that the flake has no lock file yet.</para>
/// </example>
/// <example>
/// <code>Invoke-NixExpression '{ a = 1; b = throw "boom"; c = [ 2 (1 + "x") ]; }' -CollectErrors -As Json -ErrorAction SilentlyContinue -ErrorVariable failed -WarningAction Ignore
/// $failed | ForEach-Object { "$($_.TargetObject): $_" }</code>
/// <code>
/// {"a":1,"b":{"$error":"boom"},"c":[2,{"$error":"cannot add a string to an integer"}]}
/// b: boom
/// c.1: cannot add a string to an integer
/// </code>
/// <para>Goes on where parts fail: each is an error with its path, and an object with the message stands in its place.</para>
/// </example>
/// <example>
/// <code>Invoke-NixExpression -Path fleet -AttributePath 0.name, 1.name, 2.name -ThrottleLimit 2</code>
/// <code>
/// build1
/// db1
/// web1
/// </code>
/// <para>Evaluates several attribute paths on two threads; the results are in the order of the paths.</para>
/// </example>
/// <seealso>Invoke-NixFunction</seealso>
/// <seealso>New-NixSession</seealso>
/// <seealso>Clear-NixEvalCache</seealso>
/// <seealso>about_TvixEval_Conversion</seealso>
/// <seealso>about_TvixEval_Lazy</seealso>
/// <seealso>about_TvixEval_Purity</seealso>
/// <seealso>Update-NixFlakeLock</seealso>
[Cmdlet(VerbsLifecycle.Invoke, "NixExpression", DefaultParameterSetName = "Expression")]
[Alias("inix")]
[SharesParameters(typeof(CollectionParameters))]
[OutputType(typeof(PSObject), typeof(string), typeof(long), typeof(double), typeof(bool), typeof(NixValue))]
public sealed partial class InvokeNixExpressionCommand : NixEvaluationCmdlet
{
    private CommandCache? cache;

    /// <summary>
    /// The format of the result: objects, dictionaries (ordered and case-sensitive), JSON, XML or Nix text, or the evaluator's own
    /// value, which stays unevaluated until it is read (<c>$v.a.b[0]</c> are values again).
    /// </summary>
    [Parameter]
    public NixOutputForm As { get; set; }

    /// <summary>
    /// Returns attribute sets whose properties are evaluated when they are read. Listing, completing and copying them
    /// evaluates nothing; an error in a property is raised where it is read.
    /// </summary>
    [Parameter]
    public SwitchParameter Lazy { get; set; }

    /// <summary>Returns a list as one array instead of its elements one by one.</summary>
    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    /// <summary>
    /// Evaluates again whenever something changes that was read, and writes the new result, until the pipeline is stopped (Ctrl+C, <c>Select-Object -First</c>). What
    /// has changed is in the information stream (<c>-InformationAction Continue</c> shows it). An error does not end it.
    /// </summary>
    [Parameter]
    public SwitchParameter Watch { get; set; }

    /// <summary>
    /// Takes the result from the evaluation cache where all that it was made of is as it was: the expression, arguments and settings, and every file, folder and
    /// environment variable that was read. Otherwise it is evaluated and put there. Results that are data (no functions or derivations, nothing lazy) are kept in the
    /// user's cache folder, also for other processes. To have it on by default, set <c>$PSDefaultParameterValues['Invoke-NixExpression:EvalCache'] = $true</c>.
    /// </summary>
    [Parameter]
    public SwitchParameter EvalCache { get; set; }

    private protected override int? ErrorsToCollect => CollectErrors ? MaxErrors : null;

    private protected override bool IsWatching => Watch;

    private protected override string? SourceUse => "evaluate";

    private protected override bool NeedsRecord => RecordsDependencies || (EvalCache && CanKeep);

    // Whatever cannot be kept is evaluated as without the switch, so that it may be on by default ($PSDefaultParameterValues).
    private bool CanKeep => !RecordsDependencies && !Debugger && !CollectErrors && !Lazy && As != NixOutputForm.Value;

    private protected override void OnBegin()
    {
        base.OnBegin();
        CheckForm(As, Lazy);
        CheckCollecting(As, Lazy);
        IResultStore? results = !CanKeep ? null : Session is { } session ? session.Results : EvalCache ? new ResultCache() : null;
        if (results is not null)
        {
            string settings = Session is null ? GetOptions().Key : string.Empty;
            string form = As is NixOutputForm.Object or NixOutputForm.Hashtable ? CommandCache.DataForm : As.ToString() + KeepsPaths;
            cache = CommandCache.Open(results, Evaluation, settings, Location, HasArguments ? Arguments : null, Limits.Calls, form, HasOneResult);
        }
    }

    private protected override void OnEnd()
    {
        base.OnEnd();
        if (EvalCache && CanKeep && IsVerbose)
        {
            WriteVerbose($"Evaluation cache: {cache?.Hits ?? 0} found, {cache?.Stored ?? 0} stored.");
        }

        WatchSources();
    }

    private protected override void Write(NixRunspace.Message message)
    {
        cache?.Note(message);
        base.Write(message);
    }

    private protected override void Process(string source, Func<Value> evaluate)
    {
        var found = new Dictionary<string, FoundResult>(StringComparer.Ordinal);
        foreach (string path in AttributePath)
        {
            if (cache?.Find(SourceIdentity, path) is { } known)
            {
                found[path] = known;
            }
        }

        string[] others = Array.FindAll(AttributePath, path => !found.ContainsKey(path));

        // Once for all paths; not at all where all results are known.
        Value? root = others.Length == 0 ? null : evaluate();
        if (ThrottleLimit == 1 || others.Length <= 1 || Debugger)
        {
            WritePaths(found, path => Evaluate(Evaluation.Machine, root!, path, Failures, static report => report()));
            return;
        }

        EvaluateOnThreads(root!, others, resultsOf =>
        {
            int taken = 0;
            WritePaths(found, _ =>
            {
                foreach (Action write in resultsOf(taken++))
                {
                    write();
                }
            });
        });
    }

    private bool KeepsPaths => ParameterSetName == FlakeSet;

    private void WritePaths(Dictionary<string, FoundResult> found, Action<string> evaluate) => ForEachPath(path =>
    {
        if (found.TryGetValue(path, out FoundResult? known))
        {
            Write(known);
        }
        else
        {
            evaluate(path);
        }
    });

    /// <summary>Evaluates one path.</summary>
    /// <param name="vm">The machine of this thread.</param>
    /// <param name="root">The value that the path starts from.</param>
    /// <param name="path">The path.</param>
    /// <param name="failures">Receives the parts that fail, or null.</param>
    /// <param name="report">Has something done on the command's thread, now or later.</param>
    private void Evaluate(Vm vm, Value root, string path, PartFailures? failures, Action<Action> report)
    {
        Value selected = Select(vm, root, path);
        failures?.Begin(Bytes.FromText(path));
        if (Lazy && selected.Peek() is Closure { Lambda.Formals: { } formals } && ValueTree.CanCall(formals, AttrSet.Empty))
        {
            report(() => WriteWarning("The result is a function, which has no attributes to read. Its arguments have defaults; to call it, use -Argument @{ }."));
        }

        string? text = null;
        Action<object?> emit = result =>
        {
            text = result as string;
            report(() =>
            {
                cache?.NoteOutput();
                WriteObject(result);
            });
        };
        Writer(vm, failures, emit).Write(selected);
        report(() => Keep(path, selected, text));
    }

    private void Keep(string path, Value value, string? text)
    {
        if (cache is not null && (Use is null || Use.Unused(Arguments).Count == 0))
        {
            Keeping keeping = cache.Keep(SourceIdentity, path, value, As is NixOutputForm.Object or NixOutputForm.Hashtable ? null : text);
            if (EvalCache && IsVerbose && cache.Explain(keeping) is { } reason)
            {
                WriteVerbose("Not kept in the evaluation cache: " + reason);
            }
        }
    }

    private ResultWriter Writer(Vm vm, PartFailures? failures, Action<object?> emit) => new(Evaluation, As, NoEnumerate, Lazy, emit)
    {
        Machine = vm,
        KeepsPaths = KeepsPaths,
        Failures = failures,
    };

    /// <summary>Writes what was found, and says what its evaluation said, each at its time.</summary>
    private void Write(FoundResult found)
    {
        int outputs = 0;
        int said = 0;
        if (found.Value is { } value)
        {
            Writer(Evaluation.Machine, Failures, Emit).Write(value);
        }
        else
        {
            Emit(found.Text);
        }

        Say(int.MaxValue);
        EndUse();

        void Emit(object? result)
        {
            Say(outputs++);
            WriteObject(result);
        }

        void Say(int until)
        {
            for (; said < found.Messages.Count && found.Messages[said].Outputs <= until; said++)
            {
                base.Write(new NixRunspace.Message(Bytes.ToText(found.Messages[said].Text), found.Messages[said].IsWarning));
            }
        }
    }
}
