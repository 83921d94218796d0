using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Flakes;
using TvixEval.Module.Sessions;
using TvixEval.Work;

namespace TvixEval.Module.Completion;

/// <summary>
/// The command line that is being completed: what it would evaluate with. Completion may evaluate nothing that running the command
/// could not: it has the same session or the same purity, allowed files and addresses, where those cannot be told, none; and no greater limits.
/// </summary>
internal sealed class CompletedCommand
{
    private readonly SessionState state;
    private readonly bool evaluates;

    private CompletedCommand(GivenParameters given, SessionState state, bool evaluates)
    {
        Given = given;
        this.state = state;
        this.evaluates = evaluates;
        Folder = CurrentFolder.Of(state.Path);
        NixRunspace.Current.Paths = state.Path;
    }

    /// <summary>The parameters.</summary>
    public GivenParameters Given { get; }

    /// <summary>The current folder, a native path.</summary>
    public string Folder { get; }

    /// <summary>Reads a command line.</summary>
    /// <param name="commandName">The command, as the engine tells completers.</param>
    /// <param name="command">Its text.</param>
    /// <param name="given">The parameters that the engine could tell.</param>
    public static CompletedCommand Of(string commandName, CommandAst command, IDictionary given)
    {
        EngineIntrinsics engine = CompletionText.Engine;
        CommandInfo? known = engine.InvokeCommand.GetCommand(commandName, CommandTypes.Cmdlet | CommandTypes.Alias | CommandTypes.Function);
        known = known is AliasInfo alias ? alias.ResolvedCommand : known;
        var bound = new Hashtable(given, StringComparer.OrdinalIgnoreCase);
        AddSplatted(bound, command, engine);
        AddDefaults(bound, commandName, known, engine);

        // What stands there, but has a value that only running it tells, counts as allowing nothing.
        foreach (CommandParameterAst parameter in command.CommandElements.OfType<CommandParameterAst>())
        {
            foreach (string name in NamesMeant(parameter.ParameterName, known))
            {
                if (!bound.Contains(name))
                {
                    bound[name] = null;
                }
            }
        }

        return new CompletedCommand(new GivenParameters(bound), engine.SessionState, known?.Parameters is { } parameters && parameters.ContainsKey("NixPath"));
    }

    /// <summary>The limits of the command; where they cannot be told, those of any completion are left.</summary>
    public WorkLimits Limits => EvaluationLimits.Read(Given, Session?.Limits ?? default);

    private NixSession? Session => Given["Session"] as NixSession ?? (Given["Session"] is string name ? SessionTable.Find(name) : null);

    /// <summary>What to evaluate with; null where the command's session cannot be told.</summary>
    /// <param name="isFlake">Whether a flake is evaluated.</param>
    public Evaluation? CreateEvaluation(bool isFlake = false)
    {
        if (Given.Has("Session"))
        {
            return Session?.Evaluator is { } evaluator ? new Evaluation(NixRunspace.Current, evaluator, keepsValues: true) : null;
        }

        return new Evaluation(NixRunspace.Current, Options(isFlake));
    }

    /// <summary>Evaluates what the command would: the flake, the expression or the file; null where there is none of them.</summary>
    /// <param name="session">What to evaluate with.</param>
    /// <param name="vm">The machine.</param>
    /// <param name="flakePlaces">Outputs of flakes in which the one that is asked for is looked up too.</param>
    public Value? EvaluateSource(Evaluation session, Vm vm, IReadOnlyList<string>? flakePlaces = null)
    {
        if (Given.Text("Flake") is { } flake)
        {
            return EvaluateFlake(flake, vm, flakePlaces);
        }

        return Given.Text("Expression") is { } expression ? session.Evaluator.EvalSource(vm, Evaluation.FromText(expression, Folder))
            : (Given.Text("LiteralPath") ?? Given.Text("Path")) is { } file ? session.Evaluator.EvalSource(vm, session.FromFile(state.Path.GetUnresolvedProviderPathFromPSPath(file)))
            : null;
    }

