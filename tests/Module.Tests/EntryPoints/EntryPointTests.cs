using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using TvixEval.Module.Drive;
using TvixEval.Module.Parameters;
using TvixEval.Module.Sessions;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.EntryPoints;

/// <summary>
/// What evaluation depends on can be said wherever something is evaluated, and works there. Commands and settings are found by reflection: for a
/// new one these tests fail until it is everywhere, or <see cref="Exceptions"/> has the reason why not.
/// </summary>
public sealed class EntryPointTests : IDisposable
{
    private const string Drive = "New-PSDrive";
    private const string Completion = "TabExpansion2";
    private const string ReadsOnly = "The text is read and nothing is evaluated: what the parser has to know is -ExperimentalFeature.";
    private const string EvaluatesNothing = "It evaluates nothing.";

    /// <summary>The settings: what decides on the evaluator, purity and its opposite, sessions.</summary>
    private static readonly string[] Settings = typeof(EvaluatorParameters).GetProperties()
        .Where(static property => property.IsDefined(typeof(ParameterAttribute), inherit: true)).Select(static property => property.Name)
        .Concat(new[] { "Impure", "Session" }).ToArray();

    private static readonly string[] Commands = typeof(NixCmdlet).Assembly.GetTypes()
        .Select(static type => type.GetCustomAttribute<CmdletAttribute>()).OfType<CmdletAttribute>()
        .Select(static cmdlet => cmdlet.VerbName + "-" + cmdlet.NounName).Order(StringComparer.Ordinal).ToArray();

    /// <summary>The settings that a command does not know, and why.</summary>
    private static readonly Dictionary<string, (string[] Missing, string Reason)> Exceptions = new(StringComparer.Ordinal)
    {
        ["ConvertFrom-NixExpression"] = (Without("ExperimentalFeature"), ReadsOnly),
        ["ConvertTo-NixExpression"] = (Settings, "What is evaluated came out of another command, which decided on it."),
        ["Enter-NixRepl"] = (new[] { "Impure" }, "It is never pure unless it is told so."),
        ["Get-NixBuiltin"] = (Settings, EvaluatesNothing),
        ["Get-NixSession"] = (Settings, EvaluatesNothing),
        ["Get-NixSyntaxTree"] = (Without("ExperimentalFeature"), ReadsOnly),
        ["Measure-NixExpression"] = (new[] { "Session" }, "What a session holds already takes no time."),
        ["New-NixSession"] = (new[] { "Impure", "Session" }, "It makes the session, which is never pure unless it is told so."),
        ["Register-NixShouldOperator"] = (Settings, EvaluatesNothing),
        ["Remove-NixSession"] = (Without("Session"), EvaluatesNothing),
        ["Test-NixExpression"] = (Without("ExperimentalFeature"), ReadsOnly),
        ["Update-NixFlakeLock"] = (Without("FlakeRegistry"), "Inputs are pure data, whatever system they are for; sessions hold values, not lock files."),
    };

    /// <summary>How each entry point evaluates: what form its source has ({0}), and where parameters stand ({1}).</summary>
    private static readonly Dictionary<string, (string Form, string Script)> EntryPoints = new(StringComparer.Ordinal)
    {
        ["Invoke-NixExpression"] = ("value", "Invoke-NixExpression {0} {1}"),
        ["Invoke-NixFunction"] = ("function", "1 | Invoke-NixFunction {0} {1}"),
        ["Get-NixDerivation"] = ("derivation", "(Get-NixDerivation {0} {1}).Name"),
        ["Export-NixDerivation"] = ("derivation", "(Export-NixDerivation {0} {1} -Destination exported -PassThru).Name"),
        ["Measure-NixExpression"] = ("traced", "Measure-NixExpression {0} {1} 6>&1 | ForEach-Object {{ \"$_\" }}"),
        ["New-NixSession"] = ("value", "$s = New-NixSession {1}; try {{ Invoke-NixExpression {0} -Session $s }} finally {{ Remove-NixSession $s }}"),
        ["Enter-NixRepl"] = ("value", "Enter-NixRepl {1}"),
        [Drive] = ("set", "New-TestDrive -Name entry -Root {0} {1}; try {{ ${{entry:/v}} }} finally {{ $ExecutionContext.SessionState.Drive.Remove('entry', $true, 'Global') }}"),
        [Completion] = ("names", "$line = \"Invoke-NixExpression {0} {1} -AttributePath \"; (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText"),
    };

