using System;
using System.Collections.Generic;
using System.Management.Automation;
using TvixEval.Repl;

namespace TvixEval.Module.Repl;

/// <summary>Reads what the user types, by what every host has: ReadLine. A line that ends with a tab lists how it could go on.</summary>
internal class ReplReader : IDisposable
{
    private readonly PSCmdlet cmdlet;

    /// <summary>Creates a reader.</summary>
    /// <param name="cmdlet">The command that reads.</param>
    /// <param name="repl">The loop.</param>
    public ReplReader(PSCmdlet cmdlet, NixRepl repl)
    {
        this.cmdlet = cmdlet;
        Repl = repl;
    }

    /// <summary>The loop.</summary>
    protected NixRepl Repl { get; private set; }

    /// <summary>The prompt of an input, and those of its other lines.</summary>
    protected static string Prompt => "nix-repl> ";

    /// <summary>What stands before further lines.</summary>
    protected static string ContinuationPrompt => "        > ";

    /// <summary>The best reader that this host allows.</summary>
    /// <param name="cmdlet">The command that reads.</param>
    /// <param name="repl">The loop.</param>
    public static ReplReader Create(PSCmdlet cmdlet, NixRepl repl) =>
        EditorReplReader.TryCreate(cmdlet, repl) ?? new ReplReader(cmdlet, repl);

    /// <summary>Reads an input, which may be several lines.</summary>
    /// <returns>The input, or null when there are no more.</returns>
    public virtual string? Read()
    {
        string? text = ReadLine(Prompt, string.Empty);
        while (text is not null && Repl.IsIncomplete(text))
        {
            if (ReadLine(ContinuationPrompt, text + "\n") is not { } more)
            {
                // The end of the input: what there is cannot become more.
                break;
            }

            text += "\n" + more;
        }

        return text;
    }

    /// <summary>Reads for another loop while something runs.</summary>
    /// <param name="other">The other loop.</param>
    /// <param name="run">Runs it.</param>
    public void Lend(NixRepl other, Action run)
    {
        NixRepl before = Repl;
        Repl = other;
        try
        {
            run();
        }
        finally
        {
            Repl = before;
        }
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    private string? ReadLine(string prompt, string before)
    {
        while (true)
        {
            cmdlet.Host.UI.Write(prompt);
            string? line = cmdlet.Host.UI.ReadLine();
            if (string.IsNullOrEmpty(line) || line![line.Length - 1] != '\t')
            {
                return line;
            }

            ShowCompletions(before + line.TrimEnd('\t'));
        }
    }

    private void ShowCompletions(string text)
    {
        IReadOnlyList<ReplCompletion> choices = Repl.Complete(text, out int start);
        string head = text.Substring(text.LastIndexOf('\n') + 1);
        head = head.Substring(0, Math.Max(0, head.Length - (text.Length - start)));
        foreach (ReplCompletion choice in choices)
        {
            cmdlet.Host.UI.WriteLine(head + choice.Text);
        }
    }
}
