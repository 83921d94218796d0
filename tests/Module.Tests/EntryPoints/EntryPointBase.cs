using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using TvixEval.Module.Parameters;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.EntryPoints;

/// <summary>All that evaluates, how it does so, and the settings that it knows. Commands and settings are found by reflection.</summary>
public abstract class EntryPointBase : IDisposable
{
    private protected const string Drive = "New-PSDrive";
    private protected const string Completion = "TabExpansion2";
    private const string ReadsOnly = "The text is read and nothing is evaluated: what the parser has to know is -ExperimentalFeature, and no calls are nested.";
    private const string Reference = "$reference = Get-NixDerivation 'derivation {{ name = \"reference\"; system = \"x\"; builder = \"b\"; }}'; ";
    private const string EvaluatesNothing = "It evaluates nothing.";

    /// <summary>The limits among the settings.</summary>
    private protected static readonly string[] Limits = Declared(typeof(LimitParameters));

    /// <summary>The settings: what decides on the evaluator, limits, purity and its opposite, sessions.</summary>
    private protected static readonly string[] Settings = Declared(typeof(EvaluatorParameters))
        .Concat(new[] { "Impure", "Session" }).ToArray();

    private protected static readonly string[] Commands = typeof(NixCmdlet).Assembly.GetTypes()
        .Select(static type => type.GetCustomAttribute<CmdletAttribute>()).OfType<CmdletAttribute>()
        .Select(static cmdlet => cmdlet.VerbName + "-" + cmdlet.NounName).Order(StringComparer.Ordinal).ToArray();

    /// <summary>The settings that a command does not know, and why.</summary>
    private protected static readonly Dictionary<string, (string[] Missing, string Reason)> Exceptions = new(StringComparer.Ordinal)
    {
        ["Clear-NixEvalCache"] = (Settings, EvaluatesNothing),
        ["ConvertFrom-NixExpression"] = (Without("ExperimentalFeature", "TimeoutSec", "MaxMemory"), ReadsOnly),
        ["ConvertTo-NixExpression"] = (Without("TimeoutSec", "MaxMemory"), "What is evaluated came out of another command, which decided on it."),
        ["Disable-NixBreakpoint"] = (Settings, EvaluatesNothing),
        ["Enable-NixBreakpoint"] = (Settings, EvaluatesNothing),
        ["Enter-NixRepl"] = (new[] { "Impure" }, "It is never pure unless it is told so."),
        ["Get-NixBreakpoint"] = (Settings, EvaluatesNothing),
        ["Get-NixBuiltin"] = (Settings, EvaluatesNothing),
        ["Get-NixDependencyKey"] = (Settings, EvaluatesNothing),
        ["Get-NixSession"] = (Settings, EvaluatesNothing),
        ["Get-NixSyntaxTree"] = (Without("ExperimentalFeature", "TimeoutSec", "MaxMemory"), ReadsOnly),
        ["Measure-NixExpression"] = (new[] { "Session" }, "What a session holds already takes no time."),
        ["New-NixSession"] = (new[] { "Impure", "Session" }, "It makes the session, which is never pure unless it is told so."),
        ["Register-NixShouldOperator"] = (Settings, EvaluatesNothing),
        ["Remove-NixBreakpoint"] = (Settings, EvaluatesNothing),
        ["Remove-NixSession"] = (Without("Session"), EvaluatesNothing),
        ["Set-NixBreakpoint"] = (Settings, EvaluatesNothing),
        ["Test-NixDependency"] = (Settings, EvaluatesNothing),
        ["Test-NixExpression"] = (Without("ExperimentalFeature", "TimeoutSec", "MaxMemory"), ReadsOnly),
        ["Update-NixFlakeLock"] = (Without("FlakeRegistry", "TimeoutSec", "MaxMemory"), "Inputs are pure data, whatever system they are for; sessions hold values, not lock files."),
    };

    /// <summary>How each entry point evaluates: what form its source has ({0}), and where parameters stand ({1}).</summary>
    private protected static readonly Dictionary<string, (string Form, string Script)> EntryPoints = new(StringComparer.Ordinal)
    {
        ["Invoke-NixExpression"] = ("value", "Invoke-NixExpression {0} {1}"),
        ["Invoke-NixFunction"] = ("function", "1 | Invoke-NixFunction {0} {1}"),
        ["Get-NixDerivation"] = ("derivation", "(Get-NixDerivation {0} {1}).Name"),
        ["Get-NixOption"] = ("options", "(Get-NixOption {0} {1}).Name"),
        ["Compare-NixDerivation"] = ("derivation", Reference + "(Compare-NixDerivation $reference {0} {1}).DifferenceName"),
        ["Compare-NixValue"] = ("value", "(Compare-NixValue 0 {0} {1}).DifferenceValue"),
        ["Export-NixDerivation"] = ("derivation", "(Export-NixDerivation {0} {1} -Destination exported -PassThru).Name"),
        ["Get-NixFlake"] = ("template", "Get-NixFlake {0} {1} -OutputPath templates.v | ForEach-Object {{ $_.Description; $_.Error.FullyQualifiedErrorId }}"),
        ["Test-NixFlake"] = ("template", "Test-NixFlake {0} {1} | ForEach-Object {{ $_.Message; $_.Code }}"),
        ["Measure-NixExpression"] = ("traced", "Measure-NixExpression {0} {1} 6>&1 | ForEach-Object {{ \"$_\" }}"),
        ["New-NixSession"] = ("value", "$s = New-NixSession {1}; try {{ Invoke-NixExpression {0} -Session $s }} finally {{ Remove-NixSession $s }}"),
        ["Enter-NixRepl"] = ("value", "Enter-NixRepl {1}"),
        [Drive] = ("set", "New-TestDrive -Name entry -Root {0} {1}; try {{ ${{entry:/v}} }} finally {{ $ExecutionContext.SessionState.Drive.Remove('entry', $true, 'Global') }}"),
        [Completion] = ("names", "$line = \"Invoke-NixExpression {0} {1} -AttributePath \"; (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText"),
    };

