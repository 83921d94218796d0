using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using TvixEval.Module.Sessions;
using TvixEval.Store;

namespace TvixEval.Module.Completion;

/// <summary>
/// The command line that is being completed: what it would evaluate with. Completion may evaluate nothing that running the command
/// could not: it has the same session or the same purity, allowed files and addresses; where those cannot be told, none.
/// </summary>
internal sealed class CompletedCommand
{
    private readonly PathIntrinsics paths;
    private readonly bool evaluates;

    private CompletedCommand(IDictionary bound, PathIntrinsics paths, bool evaluates)
    {
        Bound = bound;
        this.paths = paths;
        this.evaluates = evaluates;
        Folder = CurrentFolder.Of(paths);
    }

    /// <summary>The parameters, perhaps not of their types yet.</summary>
    public IDictionary Bound { get; }

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
        foreach (string name in new[] { "AllowedPath", "AllowedUri", "Session", "Pure" })
        {
            if (!bound.Contains(name) && command.CommandElements.OfType<CommandParameterAst>().Any(
                parameter => parameter.ParameterName.Length > 1 && name.StartsWith(parameter.ParameterName, StringComparison.OrdinalIgnoreCase)))
            {
                bound[name] = null;
            }
        }

        return new CompletedCommand(bound, engine.SessionState.Path, known?.Parameters is { } parameters && parameters.ContainsKey("NixPath"));
    }

    /// <summary>What to evaluate with; null where the command's session cannot be told.</summary>
    /// <param name="isFlake">Whether a flake is evaluated.</param>
    public Evaluation? CreateEvaluation(bool isFlake = false)
    {
        if (Bound.Contains("Session"))
        {
            object? given = Bound["Session"] is PSObject wrapper ? wrapper.BaseObject : Bound["Session"];
            NixSession? session = given as NixSession ?? (given is string name ? SessionTable.Find(name) : null);
            return session?.Evaluator is { } evaluator ? new Evaluation(NixRunspace.Current, evaluator, keepsValues: true) : null;
        }

        return new Evaluation(NixRunspace.Current, Options(isFlake));
    }

    private EvaluationOptions Options(bool isFlake)
    {
        string[] features = CompletionText.Texts(Bound["ExperimentalFeature"]);
        if (!evaluates)
        {
            // The command itself only reads what stands there.
            return new EvaluationOptions { ExperimentalFeatures = features, IsPure = true, IsRestricted = true };
        }

        bool isPure = (Bound.Contains("Pure") || isFlake) && !IsOn(Bound["Impure"]);
        return new EvaluationOptions
        {
            ExperimentalFeatures = isFlake ? new List<string>(features) { ExperimentalFeatures.Flakes } : features,
            NixPath = SearchPathEntries.Resolve(CompletionText.Texts(Bound["NixPath"]), paths, Folder),
            System = CompletionText.Texts(Bound["System"]).FirstOrDefault() ?? EvaluationOptions.CurrentSystem,
            IsPure = isPure,
            FlakeRegistry = FlakeReferences.ResolveRegistry(CompletionText.Texts(Bound["FlakeRegistry"]).FirstOrDefault(), CompletionText.Engine.SessionState),
            IsRestricted = EvaluationOptions.Restricts(isPure, Bound.Contains("AllowedPath"), Bound.Contains("AllowedUri")),
            AllowedPaths = Array.ConvertAll(CompletionText.Texts(Bound["AllowedPath"]), paths.GetUnresolvedProviderPathFromPSPath),
            AllowedUris = CompletionText.Texts(Bound["AllowedUri"]),
        };
    }

    /// <summary>Whether a switch is certainly on: the text of an expression says nothing.</summary>
    private static bool IsOn(object? given) => given is SwitchParameter { IsPresent: true } or true or PSObject { BaseObject: true };

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