    /// <summary>Evaluates a flake with the other inputs that the command gives it.</summary>
    /// <param name="flake">The reference, with the output: <c>#.</c> at its end is all of them.</param>
    /// <param name="vm">The machine.</param>
    /// <param name="places">Outputs in which the one that is asked for is looked up too.</param>
    public Value EvaluateFlake(string flake, Vm vm, IReadOnlyList<string>? places = null)
    {
        FlakeRequest request = FlakeReferences.CreateRequest(flake, Given["OverrideInput"] as IDictionary ?? new Hashtable(), CompletionText.Engine.SessionState);
        request.Places = places ?? request.Places;
        return request.Evaluate(vm);
    }

    private EvaluationOptions Options(bool isFlake) => evaluates
        ? EvaluationOptions.Read(Given, state, isFlake)

        // The command itself only reads what stands there.
        : new EvaluationOptions { ExperimentalFeatures = Given.Texts("ExperimentalFeature"), IsPure = true, IsRestricted = true };

    /// <summary>The parameters that a word such as <c>-Allow</c> may mean: the one of just that name or alias, or all that begin with it.</summary>
    private static IEnumerable<string> NamesMeant(string word, CommandInfo? command)
    {
        ICollection<ParameterMetadata> all = command?.Parameters?.Values ?? (ICollection<ParameterMetadata>)Array.Empty<ParameterMetadata>();
        ParameterMetadata? exact = all.FirstOrDefault(parameter => IsNamed(parameter, name => string.Equals(name, word, StringComparison.OrdinalIgnoreCase)));
        return (exact is not null ? new[] { exact } : all.Where(parameter => IsNamed(parameter, name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase))))
            .Select(static parameter => parameter.Name);
    }

    private static bool IsNamed(ParameterMetadata parameter, Func<string, bool> isMeant) => isMeant(parameter.Name) || parameter.Aliases.Any(isMeant);

    /// <summary>Adds the parameters of <c>@name</c>.</summary>
    private static void AddSplatted(Hashtable bound, CommandAst command, EngineIntrinsics engine)
    {
        foreach (VariableExpressionAst variable in command.CommandElements.OfType<VariableExpressionAst>().Where(static element => element.Splatted))
        {
            object? value = engine.SessionState.PSVariable.GetValue(variable.VariablePath.UserPath);
            if ((value is PSObject wrapper ? wrapper.BaseObject : value) is IDictionary parameters)
            {
                Add(bound, parameters.Cast<DictionaryEntry>().Select(static entry => new KeyValuePair<string, object?>(entry.Key.ToString() ?? string.Empty, entry.Value)));
            }
        }
    }

    /// <summary>Adds the parameters of <c>$PSDefaultParameterValues</c>.</summary>
    private static void AddDefaults(Hashtable bound, string commandName, CommandInfo? command, EngineIntrinsics engine)
    {
        object? value = engine.SessionState.PSVariable.GetValue("PSDefaultParameterValues");
        if ((value is PSObject wrapper ? wrapper.BaseObject : value) is not IDictionary defaults)
        {
            return;
        }

        foreach (DictionaryEntry entry in defaults)
        {
            string key = entry.Key.ToString() ?? string.Empty;
            int colon = key.LastIndexOf(':');
            if (colon > 0 && WildcardPattern.Get(key.Substring(0, colon).Trim(), WildcardOptions.IgnoreCase) is { } pattern
                && (pattern.IsMatch(commandName) || (command is not null && pattern.IsMatch(command.Name))))
            {
                // A script block would have to be run.
                Add(bound, new[] { new KeyValuePair<string, object?>(key.Substring(colon + 1).Trim(), entry.Value is ScriptBlock ? null : entry.Value) });
            }
        }
    }

    private static void Add(Hashtable bound, IEnumerable<KeyValuePair<string, object?>> parameters)
    {
        foreach (KeyValuePair<string, object?> parameter in parameters)
        {
            if (!bound.Contains(parameter.Key))
            {
                bound[parameter.Key] = parameter.Value;
            }
        }
    }
}
