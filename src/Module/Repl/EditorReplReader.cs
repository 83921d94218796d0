using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using TvixEval.Repl;

namespace TvixEval.Module.Repl;

/// <summary>
/// Reads by PSReadLine, with all the keys that the user has set there. Meanwhile Enter ends an input where Nix says that it is
/// complete, what completes commands completes Nix, and the history is that of the REPL.
/// </summary>
internal sealed class EditorReplReader : ReplReader
{
    private const string Enter = "Enter";

    // Replaces what completes, and the prompt (which the editor draws again below a list of choices); gives what restores them.
    private const string ReplaceFunctions = """
        param($complete, $text)
        $completion = $function:global:TabExpansion2
        $prompt = $function:global:prompt
        $function:global:TabExpansion2 = {
            param([string] $inputScript, [int] $cursorColumn, [hashtable] $options)
            $complete.Invoke($inputScript, $cursorColumn)
        }.GetNewClosure()
        $function:global:prompt = { $text }.GetNewClosure()
        {
            $function:global:TabExpansion2 = $completion
            $function:global:prompt = $prompt
        }.GetNewClosure()
        """;

    private readonly PSCmdlet cmdlet;
    private readonly LineEditor editor;
    private readonly EngineIntrinsics engine;
    private readonly Dictionary<string, object?> optionsBefore = new();
    private readonly string? enterBefore;
    private readonly ScriptBlock? restoreFunctions;
    private readonly string[]? historyBefore;
    private string? accepted;

    private EditorReplReader(PSCmdlet cmdlet, NixRepl repl, LineEditor editor)
        : base(cmdlet, repl)
    {
        this.cmdlet = cmdlet;
        this.editor = editor;
        engine = (EngineIntrinsics)cmdlet.SessionState.PSVariable.GetValue("ExecutionContext");
        SetOption("ContinuationPrompt", ContinuationPrompt);
        SetOption("PromptText", Array.Empty<string>());
        SetOption("AddToHistoryHandler", new Func<string, object>(static _ => "MemoryOnly"));
        if (editor.SavesAtOnce)
        {
            // Inputs of the REPL are none of PowerShell's, nor the other way round.
            historyBefore = editor.History;
            editor.ReplaceHistory(ReplHistory.Read());
        }

        Func<string, int, CommandCompletion> complete = Complete;
        restoreFunctions = cmdlet.InvokeCommand.InvokeScript(ReplaceFunctions, complete, Prompt).LastOrDefault()?.BaseObject as ScriptBlock;
        enterBefore = editor.FunctionOf(Enter);
        if (enterBefore is not null)
        {
            editor.Bind(Enter, "NixReplEnter", OnEnter);
        }
    }

    /// <summary>A reader by PSReadLine, or null where it is not there.</summary>
    /// <param name="cmdlet">The command that reads.</param>
    /// <param name="repl">The loop.</param>
    public static EditorReplReader? TryCreate(PSCmdlet cmdlet, NixRepl repl) =>
        LineEditor.Find(cmdlet) is { } editor ? new EditorReplReader(cmdlet, repl, editor) : null;

    /// <inheritdoc/>
    public override string? Read()
    {
        cmdlet.Host.UI.Write(Prompt);
        accepted = null;
        string line = editor.ReadLine(Runspace.DefaultRunspace, engine);
        if (accepted is not null || enterBefore is null)
        {
            return accepted ?? line;
        }

        // Not by Enter: the user leaves (Ctrl+D), or has cancelled the input (Ctrl+C).
        if (line == "exit")
        {
            return null;
        }

        cmdlet.Host.UI.WriteLine();
        return line;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (enterBefore is not null)
        {
            editor.Bind(Enter, enterBefore);
        }

        if (historyBefore is not null)
        {
            ReplHistory.Write(editor.History);
            editor.ReplaceHistory(historyBefore);
        }

        restoreFunctions?.Invoke();
        PSObject options = editor.Options;
        foreach (KeyValuePair<string, object?> option in optionsBefore)
        {
            options.Properties[option.Key].Value = option.Value;
        }

        base.Dispose();
    }

    private void SetOption(string name, object value)
    {
        if (editor.Options.Properties[name] is not { } option)
        {
            return;
        }

        object? before = option.Value;
        try
        {
            option.Value = value;
            optionsBefore[name] = before;
        }
        catch (SetValueException)
        {
            // Another version of the editor, where the option is of another type.
        }
    }

    private void OnEnter(ConsoleKeyInfo? key, object argument)
    {
        string text = editor.Text;
        if (Repl.IsIncomplete(text))
        {
            editor.Do("EndOfLine");
            editor.Insert("\n");
            return;
        }

        accepted = text;
        System.Management.Automation.Language.Parser.ParseInput(text, out _, out System.Management.Automation.Language.ParseError[] errors);
        if (!Array.Exists(errors, static error => error.IncompleteInput))
        {
            editor.Do("AcceptLine");
            return;
        }

        // As PowerShell, this text would need another line, and the editor would not accept it ("x' = 1"). It does give up a line
        // that is cancelled; the mark that it then shows is taken away.
        editor.Remember(text);
        editor.Do("CancelLine");
        Console.Write("\b\b  \n");
    }

    private CommandCompletion Complete(string text, int cursor)
    {
        var matches = new System.Collections.ObjectModel.Collection<CompletionResult>();
        IReadOnlyList<ReplCompletion> choices = Repl.Complete(text.Substring(0, cursor), out int start);
        foreach (ReplCompletion choice in choices)
        {
            matches.Add(new CompletionResult(choice.Text, choice.Shown.Length == 0 ? "\"\"" : choice.Shown, CompletionResultType.Variable, choice.Value is null ? choice.Text : Navigation.ValuePreview.Summary(choice.Value)));
        }

        return new CommandCompletion(matches, -1, start, cursor - start);
    }
}
