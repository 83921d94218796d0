using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Fetch;
using TvixEval.Flakes;
using TvixEval.Formats.Json;
using TvixEval.Module.Completion;
using TvixEval.Module.Errors;
using TvixEval.Module.Flakes;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// <para>Gets flakes as objects: where they are from, their inputs, and their outputs.</para>
/// <para>
/// An object has what nix flake metadata shows (description, URLs, revision, date), the inputs as a tree with their locked revisions and dates, and the outputs with the kinds that
/// nix flake show gives them. Nothing is evaluated before an output is looked at, and then only as far as its kind, name and description need. An output that fails has the kind
/// error, and the others can still be read.
/// </para>
/// <para>
/// -Recurse lists all outputs instead, as the tree of nix flake show, each as soon as it is known; -OutputPath and -InputName select outputs and inputs. -As gives the JSON of
/// nix flake metadata --json or nix flake show --json. Neither a lock file nor a store is written.
/// </para>
/// </summary>
/// <example>
/// <code>Get-NixFlake ./flake -WarningAction Ignore | ForEach-Object Inputs | ForEach-Object { "$_" }</code>
/// <code>tools: path:./tools</code>
/// <para>Gets the inputs of a flake.</para>
/// </example>
/// <example>
/// <code>Get-NixFlake ./flake -Recurse -AllSystems -WarningAction Ignore | Where-Object Kind -eq derivation | ForEach-Object Path</code>
/// <para>Lists the packages of a flake for all systems.</para>
/// </example>
/// <example>
/// <code>Get-NixFlake ./flake -As OutputJson -WarningAction Ignore</code>
/// <para>Returns what nix flake show --json prints.</para>
/// </example>
/// <seealso>Test-NixFlake</seealso>
/// <seealso>Update-NixFlakeLock</seealso>
/// <seealso>Invoke-NixExpression</seealso>
[Cmdlet(VerbsCommon.Get, "NixFlake")]
[OutputType(typeof(NixFlake), typeof(NixFlakeOutput), typeof(NixFlakeInput), typeof(string))]
public sealed class GetNixFlakeCommand : NixFlakeCmdlet
{
    /// <summary>Returns the outputs at these paths (<c>packages.x86_64-linux.default</c>, <c>templates</c>) instead of the flake.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(AttributePathCompleter))]
    public string[] OutputPath { get; set; } = Array.Empty<string>();

    /// <summary>Returns the inputs of these names (<c>nixpkgs</c>) or paths (<c>dep/nixpkgs</c>) instead of the flake.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FlakeInputCompleter))]
    public string[] InputName { get; set; } = Array.Empty<string>();

    /// <summary>Returns all outputs of the flake, or all that is in the selected outputs and inputs, too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Includes what is in <c>legacyPackages</c>.</summary>
    [Parameter]
    public SwitchParameter Legacy { get; set; }

    /// <summary>The format of the results: objects, or the JSON text that <c>nix flake metadata</c> or <c>nix flake show</c> of Nix 2.34 prints.</summary>
    [Parameter]
    public NixFlakeForm As { get; set; }

    private protected override void OnBegin()
    {
        base.OnBegin();
        if (As != NixFlakeForm.Object && (Recurse || OutputPath.Length > 0 || InputName.Length > 0))
        {
            var error = new ArgumentException("-As with JSON is about whole flakes: it cannot be used together with -OutputPath, -InputName and -Recurse.");
            ThrowTerminatingError(new ErrorRecord(error, "FlakeJsonIsWhole", ErrorCategory.InvalidArgument, As));
        }
    }

    private protected override void Process(string flake, FlakeRequest request)
    {
        Vm vm = Evaluation.Machine;
        LockedFlake locked = request.Lock(vm);
        FetchSettings settings = vm.FetchContext().Settings;
        var outputs = new FlakeOutputs(vm.Evaluator().Settings.System) { IncludesAllSystems = AllSystems, IncludesLegacy = Legacy };
        if (As is NixFlakeForm.OutputJson or NixFlakeForm.IndentedOutputJson)
        {
            WriteJson(outputs.ToJson(vm, new FlakeOutput(FlakeCaller.Outputs(locked)), WarnOfOmitted));
        }
        else if (As != NixFlakeForm.Object)
        {
            WriteJson(FlakeMetadata.ToJson(locked, vm.FetchContext()));
        }
        else
        {
            Write(new NixFlake(locked, new FlakeView(outputs, Evaluation.Context), settings), flake);
        }
    }