    private readonly PowerShellEngine engine = new(static state => state.Commands.Add(new SessionStateCmdletEntry("New-TestDrive", typeof(NewTestDriveCommand), null)));
    private readonly string folder = Directory.CreateTempSubdirectory("entry").FullName;

    private protected EntryPointBase()
    {
        File.WriteAllText(Path.Combine(folder, "in.txt"), "in");
        File.WriteAllText(Path.Combine(folder, "out.txt"), "out");
        WriteFlake("registered", "_: { v = 7; }");
        File.WriteAllText(
            Path.Combine(folder, "registry.json"),
            $$"""{ "version": 2, "flakes": [ { "from": { "type": "indirect", "id": "entry" }, "to": { "type": "path", "path": "{{PathText.Nix(folder)}}/registered" } } ] }""");
        engine.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0])", folder);
    }

    private protected PowerShellEngine Engine => engine;

    public static TheoryData<string> All() => new(EntryPoints.Keys);

    public void Dispose()
    {
        engine.Dispose();
        TestFolders.Delete(folder);
        GC.SuppressFinalize(this);
    }

    private static string[] Declared(Type template) => template.GetProperties()
        .Where(static property => property.IsDefined(typeof(ParameterAttribute), inherit: true)).Select(static property => property.Name).ToArray();

    private static string[] Without(params string[] known) => Settings.Except(known).ToArray();

    private protected static string SignOf(string json) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(json))).Substring(0, 12).ToLowerInvariant();

    private protected static string[] MissingAt(string command) => Exceptions.TryGetValue(command, out (string[] Missing, string Reason) exception) ? exception.Missing : Array.Empty<string>();

    /// <summary>What an entry point makes of an expression: somewhere in it the beginning of the hash of its JSON, or the id of an error.</summary>
    private protected string Evaluate(string entry, string expression, string parameters, bool isFlake)
    {
        (string form, string script) = EntryPoints[entry];
        string text = expression.Replace("''", "\"", StringComparison.Ordinal);
        string sign = $"builtins.substring 0 12 (builtins.hashString \"sha256\" (builtins.toJSON ({text})))";
        if (entry.EndsWith("-NixFlake", StringComparison.Ordinal))
        {
            // What an output is says the text; that it is more than a template may be is an error with it.
            string inFlake = sign.Replace("./out.txt", PathText.Nix(folder) + "/out.txt", StringComparison.Ordinal);
            WriteFlake("flake", $"_: {{ templates.v = {{ path = ./.; description = {inFlake}; ${{{inFlake}}} = 1; }}; }}");
            bool isPure = isFlake || parameters.Contains("-Pure", StringComparison.Ordinal) || parameters.Contains("-Session", StringComparison.Ordinal);
            return Shown(Format(script, "./flake", isPure ? parameters : parameters + " -Impure"));
        }

        var forms = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["value"] = sign,
            ["function"] = $"x: {sign}",
            ["derivation"] = $"derivation {{ name = \"n\" + {sign}; system = \"x\"; builder = \"b\"; }}",
            ["traced"] = $"builtins.trace ({sign}) 1",
            ["set"] = $"{{ v = {sign}; }}",
            ["names"] = $"{{ \"${{{sign}}}\" = 1; }}",
            ["options"] = $"{{ \"${{{sign}}}\" = {{ _type = \"option\"; }}; }}",
        };
        string source = (entry.StartsWith("Compare-", StringComparison.Ordinal) ? "-Expression '" : "'") + forms[form] + "'";
        if (isFlake)
        {
            WriteFlake("flake", "_: { " + string.Concat(forms.Select(static known => $"{known.Key} = {known.Value}; ")) + "}");
            source = entry == Drive ? $"'./flake#{form}'" : $"-Flake './flake#{form}'";
        }

        if (entry == "Enter-NixRepl")
        {
            engine.Type(forms[form], ":q");
            return engine.Show(Format(script, source, parameters));
        }

        return Shown(entry == Completion
            ? Format(script, source.Replace("\"", "`\"", StringComparison.Ordinal).Replace("$", "`$", StringComparison.Ordinal), parameters)
            : Format(script, source, parameters));
    }

    private static string Format(string script, string source, string parameters) => string.Format(System.Globalization.CultureInfo.InvariantCulture, script, source, parameters);

    private protected string Shown(string script)
    {
        EngineResult result = engine.RunAll(script);
        return string.Join('\n', result.Output.Select(static item => item?.ToString())
            .Concat(result.Errors.Select(static error => error.FullyQualifiedErrorId))
            .Append(result.Failure?.ErrorRecord.FullyQualifiedErrorId));
    }

    private protected void WriteFlake(string name, string outputs)
    {
        Directory.CreateDirectory(Path.Combine(folder, name));
        File.WriteAllText(Path.Combine(folder, name, "flake.nix"), "{ outputs = " + outputs + "; }");
    }
}
