using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using TvixEval.Analysis;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Module.Completion;
using TvixEval.Module.Errors;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// <para>Checks Nix expressions without evaluating them.</para>
/// <para>Returns a diagnostic for each problem or questionable construct: syntax errors, undefined variables, unused bindings, formals and
/// withs, useless inherits and recs, shadowed names of the base environment, and discouraged syntax. No output means that nothing was
/// found. The comment "# nix-check off: Code" suppresses a code on its line, or, if it is alone on its line, on the next line;
/// "# nix-check off file: Code" suppresses it in the whole source. Errors are always reported. about_TvixEval_Checks lists the codes.</para>
/// </summary>
/// <example>
/// <code>Test-NixExpression '{ a = b; }' | ForEach-Object Message</code>
/// <code>undefined variable 'b'</code>
/// <para>A diagnostic has a message, a position and a severity.</para>
/// </example>
/// <example>
/// <code>Test-NixExpression '[ 1, 2 ]' | ForEach-Object RecommendedAction</code>
/// <code>Separate the elements of a list by spaces: [ 1 2 ].</code>
/// <para>For an error that looks like a habit of PowerShell or a misspelt name, the diagnostic also says what to write instead.</para>
/// </example>
/// <example>
/// <code>Test-NixExpression -Path fleet/*.nix -Quiet</code>
/// <code>
/// True
/// True
/// </code>
/// <para>Tells for each file whether it is free of errors.</para>
/// </example>
/// <example>
/// <code>(Test-NixExpression -Path fleet -Recurse).Count</code>
/// <code>0</code>
/// <para>Checks all files in a folder and below. Nothing was found.</para>
/// </example>
/// <example>
/// <code>Test-NixExpression 'let a = 1; b = 2; in a' -ExcludeCode NixUnused*</code>
/// <para>Does not report that the binding b is not used.</para>
/// </example>
/// <example>
/// <code>Test-NixExpression 'x: 1' -IncludeCode NixUnusedArgument</code>
/// <para>Reports unused arguments, a check that is off by default.</para>
/// </example>
/// <seealso>Get-NixSyntaxTree</seealso>
/// <seealso>about_TvixEval_Checks</seealso>
[Cmdlet(VerbsDiagnostic.Test, "NixExpression", DefaultParameterSetName = "Expression")]
[OutputType(typeof(NixDiagnostic), typeof(bool))]
public sealed class TestNixExpressionCommand : NixSourceCmdlet
{
    private Func<CheckRule, bool> isWanted = static rule => rule.IsDefault;
    private bool isFine = true;
    private bool isChecked;

    /// <summary>Reports only these codes (and syntax errors, which prevent all other checks). Wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CheckCodeCompleter))]
    public string[] IncludeCode { get; set; } = Array.Empty<string>();

    /// <summary>Codes to exclude from the report. Wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CheckCodeCompleter))]
    public string[] ExcludeCode { get; set; } = Array.Empty<string>();

    /// <summary>
    /// Returns only <c>$true</c> or <c>$false</c>: whether the expression, or each of the files, is free of errors. With -Recurse one value for all files: false
    /// also where something could not be read, or there was nothing to check.
    /// </summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void WarnOfPath(string text) => WarnOfName(text, "check");

    /// <summary>
    /// Checks every file <c>*.nix</c> in a folder and in the folders below it, in the order of their names. Links to folders are not
    /// followed. Without it, a folder stands for its <c>default.nix</c> alone.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter Recurse { get; set; }

    private protected override IEnumerable<string> FilesOf(IEnumerable<string> paths) => Recurse ? paths.SelectMany(FilesBelow) : paths;

    private protected override void OnBegin()
    {
        base.OnBegin();
        WildcardPattern[] included = IncludeCode.Select(ToPattern).ToArray();
        WildcardPattern[] excluded = ExcludeCode.Select(ToPattern).ToArray();
        isWanted = rule => (included.Length == 0 ? rule.IsDefault : rule == CheckRules.ParseError || included.Any(code => code.IsMatch(rule.Code)))
            && !excluded.Any(code => code.IsMatch(rule.Code));
    }

