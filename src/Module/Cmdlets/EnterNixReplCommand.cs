using System;
using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Module.Completion;
using TvixEval.Module.Errors;
using TvixEval.Module.Sessions;
using TvixEval.Repl;

namespace TvixEval.Module;

/// <summary>
/// <para>Reads Nix expressions from the host, evaluates and prints them, until you leave with :q.</para>
/// <para>Works as nix repl does: x = 1 binds a variable, :l loads a file, :a adds a set, :t tells a type, :p prints wholly, :r reloads the
/// files, :? lists the commands. Of the printed value only the outermost level is evaluated. An input may go over several lines; an
/// error does not end the loop.</para>
/// </summary>
/// <example>
/// <code>Enter-NixRepl</code>
/// <para>Shows the prompt "nix-repl" and reads expressions.</para>
/// </example>
[Cmdlet(VerbsCommon.Enter, "NixRepl")]
[OutputType(typeof(void))]
public sealed class EnterNixReplCommand : NixCmdlet
{
    /// <summary>A file, or a folder with a <c>default.nix</c>, whose attributes are variables from the beginning.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Where <c>&lt;name&gt;</c> is looked for, before the entries of the environment variable NIX_PATH: folders, or <c>name=path</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NixPathCompleter))]
    public string[] NixPath { get; set; } = Array.Empty<string>();

    /// <summary>Experimental features to switch on, such as <c>pipe-operators</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ExperimentalFeatureCompleter))]
    public string[] ExperimentalFeature { get; set; } = Array.Empty<string>();

    private string Location => SessionState.Path.CurrentFileSystemLocation.ProviderPath;

    private protected override EvaluationOptions GetOptions() => new()
    {
        ExperimentalFeatures = ExperimentalFeature,
        NixPath = SearchPathEntries.Resolve(NixPath, SessionState.Path, Location),
    };

    private protected override void OnEnd()
    {
        if (IsOutermost)
        {
            Evaluation.Evaluator.ResetFiles();
        }

        var repl = new NixRepl(Evaluation.Machine, () => NixPaths.FromNative(Location));
        if (Path.Length > 0)
        {
            Process(repl, ":l " + SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path));
        }

        while (!repl.IsDone && Read("nix-repl> ") is { } text)
        {
            while (repl.IsIncomplete(text) && Read("        > ") is { Length: > 0 } more)
            {
                text += "\n" + more;
            }

            Process(repl, text);
        }
    }

    private void Process(NixRepl repl, string text)
    {
        try
        {
            string shown = repl.Process(text);
            Evaluation.Runspace.Flush();
            if (shown.Length > 0)
            {
                Host.UI.WriteLine(shown);
            }
        }
        catch (NixException error) when (error.Kind != NixErrorKind.Interrupted)
        {
            Evaluation.Runspace.Flush();
            WriteError(ErrorRecords.Create(error, text));
        }
    }

    private string? Read(string prompt)
    {
        if (Stopping)
        {
            throw new PipelineStoppedException();
        }

        Host.UI.Write(prompt);
        return Host.UI.ReadLine();
    }
}