    private static readonly Dictionary<string, (string Parameters, string Expression, string Json)> Effects = new(StringComparer.Ordinal)
    {
        ["NixPath"] = ("-NixPath entry=.", "builtins.readFile <entry/in.txt>", "\"in\""),
        ["System"] = ("-System riscv64-linux", "builtins.currentSystem", "\"riscv64-linux\""),
        ["Pure"] = ("-Pure", "builtins ? currentSystem", "false"),
        ["AllowedPath"] = ("-AllowedPath in.txt", "builtins.pathExists ./out.txt", "false"),
        ["AllowedUri"] = ("-AllowedUri @()", "builtins.getEnv ''PATH'' == ''''", "true"),
        ["ExperimentalFeature"] = ("-ExperimentalFeature fetch-tree", "builtins ? fetchTree", "true"),
        ["FlakeRegistry"] = ("-ExperimentalFeature flakes -FlakeRegistry registry.json", "(builtins.getFlake ''entry'').v", "7"),
        ["Impure"] = ("-Impure", "builtins ? currentSystem", "true"),
        ["Session"] = ("-Session EntryPointSession", "builtins.currentSystem", "\"mips-linux\""),
    };

    private readonly PowerShellEngine engine = new(static state => state.Commands.Add(new SessionStateCmdletEntry("New-TestDrive", typeof(NewTestDriveCommand), null)));
    private readonly string folder = Directory.CreateTempSubdirectory("entry").FullName;

