using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Engine;
using TvixEval.Flakes;
using TvixEval.Module.Conversion;
using TvixEval.Module.Sessions;
using TvixEval.Options;
using TvixEval.Repl;
using TvixEval.Text;

namespace TvixEval.Module.Completion;

/// <summary>
/// Completes names of options by evaluating the expression on the command line as far as the name goes; the last part is listed and not evaluated. Gives up after a second,
/// and where something fails.
/// </summary>
public sealed class OptionNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionText.OrNothing(() => Complete(CompletedWord.Of(wordToComplete, commandAst), CompletedCommand.Of(commandName, commandAst, fakeBoundParameters)));

    private static List<CompletionResult> Complete(CompletedWord typed, CompletedCommand command)
    {
        var results = new List<CompletionResult>();
        GivenParameters given = command.Given;
        if (command.CreateEvaluation(given.Has("Flake")) is not { } session)
        {
            return results;
        }

        using Evaluation used = session;

        using MachineEntry entry = BriefMachine.Enter(session.Evaluator, command.Limits);
        Vm vm = entry.Machine;
        if (command.EvaluateSource(session, vm, FlakeConfigurations.Places) is not { } root)
        {
            return results;
        }

        AttrSet arguments = given["Argument"] is IDictionary named ? new ValueImporter(session.Context).ImportSet(named) : AttrSet.Empty;
        Value selected = AttributePath.Follow(vm, root, Bytes.FromText(given.Text("AttributePath") ?? string.Empty), arguments);
        var tree = OptionTree.Open(vm, AutoCall.Apply(vm, selected, arguments));
        string word = typed.Text;
        int split = AttributePathCompleter.LastDot(word) + 1;
        string parent = word.Substring(0, split);
        string begun = word.Substring(split).Trim('"');
        IReadOnlyList<string> path = split == 0 ? Array.Empty<string>() : OptionName.Parse(Bytes.FromText(parent.Substring(0, split - 1)));
        foreach (KeyValuePair<string, Value> child in tree.Names(vm, path))
        {
            string name = Bytes.ToText(child.Key);
            if (name.StartsWith(begun, StringComparison.OrdinalIgnoreCase) && !name.StartsWith("_", StringComparison.Ordinal))
            {
                results.Add(CompletionText.Result(typed, parent + Bytes.ToText(OptionName.Join(string.Empty, child.Key)), name, string.Empty));
            }
        }

        return results;
    }
}
