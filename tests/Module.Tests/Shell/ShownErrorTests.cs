using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Shell;

/// <summary>Each view of PowerShell shows each error: its message, and where it is.</summary>
public sealed class ShownErrorTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tvixeval-shown-");

    public void Dispose() => folder.Delete(recursive: true);

    [ShellFact]
    public void EachViewShowsMessageAndPlace()
    {
        Dictionary<string, ShownError> errors = ShownErrors.All().ToDictionary(static error => error.Name);
        string script = Path.Combine(AppContext.BaseDirectory, "Shell", "ShowErrors.ps1");
        string result = Path.Combine(folder.FullName, "result");
        (_, string output, string complaints) = Run(script, "-Assembly", typeof(ShownErrors).Assembly.Location, "-Folder", folder.FullName, "-Result", result);
        Assert.True(File.Exists(result), output + complaints);

        var wrong = new List<string>();
        int ofRecords = 0;
        int ofCommands = 0;
        foreach (string line in File.ReadLines(result))
        {
            JsonElement shown = JsonDocument.Parse(line).RootElement;
            string name = Text(shown, "Name");
            string text = Text(shown, "Text");
            bool isRight;
            if (errors.TryGetValue(name, out ShownError? error))
            {
                ofRecords++;
                isRight = Shows(text, error.Message, error.Source, error.Line, error.Shown);
            }
            else
            {
                ofCommands++;
                (_, int number, string part) = ShownErrors.Unfinished[int.Parse(name)];
                string source = Text(shown, "View") is "File" or "Import" or "Lazy" or "Tree" or "Derivation" or "Measure" ? name + ".nix" : "\u00abstring\u00bb";
                isRight = Shows(text, "unexpected end of file", source, number, part);
            }

            if (!isRight)
            {
                wrong.Add($"{name}, {Text(shown, "View")}:\n{text[..Math.Min(text.Length, 1000)]}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} are not shown whole:\n" + string.Join('\n', wrong.Take(20)));
        Assert.Equal(errors.Values.Sum(static error => error.Views.Count), ofRecords);
        Assert.Equal(11 * ShownErrors.Unfinished.Count, ofCommands);
    }

    [ShellFact]
    public void AScriptThatEndsWithASyntaxErrorSaysSo()
    {
        string script = Path.Combine(folder.FullName, "script.ps1");
        File.WriteAllText(script, "param($Manifest); $ErrorActionPreference = 'Stop'; Import-Module $Manifest; Invoke-NixExpression \"{`n  a = 1;`n\"; 'went on'");
        (int code, string output, string errors) = Run(script);
        Assert.Equal(1, code);
        Assert.Contains("unexpected end of file", output + errors, StringComparison.Ordinal);
        Assert.Contains("a = 1;", output + errors, StringComparison.Ordinal);
        Assert.DoesNotContain("went on", output, StringComparison.Ordinal);
    }

    // The mark is there too, if there is anything to mark.
    private static bool Shows(string text, string message, string source, int line, string shown) =>
        text.Contains(message, StringComparison.Ordinal)
        && (source.Length == 0 || (text.Contains($"{source}:{line}", StringComparison.Ordinal) && text.Contains(shown, StringComparison.Ordinal) && text.Contains('~')));

    private static (int Code, string Output, string Errors) Run(string script, params string[] arguments) => DotNetProgram.Run(
        BuildFacts.ShellProgram!, ["-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", script, "-Manifest", ModuleFolder.Manifest, .. arguments]);

    private static string Text(JsonElement shown, string name) => shown.GetProperty(name).GetString() ?? string.Empty;
}
