using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text.RegularExpressions;

namespace TvixEval.Host;

/// <summary>Writes results to standard output, and errors, warnings and the like to standard error.</summary>
internal sealed partial class ConsoleUserInterface : PSHostUserInterface
{
    private readonly ConsoleRawUserInterface raw = new();

    /// <summary>Whether what is written now is an error that ended a command: it goes to standard error.</summary>
    public bool IsShowingError { get; set; }

    public override PSHostRawUserInterface RawUI => raw;

    public override bool SupportsVirtualTerminal => !Console.IsOutputRedirected;

    // Null at the end of the input, as PowerShell's own console gives it.
    public override string ReadLine() => Console.ReadLine()!;

    public override SecureString ReadLineAsSecureString()
    {
        var secret = new SecureString();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key != ConsoleKey.Backspace)
            {
                secret.AppendChar(key.KeyChar);
            }
            else if (secret.Length > 0)
            {
                secret.RemoveAt(secret.Length - 1);
            }
        }

        Console.WriteLine();
        return secret;
    }

    public override void Write(string value)
    {
        if (IsShowingError)
        {
            Put(Console.Error, value, Console.IsErrorRedirected);
        }
        else
        {
            Put(Console.Out, value, Console.IsOutputRedirected);
        }
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void WriteErrorLine(string value) => Error(value);

    public override void WriteDebugLine(string message) => Error("DEBUG: " + message);

    public override void WriteVerboseLine(string message) => Error("VERBOSE: " + message);

    public override void WriteWarningLine(string message) => Error("WARNING: " + message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        // A bar would need the cursor; a log of percentages would drown what matters.
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        var answers = new Dictionary<string, PSObject>();
        Error(caption);
        Error(message);
        foreach (FieldDescription field in descriptions)
        {
            Console.Error.Write(field.Name + ": ");
            answers[field.Name] = PSObject.AsPSObject(ReadLine() ?? string.Empty);
        }

        return answers;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Error(caption);
        Error(message);
        while (true)
        {
            for (int i = 0; i < choices.Count; i++)
            {
                Error($"[{i}] {choices[i].Label.Replace("&", string.Empty, StringComparison.Ordinal)}");
            }

            string answer = ReadLine() ?? string.Empty;
            if (answer.Length == 0 && defaultChoice >= 0)
            {
                return defaultChoice;
            }

            if (int.TryParse(answer, out int choice) && choice >= 0 && choice < choices.Count)
            {
                return choice;
            }
        }
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new PSNotSupportedException("This host does not ask for credentials.");

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        PromptForCredential(caption, message, userName, targetName);

    private static void Error(string value) => Put(Console.Error, value + Environment.NewLine, Console.IsErrorRedirected);

    private static void Put(TextWriter writer, string? value, bool plain) =>
        writer.Write(plain ? EscapeSequence().Replace(value ?? string.Empty, string.Empty) : value);

    [GeneratedRegex("\u001b\\[[0-9;]*[A-Za-z]")]
    private static partial Regex EscapeSequence();
}
