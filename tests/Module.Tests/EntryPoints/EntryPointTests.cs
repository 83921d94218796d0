using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using TvixEval.Module.Drive;
using TvixEval.Module.Parameters;
using TvixEval.Module.Sessions;
using Xunit;

namespace TvixEval.Module.Tests.EntryPoints;

/// <summary>
/// What evaluation depends on can be said wherever something is evaluated, and works there. Commands and settings are found by reflection: for a
/// new one these tests fail until it is everywhere, or <see cref="EntryPointBase.Exceptions"/> has the reason why not.
/// </summary>
public sealed class EntryPointTests : EntryPointBase
{
    private static readonly Dictionary<string, (string Parameters, string Expression, string Json)> Effects = new(StringComparer.Ordinal)
    {
        ["NixPath"] = ("-NixPath entry=.", "builtins.readFile <entry/in.txt>", "\"in\""),
        ["System"] = ("-System riscv64-linux", "builtins.currentSystem", "\"riscv64-linux\""),
        ["Pure"] = ("-Pure", "builtins ? currentSystem", "false"),
        ["AllowedPath"] = ("-AllowedPath in.txt", "builtins.pathExists ./out.txt", "false"),
        ["AllowedUri"] = ("-AllowedUri @()", "builtins.getEnv ''PATH'' == ''''", "true"),
        ["NoImportFromDerivation"] = (
            "-NoImportFromDerivation", "import (derivation { name = ''ifd''; system = ''x''; builder = ''b''; })", RefusedImport),
        ["ExperimentalFeature"] = ("-ExperimentalFeature pipe-operators", "1 |> (x: x)", "1"),
        ["FlakeRegistry"] = ("-ExperimentalFeature flakes -FlakeRegistry registry.json", "(builtins.getFlake ''entry'').v", "7"),
        ["Impure"] = ("-Impure", "builtins ? currentSystem", "true"),
        ["Session"] = ("-Session EntryPointSession", "builtins.currentSystem", "\"mips-linux\""),
    };

    private const string RefusedImport = "NixAccessDenied";

    [Fact]
    public void EveryCommandKnowsEverySetting()
    {
        foreach (string command in Commands)
        {
            string[] known = Engine.Run("(Get-Command $args[0]).Parameters.Keys", command).Select(static name => name!.ToString()!).ToArray();
            Assert.True(
                Settings.Except(known).Order().SequenceEqual(MissingAt(command).Order()),
                $"{command} does not know {string.Join(' ', Settings.Except(known))}; the table says that these are {string.Join(' ', MissingAt(command))}.");
        }

        Assert.Empty(Exceptions.Keys.Except(Commands));
        Assert.All(Exceptions.Values, static exception => Assert.EndsWith(".", exception.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void DrivesKnowEverySetting() => Assert.Empty(Settings.Except(ParameterTable.ToDynamic(typeof(NixDriveParameters)).Keys));

    [Fact]
    public void EveryCommandWithSettingsIsTried()
    {
        // The others only parse, or are about lock files: they have tests of their own below and in FlakeTests.
        Assert.Equal(
            Commands.Where(static command => Settings.Except(MissingAt(command)).Any(static setting => setting is "System")).Append(Drive).Append(Completion).Order(StringComparer.Ordinal),
            EntryPoints.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Settings.Order(StringComparer.Ordinal), Effects.Keys.Concat(Limits).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void EachSettingHasItsEffect(string entry)
    {
        Engine.Run("if (-not (Get-NixSession EntryPointSession*)) { $null = New-NixSession EntryPointSession -System mips-linux -ExperimentalFeature flakes }");
        foreach (string setting in Settings.Except(MissingAt(entry)).Except(Limits))
        {
            (string parameters, string expression, string json) = Effects[setting];
            if (json == RefusedImport && entry == Completion)
            {
                // Completion shows no errors.
                continue;
            }

            // The REPL shows messages, not ids.
            string sign = json != RefusedImport ? SignOf(json) : entry == "Enter-NixRepl" ? "disabled" : json;
            string with = Evaluate(entry, expression, parameters, isFlake: setting == "Impure");
            string without = Evaluate(entry, expression, string.Empty, isFlake: setting == "Impure");
            Assert.True(with.Contains(sign, StringComparison.Ordinal), $"{parameters} has no effect: {with}");
            Assert.False(without.Contains(sign, StringComparison.Ordinal), $"It is so without {parameters} too.");
        }
    }

    [Fact]
    public void LockFilesAreMadeWithTheRegistry()
    {
        WriteFlake("locked", "_: { }; inputs.entry.url = \"entry\"");
        Assert.Contains("registered", Shown("(Update-NixFlakeLock ./locked -FlakeRegistry registry.json).After"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Test-NixExpression '1 |> (x: x)' -Quiet {0}", "True", "False")]
    [InlineData("\"$(Get-NixSyntaxTree '1 |> (x: x)' {0})\"", "((x: x) 1)", "NixExperimentalFeature")]
    [InlineData("ConvertFrom-NixExpression '1 |> (x: x)' {0}", "NotNixData", "NixExperimentalFeature")]
    public void WhatOnlyReadsKnowsFeatures(string script, string with, string without)
    {
        Assert.Contains(with, Shown(script.Replace("{0}", "-ExperimentalFeature pipe-operators", StringComparison.Ordinal)), StringComparison.OrdinalIgnoreCase);
        Assert.Contains(without, Shown(script.Replace("{0}", string.Empty, StringComparison.Ordinal)), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void WhatASessionDecidesIsNotSaidTwice(string entry)
    {
        if (entry == Completion || MissingAt(entry).Contains("Session"))
        {
            return;
        }

        Engine.Run("$s = New-NixSession");
        foreach (string setting in Settings.Except(MissingAt(entry)).Except(Limits).Except(new[] { "Session", "Impure" }))
        {
            Assert.Matches("SessionOptionConflict|cannot be used together with -Session", Evaluate(entry, "1", Effects[setting].Parameters + " -Session $s", isFlake: false));
        }

        Engine.Run("Remove-NixSession $s");
    }

    [Fact]
    public void OptionsThatDifferHaveOtherEvaluators()
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
}