    private void WarnOfOmitted(FlakeOutput output, FlakeOutputNote note)
    {
        if (NixFlakeOutput.NoteOf(note) is { } text)
        {
            WriteWarning($"{FlakeText.Path(output.Names)} {text}");
        }
    }

    private void WriteJson(string json)
    {
        Evaluation.Runspace.Flush();
        WriteObject(Bytes.ToText(As is NixFlakeForm.IndentedMetadataJson or NixFlakeForm.IndentedOutputJson ? JsonIndentation.Indent(json) : json));
    }

    private void Write(NixFlake flake, string name)
    {
        if (OutputPath.Length == 0 && InputName.Length == 0 && !Recurse)
        {
            Evaluation.Runspace.Flush();
            WriteObject(flake);
            return;
        }

        foreach (string path in InputName)
        {
            WriteInputs(flake, path);
        }

        if (OutputPath.Length == 0 && InputName.Length == 0)
        {
            WriteOutputs(flake.Root, includesRoot: false);
        }

        foreach (string path in OutputPath)
        {
            try
            {
                WriteOutputs(Find(flake, path), includesRoot: path.Length > 0);
            }
            catch (NixException error) when (OutputPath.Length > 1 && !error.EndsEvaluation)
            {
                Evaluation.Runspace.Flush();
                WriteError(ErrorRecords.Create(error, path, AdviceFor(error)));
            }
        }
    }

    private void WriteInputs(NixFlake flake, string path)
    {
        NixFlakeInput? input = null;
        IReadOnlyList<NixFlakeInput> inputs = flake.Inputs;
        foreach (string name in path.Split('/').Where(static part => part.Length > 0))
        {
            input = inputs.FirstOrDefault(known => known.Name == name);
            inputs = input?.Inputs ?? Array.Empty<NixFlakeInput>();
        }

        if (input is null)
        {
            WriteError(FlakeErrors.NoSuchInput(path, flake.InputPaths));
            return;
        }

        WriteObject(input);
        foreach (NixFlakeInput inner in Recurse ? NixFlakeInput.All(input.Inputs) : Array.Empty<NixFlakeInput>())
        {
            WriteObject(inner);
        }
    }

    private void WriteOutputs(NixFlakeOutput output, bool includesRoot)
    {
        output.Look(Evaluation.Machine);
        if (!includesRoot && output.Error is { Exception: NixException error })
        {
            throw error;
        }

        foreach (NixFlakeOutput found in Recurse || !includesRoot ? NixFlakeOutput.All(Evaluation.Machine, output, includesRoot) : new[] { output })
        {
            Evaluation.Runspace.Flush();
            WriteObject(found);
        }
    }

    /// <summary>The output at a path. Only the sets on the way are evaluated.</summary>
    private NixFlakeOutput Find(NixFlake flake, string path)
    {
        NixFlakeOutput output = flake.Root;
        foreach (string part in AttributePath.Parse(Bytes.FromText(path)))
        {
            output.Look(Evaluation.Machine);
            if (output.Error is { Exception: NixException error })
            {
                throw error;
            }

            output = output.Outputs[Bytes.ToText(part)] ?? throw new NixException(
                NixErrorKind.MissingAttribute,
                Bytes.FromText($"flake '{flake}' does not provide attribute '{path}'" + (output.Kind == NixFlakeOutput.OmittedKind ? $": '{output.Path}' {output.Note}" : string.Empty)))
            {
                Suggestions = Suggestions.BestMatches(output.Outputs.Select(static known => Bytes.FromText(known.Name)), part),
            };
        }

        return output;
    }
}
