using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using TvixEval.Module.Parameters;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Caching;

/// <summary><c>-EvalCache</c> and what sessions remember. Results are in the user's cache; the folder of each test is in their keys.</summary>
public sealed class EvalCacheTests : IDisposable
{
    private const string Show = " -EvalCache -Verbose 4>&1 | ForEach-Object { if ($_ -is [Management.Automation.VerboseRecord]) { if (\"$_\" -like 'Evaluation cache:*') { $global:said = \"$_\" } } else { $_ } }";

    private readonly PowerShellEngine engine = new();
    private readonly string folder = Directory.CreateTempSubdirectory("nix-cache").FullName;

    public EvalCacheTests() => engine.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0])", folder);

    public void Dispose()
    {
        engine.Dispose();
        TestFolders.Delete(folder);
    }

    // The values, types, messages and views are those of an evaluation without the cache.
    [Theory]
    [InlineData("'1'")]
    [InlineData("'1.5'")]
    [InlineData("'null'")]
    [InlineData("'true'")]
    [InlineData("'\"a\\nb\"'")]
    [InlineData("'./a'")]
    [InlineData("'[ 1 [ 2 [ ] ] { } ]'")]
    [InlineData("'[ 1 [ 2 [ ] ] { } ]' -NoEnumerate")]
    [InlineData("'{ b = [ 1 2 ]; a.c = \"x\"; A1 = 2; }'")]
    [InlineData("'{ a = 1; A = 2; }' -As Hashtable")]
    [InlineData("'{ a = 1; b = ./a; c = x: x; }' -As Nix")]
    [InlineData("'{ a = 1; b = \"<\"; }' -As Json")]
    [InlineData("'{ a = 1; b = \"<\"; }' -As IndentedJson")]
    [InlineData("'{ a = 1; b = x: x; }' -As Xml")]
    [InlineData("'let x = { a = 1; }; in { inherit x; y = x; }' -AttributePath x.a, y")]
    [InlineData("'[ (derivation { name = \"n\"; system = \"x\"; builder = \"b\"; }).drvPath ]'")]
    [InlineData("'derivation { name = \"n\"; system = \"x\"; builder = \"b\"; }' -As Json")]
    [InlineData("'{ x, y ? 2 }: [ x y ]' -Argument @{ x = @(1, 'a', @{ b = $null }) }")]
    [InlineData("'builtins.trace \"said\" (builtins.warn \"warned\" 1)'")]
    [InlineData("'[ (builtins.trace \"a\" 1) (builtins.trace \"b\" 2) ]'")]
    [InlineData("'builtins.trace (builtins.fromJSON \"\\\"\\\\u001b[31mred\\\"\") 1'")]
    public void AResultThatIsFoundIsWhatItWas(string arguments)
    {
        string command = "Invoke-NixExpression " + arguments;
        File.WriteAllText(Path.Combine(folder, "a"), "1");
        string plain = Everything(command);
        Assert.Equal(plain, Everything(command + " -EvalCache"));
        Assert.Equal(plain, Everything(command + " -EvalCache"));
        engine.RunAll(command + Show);
        Assert.Matches("cache: [1-9] found, 0 stored", Said());
    }

    // Not what can be another thing each time, has functions, or is read later.
    [Theory]
    [InlineData("'builtins.currentTime > 0'")]
    [InlineData("'x: x'")]
    [InlineData("'[ (x: x) ]'")]
    [InlineData("'derivation { name = \"n\"; system = \"x\"; builder = \"b\"; }'")]
    [InlineData("'let s = { inherit s; a = 1; }; in s'")]
    [InlineData("'{ f }: f 1' -Argument @{ f = { $_ } }")]
    [InlineData("'{ f }: 1' -Argument @{ f = { $_ } }")]
    [InlineData("'{ x }: x' -Argument @{ x = 1; unused = 2 } -WarningAction Ignore")]
    [InlineData("'[ (builtins.trace \"a\" 1) 2 ]' -AttributePath 0, 1 -InformationAction Ignore")]
    public void OtherResultsAreNotKept(string arguments)
    {
        engine.RunAll($"Invoke-NixExpression {arguments}{Show}");
        Assert.Equal("Evaluation cache: 0 found, 0 stored.", Said());
        engine.RunAll($"Invoke-NixExpression {arguments}{Show}");
        Assert.Equal("Evaluation cache: 0 found, 0 stored.", Said());
    }

    [Theory]
    [InlineData("'{ a = 1; }' -Lazy")]
    [InlineData("'{ a = 1; }' -As Value")]
    [InlineData("'1' -DependencyVariable deps")]
    [InlineData("'1' -Debugger")]
    [InlineData("'1' -CollectErrors -InformationAction Ignore")]
    public void WhereResultsAreReadLaterTheSwitchDoesNothing(string arguments)
    {
        Assert.Single(engine.Run($"$global:said = 'nothing'; Invoke-NixExpression {arguments}{Show}"));
        Assert.Equal("nothing", Said());
    }

    // What commands with the switch have compiled, the next one need not compile again, whatever it evaluates.
    [Fact]
    public void FilesAreCompiledOnce()
    {
        File.WriteAllText(Path.Combine(folder, "a.nix"), "{ a = 1; b = 2; }");
        const string Counted = " -EvalCache -Verbose 4>&1 | ForEach-Object { if (\"$_\" -like '*sources compiled*') { \"$_\" } }";
        Assert.EndsWith("compiled: 2.", (string)engine.One("Invoke-NixExpression 'import ./a.nix'" + Counted)!, StringComparison.Ordinal);
        Assert.EndsWith("compiled: 1.", (string)engine.One("Invoke-NixExpression '[ (import ./a.nix) ]'" + Counted)!, StringComparison.Ordinal);
        Assert.EndsWith("compiled: 0.", (string)engine.One("Invoke-NixExpression '[ (import ./a.nix) ]'" + Counted)!, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "a.nix"), "{ a = 1; b = 20; }");
        Assert.Equal(20L, engine.One("Invoke-NixExpression '(import ./a.nix).b' -EvalCache"));
    }

    // The time belongs to an evaluator, and who asks for it spoils nothing for later commands.
    [Fact]
    public void ResultsAreKeptAfterSomebodyHasAskedForTheTime()
    {
        engine.Run("Invoke-NixExpression 'builtins.currentTime > 0' -EvalCache");
        engine.Run($"Invoke-NixExpression '1 + 2'{Show}");
        Assert.Equal("Evaluation cache: 0 found, 1 stored.", Said());
    }

    [Fact]
    public void ErrorsAreNotKept()
    {
        for (int i = 0; i < 2; i++)
        {
            Assert.StartsWith("NixThrow", engine.RunAll("Invoke-NixExpression 'throw \"x\"' -EvalCache").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        }

        // One that ends in the middle has no result either.
        Assert.Equal(1L, engine.One("do { Invoke-NixExpression '[ 1 2 (throw \"x\") ]' -EvalCache | ForEach-Object { $global:first = $_; break } } while ($false); $global:first"));
        Assert.StartsWith("NixThrow", engine.RunAll("Invoke-NixExpression '[ 1 2 (throw \"x\") ]' -EvalCache").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    // Each thing that a command is given makes another result.
    [Theory]
    [InlineData("'builtins.currentSystem'", "-System mips-linux")]
    [InlineData("'builtins.nixPath'", "-NixPath own=.")]
    [InlineData("'1'", "-Pure")]
    [InlineData("'1'", "-AllowedPath .")]
    [InlineData("'1'", "-AllowedUri github:")]
    [InlineData("'1'", "-NoImportFromDerivation")]
    [InlineData("'1'", "-ExperimentalFeature pipe-operators")]
    [InlineData("'1'", "-FlakeRegistry registry.json")]
    [InlineData("'1'", "-MaxCallDepth 100")]
    [InlineData("'1'", "-As Json")]
    [InlineData("'{ x ? 1 }: [ x ]' -Argument @{ }", "-AttributePath 0")]
    [InlineData("'{ x ? 1 }: x' -As Nix", "-Argument @{ }")]
    [InlineData("'{ x ? 1 }: x' -As Nix", "-Argument @{ x = 2 }")]
    [InlineData("'1 '", "-As Xml")]
    public void EachSettingMakesAnotherResult(string arguments, string setting)
    {
        File.WriteAllText(Path.Combine(folder, "registry.json"), "{ \"version\": 2, \"flakes\": [ ] }");
        string expected = Text($"Invoke-NixExpression {arguments} {setting}");
        Run($"Invoke-NixExpression {arguments}");
        Assert.Equal(expected, Text($"Invoke-NixExpression {arguments} {setting} -EvalCache"));
        engine.Run($"Invoke-NixExpression {arguments} {setting}{Show}");
        Assert.Equal("Evaluation cache: 1 found, 0 stored.", Said());
    }

    [Fact]
    public void EverySettingIsInTheTestOfSettings()
    {
        string[] tried = typeof(EvalCacheTests).GetMethod(nameof(EachSettingMakesAnotherResult))!.GetCustomAttributesData()
            .Where(static data => data.ConstructorArguments.Count == 1)
            .SelectMany(static data => (IReadOnlyCollection<System.Reflection.CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!)
            .Select(static argument => ((string)argument.Value!).Split(' ')[0].TrimStart('-')).ToArray();
        string[] settings = typeof(EvaluatorParameters).GetProperties().Select(static property => property.Name).ToArray();

        // Time and memory do not decide what a result is.
        Assert.Empty(settings.Except(tried).Except(new[] { "TimeoutSec", "MaxMemory" }));
    }

    [Fact]
    public void TheFolderCountsAndSoDoesTheHome()
    {
        Directory.CreateDirectory(Path.Combine(folder, "below"));
        string here = Run("Invoke-NixExpression './a'");
        engine.Run("$null = $ExecutionContext.SessionState.Path.SetLocation('below')");
        Assert.NotEqual(here, Run("Invoke-NixExpression './a'"));
        Assert.Equal("Evaluation cache: 0 found, 1 stored.", Said());
    }

    [Fact]
    public void FilesAndVariablesCount()
    {
        string variable = "NIX_CACHE_TEST_" + Guid.NewGuid().ToString("N");
        File.WriteAllText(Path.Combine(folder, "a.nix"), "[ (import ./b.nix) (builtins.getEnv \"" + variable + "\") (builtins.pathExists ./c) ]");
        File.WriteAllText(Path.Combine(folder, "b.nix"), "1");
        const string Command = "Invoke-NixExpression -Path a.nix -As Json";
        Assert.Equal("[1,\"\",false]", Run(Command));
        Assert.Equal("[1,\"\",false]", Run(Command));
        Assert.Equal("Evaluation cache: 1 found, 0 stored.", Said());
        File.WriteAllText(Path.Combine(folder, "b.nix"), "2");
        Assert.Equal("[2,\"\",false]", Run(Command));
        Environment.SetEnvironmentVariable(variable, "v");
        Assert.Equal("[2,\"v\",false]", Run(Command));
        Environment.SetEnvironmentVariable(variable, null);
        File.WriteAllText(Path.Combine(folder, "c"), string.Empty);
        Assert.Equal("[2,\"\",true]", Run(Command));
        Assert.Equal("[2,\"\",true]", Run(Command));
        Assert.Equal("Evaluation cache: 1 found, 0 stored.", Said());
    }

    [Fact]
    public void FlakesAreFoundAgain()
    {
        Directory.CreateDirectory(Path.Combine(folder, "flake"));
        File.WriteAllText(Path.Combine(folder, "flake", "flake.nix"), "{ outputs = _: { v = { a = import ./v.nix; }; }; }");
        File.WriteAllText(Path.Combine(folder, "flake", "v.nix"), "1");
        const string Command = "Invoke-NixExpression -Flake ./flake#v -AttributePath a -WarningAction SilentlyContinue -WarningVariable global:warned";
        Assert.Equal("1", Run(Command));
        int warnings = (int)engine.One("$warned.Count")!;
        Assert.Equal("1", Run(Command));
        Assert.Equal("Evaluation cache: 1 found, 0 stored.", Said());
        Assert.Equal(warnings, engine.One("$warned.Count"));
        File.WriteAllText(Path.Combine(folder, "flake", "v.nix"), "2");
        Assert.Equal("2", Run(Command));
    }

    [Fact]
    public void MessagesAreThoseOfTheirResult()
    {
        // Of several results nobody could say whose they are; so alone, it is evaluated.
        File.WriteAllText(Path.Combine(folder, "t.nix"), "builtins.trace \"said\" { a = 1; b = 2; }");
        Assert.Equal(new[] { "said" }, Messages("Invoke-NixExpression 'import ./t.nix' -AttributePath a -EvalCache"));
        Assert.Equal(new[] { "said" }, Messages("Invoke-NixExpression 'import ./t.nix' -AttributePath a -EvalCache"));
        Assert.Equal(new[] { "said" }, Messages("Invoke-NixExpression 'import ./t.nix' -AttributePath a, b -EvalCache"));
        Assert.Equal(new[] { "said" }, Messages("Invoke-NixExpression 'import ./t.nix' -AttributePath b -EvalCache"));
        Assert.Equal(new[] { "said" }, Messages("'(import ./t.nix).a', '(import ./t.nix).b' | Invoke-NixExpression -EvalCache"));
    }

    // It says what it says when it evaluates, as with what it has imported.
    [Fact]
    public void ASessionDoesNotRememberMessages()
    {
        engine.Run("$s = New-NixSession");
        try
        {
            const string Command = "Invoke-NixExpression 'builtins.trace \"said\" 1' -Session $s";
            Assert.Equal(new[] { "said" }, Messages(Command));
            Assert.Equal(new[] { "said" }, Messages(Command));
        }
        finally
        {
            engine.Run("Remove-NixSession $s");
        }
    }

    [Fact]
    public void ASessionRemembersResults()
    {
        File.WriteAllText(Path.Combine(folder, "s.nix"), "{ v ? 1 }: [ v (builtins.readFile ./t) ]");
        File.WriteAllText(Path.Combine(folder, "t"), "x");
        File.SetLastWriteTimeUtc(Path.Combine(folder, "s.nix"), DateTime.UtcNow.AddHours(-1));
        File.SetLastWriteTimeUtc(Path.Combine(folder, "t"), DateTime.UtcNow.AddHours(-1));
        engine.Run("$s = New-NixSession -NixPath own=.");
        const string Command = "Invoke-NixExpression -Path s.nix -Argument @{ } -As Json -Session $s";
        try
        {
            Assert.Equal("[1,\"x\"]", Run(Command));
            Assert.Equal("Evaluation cache: 0 found, 1 stored.", Said());
            Assert.Equal("[1,\"x\"]", Run(Command));
            Assert.Equal("Evaluation cache: 1 found, 0 stored.", Said());
            Assert.Equal("[2,\"x\"]", Run("Invoke-NixExpression -Path s.nix -Argument @{ v = 2 } -As Json -Session $s"));
            File.WriteAllText(Path.Combine(folder, "t"), "y");
            Assert.Equal("[1,\"y\"]", Run(Command));
            Assert.Equal("Evaluation cache: 0 found, 1 stored.", Said());
        }
        finally
        {
            engine.Run("Remove-NixSession $s");
        }
    }

    private string Run(string command) => Text(command + Show);

    private string Text(string script) => string.Join("\n", engine.Run(script).Select(static output => output?.ToString() ?? "(null)"));

    private string Said() => (string)engine.One("$global:said")!;

    private string[] Messages(string script) => engine.RunAll("$null = " + script).Information.Select(static record => record.MessageData.ToString()!).ToArray();

    private string Everything(string command) =>
        string.Join("\n", engine.Run(command + " *>&1").Select(static output => Describe(output))) + "\n" + engine.Show(command);

    private static string Describe(object? value) => value switch
    {
        null => "null",
        PSObject { BaseObject: PSCustomObject } set =>
            string.Join(" ", set.TypeNames) + " {" + string.Concat(set.Properties.Select(static property => property.Name + "=" + Describe(property.Value) + ";")) + "}",
        PSObject wrapper => string.Join(" ", wrapper.TypeNames) + " " + Describe(wrapper.BaseObject),
        InformationRecord message => "said " + message.MessageData + " " + string.Join(" ", message.Tags),
        IDictionary entries => entries.GetType() + " {" + string.Concat(entries.Cast<DictionaryEntry>().Select(static entry => entry.Key + "=" + Describe(entry.Value) + ";")) + "}",
        string text => "\"" + text + "\"",
        IEnumerable items => items.GetType() + " [" + string.Concat(items.Cast<object?>().Select(static item => Describe(item) + ";")) + "]",
        _ => value.GetType() + " " + value,
    };
}