    public EntryPointTests()
    {
        File.WriteAllText(Path.Combine(folder, "in.txt"), "in");
        File.WriteAllText(Path.Combine(folder, "out.txt"), "out");
        WriteFlake("registered", "_: { v = 7; }");
        File.WriteAllText(
            Path.Combine(folder, "registry.json"),
            $$"""{ "version": 2, "flakes": [ { "from": { "type": "indirect", "id": "entry" }, "to": { "type": "path", "path": "{{folder}}/registered" } } ] }""");
        engine.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0])", folder);
    }

    public static TheoryData<string> All() => new(EntryPoints.Keys);

    public void Dispose()
    {
        engine.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Every_command_knows_every_setting()
    {
        foreach (string command in Commands)
        {
            string[] known = engine.Run("(Get-Command $args[0]).Parameters.Keys", command).Select(static name => name!.ToString()!).ToArray();
            Assert.True(
                Settings.Except(known).Order().SequenceEqual(MissingAt(command).Order()),
                $"{command} does not know {string.Join(' ', Settings.Except(known))}; the table says that these are {string.Join(' ', MissingAt(command))}.");
        }

        Assert.Empty(Exceptions.Keys.Except(Commands));
        Assert.All(Exceptions.Values, static exception => Assert.EndsWith(".", exception.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Drives_know_every_setting() => Assert.Empty(Settings.Except(ParameterTable.ToDynamic(typeof(NixDriveParameters)).Keys));

    [Fact]
    public void Every_command_with_settings_is_tried()
    {
        // The others only parse, or are about lock files: they have tests of their own below and in FlakeTests.
        Assert.Equal(
            Commands.Where(static command => Settings.Except(MissingAt(command)).Any(static setting => setting is "System")).Append(Drive).Append(Completion).Order(StringComparer.Ordinal),
            EntryPoints.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Settings.Order(StringComparer.Ordinal), Effects.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Each_setting_has_its_effect(string entry)
    {
        engine.Run("if (-not (Get-NixSession EntryPointSession*)) { $null = New-NixSession EntryPointSession -System mips-linux }");
        foreach (string setting in Settings.Except(MissingAt(entry)))
        {
            (string parameters, string expression, string json) = Effects[setting];
            string sign = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(json))).Substring(0, 12).ToLowerInvariant();
            string with = Evaluate(entry, expression, parameters, isFlake: setting == "Impure");
            string without = Evaluate(entry, expression, string.Empty, isFlake: setting == "Impure");
            Assert.True(with.Contains(sign, StringComparison.Ordinal), $"{parameters} has no effect: {with}");
            Assert.False(without.Contains(sign, StringComparison.Ordinal), $"It is so without {parameters} too.");
        }
    }

    [Fact]
    public void Lock_files_are_made_with_the_registry()
    {
        WriteFlake("locked", "_: { }; inputs.entry.url = \"entry\"");
        Assert.Contains("registered", Shown("(Update-NixFlakeLock ./locked -FlakeRegistry registry.json).After"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Test-NixExpression '1 |> (x: x)' -Quiet {0}", "True", "False")]
    [InlineData("\"$(Get-NixSyntaxTree '1 |> (x: x)' {0})\"", "((x: x) 1)", "NixExperimentalFeature")]
    [InlineData("ConvertFrom-NixExpression '1 |> (x: x)' {0}", "NotNixData", "NixExperimentalFeature")]
    public void What_only_reads_knows_features(string script, string with, string without)
    {
        Assert.Contains(with, Shown(script.Replace("{0}", "-ExperimentalFeature pipe-operators", StringComparison.Ordinal)), StringComparison.OrdinalIgnoreCase);
        Assert.Contains(without, Shown(script.Replace("{0}", string.Empty, StringComparison.Ordinal)), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_a_session_decides_is_not_said_twice(string entry)
    {
        if (entry == Completion || MissingAt(entry).Contains("Session"))
        {
            return;
        }

        engine.Run("$s = New-NixSession");
        foreach (string setting in Settings.Except(MissingAt(entry)).Except(new[] { "Session", "Impure" }))
        {
            Assert.Matches("SessionOptionConflict|cannot be used together with -Session", Evaluate(entry, "1", Effects[setting].Parameters + " -Session $s", isFlake: false));
        }

        engine.Run("Remove-NixSession $s");
    }

    [Fact]
    public void Options_that_differ_have_other_evaluators()
    {
        foreach (PropertyInfo property in typeof(EvaluationOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.CanWrite))
        {
            var options = new EvaluationOptions();
            object? before = property.GetValue(options);
            property.SetValue(options, before switch
            {
                bool isOn => !isOn,
                IReadOnlyList<string> => new[] { "other" },
                _ => "other",
            });
            Assert.True(options.Key != new EvaluationOptions().Key, $"The key of options says nothing of {property.Name}.");
        }
    }

    private static string[] Without(string setting) => Settings.Where(other => other != setting).ToArray();

    private static string[] MissingAt(string command) => Exceptions.TryGetValue(command, out (string[] Missing, string Reason) exception) ? exception.Missing : Array.Empty<string>();

    /// <summary>What an entry point makes of an expression: somewhere in it the beginning of the hash of its JSON, or the id of an error.</summary>
    private string Evaluate(string entry, string expression, string parameters, bool isFlake)
    {
        (string form, string script) = EntryPoints[entry];
        string text = expression.Replace("''", "\"", StringComparison.Ordinal);
        string sign = $"builtins.substring 0 12 (builtins.hashString \"sha256\" (builtins.toJSON ({text})))";
        var forms = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["value"] = sign,
            ["function"] = $"x: {sign}",
            ["derivation"] = $"derivation {{ name = \"n\" + {sign}; system = \"x\"; builder = \"b\"; }}",
            ["traced"] = $"builtins.trace ({sign}) 1",
            ["set"] = $"{{ v = {sign}; }}",
            ["names"] = $"{{ \"${{{sign}}}\" = 1; }}",
        };
        string source = "'" + forms[form] + "'";
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

    private string Shown(string script)
    {
        EngineResult result = engine.RunAll(script);
        return string.Join('\n', result.Output.Select(static item => item?.ToString())
            .Concat(result.Errors.Select(static error => error.FullyQualifiedErrorId))
            .Append(result.Failure?.ErrorRecord.FullyQualifiedErrorId));
    }

    private void WriteFlake(string name, string outputs)
    {
        Directory.CreateDirectory(Path.Combine(folder, name));
        File.WriteAllText(Path.Combine(folder, name, "flake.nix"), "{ outputs = " + outputs + "; }");
    }
}