    private protected override void Process(SourceFile source)
    {
        IEnumerable<Finding> found = StaticChecks.Run(source, Evaluation.Evaluator, Evaluation.Machine.Poller).Where(finding => isWanted(finding.Rule));
        if (Quiet)
        {
            Tell(!found.Any(static finding => finding.Rule.Severity == DiagnosticSeverity.Error));
            return;
        }

        foreach (Finding finding in found)
        {
            Evaluation.Machine.Tick();
            WriteObject(new NixDiagnostic(finding.Rule.Severity, finding.Rule.Code, finding.Message, finding.Position, finding.Error is { } error ? ErrorAdvice.For(error) : null));
        }
    }

    private protected override void OnError(NixException error, object? target, bool isOnlyInput)
    {
        // A file that cannot be read was not checked, nor was what a limit ended; everything else is what was asked for.
        if (error.EndsEvaluation || error.Kind is NixErrorKind.IO or NixErrorKind.Access)
        {
            isFine = false;
            base.OnError(error, target, isOnlyInput);
        }
        else if (Quiet)
        {
            Tell(false);
        }
        else
        {
            WriteObject(new NixDiagnostic(DiagnosticSeverity.Error, ErrorRecords.IdOf(error), error.Message, error.Position, ErrorAdvice.For(error)));
        }
    }

    // Of folders it is asked whether all is fine: with a value for each file, a condition would hold for two files with errors.
    private void Tell(bool isFileFine)
    {
        isChecked = true;
        isFine &= isFileFine;
        if (!Recurse)
        {
            WriteObject(isFileFine);
        }
    }

    private protected override void OnEnd()
    {
        base.OnEnd();
        if (Quiet && Recurse)
        {
            WriteObject(isFine && isChecked);
        }
    }

    private IEnumerable<string> FilesBelow(string path)
    {
        INixFileSystem files = Evaluation.Evaluator.Files;
        if (FolderAt(files, NixPaths.FromNative(path)) is not { } root)
        {
            yield return path;
            yield break;
        }

        bool isFound = false;
        var left = new Stack<KeyValuePair<string, FileKind>>();
        left.Push(new KeyValuePair<string, FileKind>(root, FileKind.Directory));
        while (left.Count > 0)
        {
            Evaluation.Machine.Poll();
            KeyValuePair<string, FileKind> next = left.Pop();
            if (next.Value == FileKind.Directory)
            {
                foreach (KeyValuePair<string, FileKind> entry in EntriesOf(files, next.Key).OrderByDescending(static entry => entry.Key, StringComparer.Ordinal))
                {
                    left.Push(new KeyValuePair<string, FileKind>(next.Key.TrimEnd('/') + "/" + entry.Key, entry.Value));
                }
            }
            else if (next.Key.EndsWith(".nix", StringComparison.Ordinal) && (next.Value == FileKind.Regular || (next.Value == FileKind.Symlink && IsFile(files, next.Key))))
            {
                isFound = true;
                yield return NixPaths.ToNative(next.Key) ?? Bytes.ToText(next.Key);
            }
        }

        if (!isFound)
        {
            WriteWarning($"There is no file *.nix in the folder '{path}'.");
        }
    }

    // A folder that is named may be a link: it is what the user wants to be looked into.
    private static string? FolderAt(INixFileSystem files, string path)
    {
        try
        {
            string place = SymlinkResolver.Resolve(files, path, SymlinkMode.Full);
            return files.GetKind(place) == FileKind.Directory ? place : null;
        }
        catch (NixException)
        {
            return null;
        }
    }

    private static bool IsFile(INixFileSystem files, string path)
    {
        try
        {
            // A link that leads nowhere is a file that cannot be read; reading it says so.
            return files.GetKind(SymlinkResolver.Resolve(files, path, SymlinkMode.Full)) is FileKind.Regular or FileKind.Missing;
        }
        catch (NixException)
        {
            return true;
        }
    }

    private IReadOnlyList<KeyValuePair<string, FileKind>> EntriesOf(INixFileSystem files, string folder)
    {
        IReadOnlyList<KeyValuePair<string, FileKind>> entries = Array.Empty<KeyValuePair<string, FileKind>>();
        ProcessOne(() => entries = files.ReadDirectory(folder), Bytes.ToText(folder), isOnlyInput: false);
        return entries;
    }

    private static WildcardPattern ToPattern(string code) => WildcardPattern.Get(code, WildcardOptions.IgnoreCase);
}
