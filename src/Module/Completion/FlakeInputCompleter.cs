using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Flakes;
using TvixEval.IO;
using TvixEval.Module.Navigation;
using TvixEval.Module.Sessions;
using TvixEval.Repl;
using TvixEval.Store;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Module.Completion;

/// <summary>Completes the names of the inputs that a flake on this machine declares in its <c>flake.nix</c>.</summary>
public sealed class FlakeInputCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        CompletionText.OrNothing(() =>
        {
            var given = new GivenParameters(fakeBoundParameters);
            string flake = (given.Text("Flake") ?? ".").Split('#')[0];
            PathIntrinsics paths = CompletionText.Engine.SessionState.Path;
            string? file = Find(paths.GetUnresolvedProviderPathFromPSPath(flake.Length == 0 ? "." : flake));
            return file is null ? Array.Empty<CompletionResult>() : CompletionText.Matching(CompletedWord.Of(wordToComplete, commandAst), InputsOf(file, EvaluationLimits.Read(given))).ToArray();
        });

    private static string? Find(string folder)
    {
        for (string? current = folder; current is not null; current = Path.GetDirectoryName(current))
        {
            string file = Path.Combine(current, "flake.nix");
            if (File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }

    /// <summary>The inputs. They should be plain data, but nothing keeps a file from being something else.</summary>
    private static List<KeyValuePair<string, string>> InputsOf(string file, WorkLimits limits)
    {
        string place = NixPaths.ToNative(SymlinkResolver.Resolve(new RealFileSystem(), NixPaths.FromNative(file), SymlinkMode.Full)) ?? file;
        using var session = new Evaluation(
            NixRunspace.Current, new EvaluationOptions { IsPure = true, IsRestricted = true, AllowedPaths = new[] { file, place, Path.Combine(Path.GetDirectoryName(file)!, "flake.lock") }, ExperimentalFeatures = new[] { ExperimentalFeatures.Flakes } });
        using MachineEntry entry = BriefMachine.Enter(session.Evaluator, limits);
        Vm vm = entry.Machine;
        Value source = vm.Force(session.Evaluator.EvalSource(vm, session.FromFile(file)));
        Value inputs = ValueTree.Child(source, "inputs") is { } declared ? vm.Force(declared) : AttrSet.Empty;
        List<KeyValuePair<string, string>> names = ValueTree.Children(inputs).Select(static input => new KeyValuePair<string, string>(input.Key, "an input of the flake")).ToList();
        names.AddRange(LockedBelow(session, Path.Combine(Path.GetDirectoryName(file)!, "flake.lock")));
        return names;
    }

    /// <summary>The inputs of inputs, of which the lock file tells, if there is one that makes sense.</summary>
    private static IEnumerable<KeyValuePair<string, string>> LockedBelow(Evaluation session, string file)
    {
        try
        {
            var context = session.Machine.FetchContext();
            return LockFileReader.Read(context, NixPaths.FromNative(file)).AllInputs()
                .Where(static input => input.Key.Names.Length > 1)
                .Select(static input => new KeyValuePair<string, string>(
                    Bytes.ToText(input.Key.ToString()), input.Value is LockNode node ? Bytes.ToText(node.Locked!.ToString()) : $"follows input '{Bytes.ToText(input.Value.ToString()!)}'"))
                .ToList();
        }
        catch (NixException error) when (!error.EndsEvaluation)
        {
            return Array.Empty<KeyValuePair<string, string>>();
        }
    }
}
