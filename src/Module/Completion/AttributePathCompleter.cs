using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Module.Conversion;
using TvixEval.Module.Navigation;
using TvixEval.Module.Sessions;
using TvixEval.Repl;
using TvixEval.Text;

namespace TvixEval.Module.Completion;

/// <summary>
/// Completes attribute paths by evaluating the expression on the command line as far as the path goes: what the last name could be is
/// listed, not evaluated. Gives up after a second, and where something fails.
/// </summary>
public sealed class AttributePathCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        CompletionText.OrNothing(() => Complete(
            CompletedWord.Of(wordToComplete, commandAst), CompletedCommand.Of(commandName, commandAst, fakeBoundParameters), parameterName));

    private static List<CompletionResult> Complete(CompletedWord typed, CompletedCommand command, string parameter)
    {
        string word = typed.Text;
        bool isOutput = parameter == "Flake";
        bool isWhole = parameter == "OutputPath";
        GivenParameters given = command.Given;
        if (command.CreateEvaluation(isOutput || isWhole || given.Has("Flake")) is not { } session)
        {
            return new List<CompletionResult>();
        }

        using Evaluation used = session;

        using MachineEntry entry = BriefMachine.Enter(session.Evaluator, command.Limits);
        Vm vm = entry.Machine;
        if (isOutput)
        {
            return Outputs(vm, typed, command);
        }

        Value? root = isWhole ? command.EvaluateFlake((given.Text("Flake") ?? ".") + "#.", vm) : command.EvaluateSource(session, vm);
        if (root is null)
        {
            return new List<CompletionResult>();
        }

        AttrSet arguments = given["Argument"] is IDictionary named ? new ValueImporter(session.Context).ImportSet(named) : AttrSet.Empty;
        int split = LastDot(word) + 1;
        string parent = word.Substring(0, split);
        Value branch = Engine.AttributePath.Follow(vm, root, Bytes.FromText(parent.TrimEnd('.')), arguments);
        return Names(typed, ValueTree.Open(vm, branch, arguments), parent, word.Substring(split).Trim('"'));
    }

    /// <summary>What the last name of an output of a flake could be: each place is looked in where <c>-Flake</c> looks.</summary>
    private static List<CompletionResult> Outputs(Vm vm, CompletedWord typed, CompletedCommand command)
    {
        string word = typed.Text;
        var results = new List<CompletionResult>();
        int hash = word.IndexOf('#');
        if (hash < 0)
        {
            // The flake itself: a folder.
            return FlakeCompleter.Folders(word);
        }

        Value outputs = command.EvaluateFlake(word.Substring(0, hash) + "#.", vm);
        string path = word.Substring(hash + 1);
        int split = LastDot(path) + 1;
        string parent = path.Substring(0, split);
        string system = vm.Evaluator().Settings.System;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string place in new[] { $"packages.{system}.", $"legacyPackages.{system}.", string.Empty })
        {
            try
            {
                Value branch = Engine.AttributePath.Follow(vm, outputs, (place + Bytes.FromText(parent)).TrimEnd('.'), AttrSet.Empty);
                Value opened = ValueTree.Open(vm, branch, AttrSet.Empty);
                results.AddRange(Names(typed, opened, word.Substring(0, hash + 1) + parent, path.Substring(split).Trim('"')).Where(name => seen.Add(name.CompletionText)));
            }
            catch (NixException)
            {
                // It is not there.
            }
        }

        return results;
    }

    private static List<CompletionResult> Names(CompletedWord typed, Value opened, string parent, string begun)
    {
        var results = new List<CompletionResult>();
        foreach (KeyValuePair<string, Value> child in ValueTree.Children(opened))
        {
            // A path has no way to write an empty name, or one with a quote.
            if (child.Key.Length > 0 && child.Key.IndexOf('"') < 0 && child.Key.StartsWith(begun, StringComparison.Ordinal))
            {
                results.Add(CompletionText.Result(typed, parent + Part(child.Key), child.Key, ValuePreview.Summary(child.Value)));
            }
        }

        return results;
    }

    private static string Part(string name) => name.IndexOf('.') >= 0 || name.IndexOf(' ') >= 0 ? "\"" + name + "\"" : name;

    internal static int LastDot(string path)
    {
        bool isQuoted = false;
        int last = -1;
        for (int i = 0; i < path.Length; i++)
        {
            if (path[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (path[i] == '.' && !isQuoted)
            {
                last = i;
            }
        }

        return last;
    }
}
