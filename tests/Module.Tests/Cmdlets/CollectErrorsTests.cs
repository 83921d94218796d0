using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Cmdlets;

/// <summary><c>-CollectErrors</c>: what fails is an error with its path, and the rest arrives.</summary>
public sealed class CollectErrorsTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IDisposable
{
    private const string Some = "{ a = 1; b = throw \"boom\"; c = { \"d e\" = [ 1 (abort \"x\") 3 ]; f = 1 + \"a\"; }; }";

    private readonly PowerShellEngine engine = fixture.Engine;
    private readonly string folder = Directory.CreateTempSubdirectory("nix-collect").FullName;

    public void Dispose() => TestFolders.Delete(folder);

    [Fact]
    public void EachFailureIsAnErrorAndSomethingStandsInItsPlace()
    {
        EngineResult result = Run($"Invoke-NixExpression '{Some}' -CollectErrors");
        PSObject value = result.Output.Single()!;
        Assert.Equal(1L, value.Properties["a"].Value);
        var failed = (NixFailedValue)value.Properties["b"].Value;
        Assert.Equal(("b", "boom", "NixThrow", "«error: boom»"), (failed.Path, failed.Message, failed.ErrorId, failed.ToString()));
        Assert.Same(result.Errors[0].Exception, failed.GetException());
        var list = (object[])((PSObject)value.Properties["c"].Value).Properties["d e"].Value;
        Assert.Equal((1L, 3L), (list[0], list[2]));
        Assert.Equal("c.\"d e\".1", Assert.IsType<NixFailedValue>(list[1]).Path);

        Assert.Equal(new[] { "b", "c.\"d e\".1", "c.f" }, result.Errors.Select(static error => (string)error.TargetObject));
        Assert.Equal(new[] { "NixThrow", "NixAbort", "NixTypeError" }, result.Errors.Select(IdOf));
        Assert.Equal(new[] { "3 of 9 values failed." }, result.Warnings);
        var summary = Assert.IsType<NixErrorSummary>(result.Information.Single().MessageData);
        Assert.Equal((9, 3, 3, true), (summary.Values, summary.Failed, summary.Reported, summary.IsComplete));
        Assert.Equal(new[] { "Nix", "Summary" }, result.Information.Single().Tags);
    }

    [Theory]
    [InlineData("Object")]
    [InlineData("Hashtable")]
    [InlineData("Json")]
    [InlineData("IndentedJson")]
    [InlineData("Xml")]
    [InlineData("Nix")]
    public void EveryFormat(string form)
    {
        EngineResult result = Run($"Invoke-NixExpression '{Some}' -CollectErrors -As {form}");
        Assert.Single(result.Output);
        Assert.Equal(new[] { "b", "c.\"d e\".1", "c.f" }, result.Errors.Select(static error => (string)error.TargetObject));
        Assert.Equal(new[] { "3 of 9 values failed." }, result.Warnings);
    }

    [Fact]
    public void TheTexts()
    {
        Assert.Equal(
            "{\"a\":1,\"b\":{\"$error\":\"boom\"},\"c\":{\"d e\":[1,{\"$error\":\"evaluation aborted with the following error message: 'x'\"},3],\"f\":{\"$error\":\"cannot add a string to an integer\"}}}",
            Text("Json"));
        Assert.Equal("boom", JsonDocument.Parse(Text("IndentedJson")).RootElement.GetProperty("b").GetProperty("$error").GetString());
        Assert.Equal(
            "{ a = 1; b = «error: boom»; c = { \"d e\" = [ 1 «error: evaluation aborted with the following error message: 'x'» 3 ]; f = «error: cannot add a string to an integer»; }; }",
            Text("Nix"));
        Assert.Contains("<attr column=\"10\" line=\"1\" name=\"b\">\n      <error message=\"boom\" />", Text("Xml"), StringComparison.Ordinal);

        string Text(string form) => (string)Run($"Invoke-NixExpression '{Some}' -CollectErrors -As {form}").Output.Single()!.BaseObject;
    }

    [Fact]
    public void OfAListTheOthersAreWritten()
    {
        const string List = "[ 1 (throw \"x\") { a = throw \"y\"; b = 2; } [ 4 (throw \"z\") ] ]";
        EngineResult result = Run($"Invoke-NixExpression '{List}' -CollectErrors");
        Assert.Equal(3, result.Output.Count);
        Assert.Equal(new[] { "1", "2.a", "3.1" }, result.Errors.Select(static error => (string)error.TargetObject));

        result = Run($"Invoke-NixExpression '{List}' -CollectErrors -NoEnumerate");
        var all = (object[])result.Output.Single()!.BaseObject;
        Assert.Equal("1", Assert.IsType<NixFailedValue>(all[1]).Path);
        Assert.Equal(new[] { "1", "2.a", "3.1" }, result.Errors.Select(static error => (string)error.TargetObject));
    }

    [Fact]
    public void PathsBeginWithTheAttributePath()
    {
        EngineResult result = Run("Invoke-NixExpression '{ a.b = { c = throw \"1\"; d = 2; }; e = throw \"3\"; f = [ (throw \"4\") ]; }' -AttributePath a.b, e, nope, f, a -CollectErrors");
        Assert.Equal(new[] { "a.b.c", "e", "nope", "f.0", "a.b.c" }, result.Errors.Select(static error => (string)error.TargetObject));
        Assert.Equal(2, result.Output.Count);
        Assert.Equal(new[] { "5 of 11 values failed." }, result.Warnings);
    }

    [Fact]
    public void MessagesAreThoseOfThePathsAlone()
    {
        EngineResult result = Run($"Invoke-NixExpression '{Some}' -CollectErrors");
        foreach (ErrorRecord error in result.Errors)
        {
            ErrorRecord alone = engine.RunAll($"Invoke-NixExpression '{Some}' -AttributePath $args[0]", error.TargetObject).Error;
            Assert.Equal((alone.Exception.Message, alone.FullyQualifiedErrorId, alone.CategoryInfo.Category), (error.Exception.Message, error.FullyQualifiedErrorId, error.CategoryInfo.Category));
            Assert.Equal((alone.InvocationInfo.ScriptLineNumber, alone.InvocationInfo.OffsetInLine), (error.InvocationInfo.ScriptLineNumber, error.InvocationInfo.OffsetInLine));
        }
    }

    [Fact]
    public void TheViewTellsThePath()
    {
        string shown = engine.Show("Invoke-NixExpression '{ a.b = throw \"boom\"; c = let x = x; in x; }' -CollectErrors");
        Assert.Contains("In the attribute a.b", shown, StringComparison.Ordinal);
        Assert.Contains("In the attribute c", shown, StringComparison.Ordinal);
        Assert.Contains("WARNING: 2 of 4 values failed.", shown, StringComparison.Ordinal);
        Assert.Contains("«error: infinite recursion encountered»", shown, StringComparison.Ordinal);
        Assert.Contains("«error: boom»", engine.Show("Invoke-NixExpression '[ (throw \"boom\") ]' -CollectErrors -NoEnumerate -ErrorAction Ignore"), StringComparison.Ordinal);
    }

    [Fact]
    public void TheErrorActionDecides()
    {
        Assert.Equal("boom", Run($"Invoke-NixExpression '{Some}' -CollectErrors -ErrorAction Stop").Error.Exception.Message);
        Assert.Equal(3, engine.One($"$null = Invoke-NixExpression '{Some}' -CollectErrors -ErrorAction SilentlyContinue -ErrorVariable all -WarningAction Ignore; $all.Count"));
        Assert.Empty(Run($"Invoke-NixExpression '{Some}' -CollectErrors -ErrorAction Ignore").Errors);
    }

    [Fact]
    public void ThereIsAMostOfErrors()
    {
        EngineResult result = Run("Invoke-NixExpression 'builtins.genList (n: { bad = throw \"${toString n}\"; }) 1500' -CollectErrors");
        Assert.Equal(1500, result.Output.Count);
        Assert.Equal(1000, result.Errors.Count);
        Assert.Equal(new[] { "1500 of 3001 values failed. Errors were written of the first 1000 (-MaxErrors)." }, result.Warnings);
        var beyond = (NixFailedValue)result.Output[1499]!.Properties["bad"].Value;
        Assert.Equal(("1499.bad", "1499", "NixThrow", null), (beyond.Path, beyond.Message, beyond.ErrorId, beyond.GetException()));

        result = Run($"Invoke-NixExpression '{Some}' -CollectErrors -MaxErrors 0");
        Assert.Empty(result.Errors);
        Assert.Equal(new[] { "3 of 9 values failed. No error of them was written (-MaxErrors)." }, result.Warnings);
        Assert.Equal("ParameterArgumentValidationError", IdOf(Run("Invoke-NixExpression 1 -CollectErrors -MaxErrors -1").Error));
    }

    [Fact]
    public void WithoutFailuresThereIsNoWarning()
    {
        EngineResult result = Run("Invoke-NixExpression '{ a = 1; }' -CollectErrors");
        Assert.Empty(result.Warnings);
        Assert.Equal(0, Assert.IsType<NixErrorSummary>(result.Information.Single().MessageData).Failed);
        Assert.Empty(Run("Invoke-NixExpression '{ a = 1; }' -MaxErrors 3").Information);
    }

    [Theory]
    [InlineData("Object", "let go = n: go (n + 1); in [ { a = throw \"x\"; } (go 0) ]", "-TimeoutSec 1 -MaxCallDepth 1000000000", "NixTimeout")]
    [InlineData("Json", "let go = n: if n == 0 then 0 else go (n - 1); in { a = throw \"x\"; b = builtins.genList (n: go n) 1000000; }", "-TimeoutSec 1", "NixTimeout")]
    [InlineData("Xml", "{ a = throw \"x\"; b = let d = n: s: if n == 0 then s else d (n - 1) (s + s); in d 23 \"01234567\"; }", "-MaxMemory 10MB", "NixMemoryLimit")]
    [InlineData("Nix", "{ a = throw \"x\"; b = let f = n: { l = f (n + 1); r = f (n + 1); }; in f 0; }", "", "NixStackOverflow")]
    [InlineData("Object", "{ a = throw \"x\"; b = let f = n: { l = f (n + 1); r = f (n + 1); }; in f 0; }", "", "NixStackOverflow")]
    public void LimitsEndEverything(string form, string expression, string limit, string id)
    {
        EngineResult result = Run($"Invoke-NixExpression '{expression}' -CollectErrors -As {form} {limit}");
        Assert.Equal(new[] { "NixThrow", id }, result.Errors.Select(IdOf));
        Assert.EndsWith(" values failed. The rest was not evaluated.", result.Warnings.Single(), StringComparison.Ordinal);
        Assert.False(Assert.IsType<NixErrorSummary>(result.Information.Single().MessageData).IsComplete);
        Assert.Equal(2L, engine.One("Invoke-NixExpression '1 + 1'"));
    }

    [Fact]
    public void InputsThatFailAreErrorsAndCounted()
    {
        EngineResult result = Run("'{ a = throw \"1\"; }', 'throw \"2\"', '(', '{ b = 1; }' | Invoke-NixExpression -CollectErrors");
        Assert.Equal(new[] { "NixThrow", "NixThrow", "NixParseError" }, result.Errors.Select(IdOf));
        Assert.Equal(2, result.Output.Count);
        Assert.Equal(new[] { "3 of 6 values failed." }, result.Warnings);

        // The only one ends the command, as without the switch.
        Assert.Equal("root", Run("Invoke-NixExpression 'throw \"root\"' -CollectErrors").Error.Exception.Message);
        Assert.Equal("root", Run("Invoke-NixExpression 'throw \"root\"' -CollectErrors -As Json").Error.Exception.Message);
    }

    [Theory]
    [InlineData("-Lazy")]
    [InlineData("-As Value")]
    public void WhereNothingIsEvaluatedNothingIsCollected(string parameters)
    {
        Assert.Equal("NothingToCollect", IdOf(Run("Invoke-NixExpression 1 -CollectErrors " + parameters).Error));
        Assert.Equal("NothingToCollect", IdOf(Run("1 | Invoke-NixFunction 'x: x' -CollectErrors " + parameters).Error));
    }

    [Fact]
    public void WhatPowerShellHasNoFormForFailsToo()
    {
        EngineResult result = Run("Invoke-NixExpression '{ a = { x = 1; X = 2; }; b = [ { y = 1; Y = 2; } ]; c = 3; }' -CollectErrors");
        Assert.Equal(new[] { "AttributeNameCollision", "AttributeNameCollision" }, result.Errors.Select(IdOf));
        Assert.Equal(new[] { "a", "b.0" }, result.Errors.Select(static error => (string)error.TargetObject));
        Assert.Equal(3L, result.Output.Single()!.Properties["c"].Value);

        const string Names = "{ a = { ${builtins.substring 0 1 \"ä\"} = 1; ${builtins.substring 1 1 \"ä\"} = 2; }; b = 1; }";
        result = Run($"Invoke-NixExpression '{Names}' -As Hashtable -CollectErrors");
        Assert.Equal(("AttributeNameCollision", "a"), (IdOf(result.Error), (string)result.Error.TargetObject));
        Assert.IsType<NixFailedValue>(((System.Collections.IDictionary)result.Output.Single()!.BaseObject)["a"]);
    }

    [Fact]
    public void ASetThatOccursTwiceIsOneObjectAndItsFailureOneError()
    {
        EngineResult result = Run("Invoke-NixExpression 'let s = { bad = throw \"s\"; self = s; }; in { a = s; b = s; }' -CollectErrors");
        Assert.Equal("a.bad", result.Error.TargetObject);

        // In texts it is written twice.
        result = Run("Invoke-NixExpression 'let s = { bad = throw \"s\"; }; in { a = s; b = s; }' -CollectErrors -As Json");
        Assert.Equal(new[] { "a.bad", "b.bad" }, result.Errors.Select(static error => (string)error.TargetObject));
        Assert.Same(result.Errors[0].Exception, result.Errors[1].Exception);
    }

    [Fact]
    public void DerivationsAreEvaluatedAsWithoutTheSwitch()
    {
        const string Packages = "{ good = derivation { name = \"g\"; system = \"s\"; builder = \"b\"; } // { meta = throw \"lazy\"; }; bad = derivation { name = \"b\"; system = \"s\"; builder = throw \"no builder\"; }; }";
        EngineResult result = Run($"Invoke-NixExpression '{Packages}' -CollectErrors");
        Assert.Empty(result.Errors);
        result = Run($"Invoke-NixExpression '{Packages}' -CollectErrors -As Json");
        Assert.Equal(("bad", "no builder"), ((string)result.Error.TargetObject, result.Error.Exception.Message));
        Assert.StartsWith("{\"bad\":{\"$error\":\"no builder\"},\"good\":\"/nix/store/", (string)result.Output.Single()!.BaseObject, StringComparison.Ordinal);
    }

    [Fact]
    public void TerminalsGetNoControlCharacters()
    {
        string shown = engine.Show("Invoke-NixExpression '{ ${builtins.fromJSON ''\"a\\u001b[31m\"''} = throw (builtins.fromJSON ''\"m\\u001b[31m\"''); }'.Replace(\"''\", \"''\") -CollectErrors");
        Assert.DoesNotContain('\u001b', shown);
        var failed = (NixFailedValue)Run("Invoke-NixExpression \"{ a = throw ''m$([char]27)[31m''; }\" -CollectErrors").Output.Single()!.Properties["a"].Value;
        Assert.Equal(("m\u001b[31m", "«error: m»"), (failed.Message, failed.ToString()));
    }

    [Fact]
    public void FunctionsOfThePipeline()
    {
        EngineResult result = Run("1, 0, 'x', 2 | Invoke-NixFunction 'n: if n == \"x\" then throw \"no number\" else { q = 10 / n; }' -CollectErrors");
        Assert.Equal(3, result.Output.Count);
        Assert.Equal(new[] { "division by zero", "no number" }, result.Errors.Select(static error => error.Exception.Message));
        Assert.Equal(new[] { "q", "x" }, result.Errors.Select(static error => error.TargetObject.ToString()));
        Assert.Equal(new[] { "2 of 7 values failed." }, result.Warnings);
    }

    [Fact]
    public void PathsOfSeveralInputsTellWhichInput()
    {
        EngineResult result = Run("1, 0, 'x', 0 | Invoke-NixFunction 'n: if n == \"x\" then throw \"no\" else { q = 10 / n; }' -CollectErrors");
        Assert.Equal(new object?[] { 1, null, 3 }, result.Errors.Select(IndexOf));
        Assert.Equal(new[] { "0", null, "0" }, result.Errors.Select(InputOf));
        Assert.Contains("Of the input with index 3", result.Errors[2].ErrorDetails.RecommendedAction, StringComparison.Ordinal);

        result = Run("'{ a = throw \"1\"; }', '{ a = throw \"2\"; }' | Invoke-NixExpression -CollectErrors -AttributePath a, ''");
        Assert.Equal(new[] { "a", "a", "a", "a" }, result.Errors.Select(static error => error.TargetObject.ToString()));
        Assert.Equal(new object?[] { 0, 0, 1, 1 }, result.Errors.Select(IndexOf));
        Assert.Equal("{ a = throw \"2\"; }", InputOf(result.Errors[2]));

        File.WriteAllText(Path.Combine(folder, "1.nix"), Some);
        File.WriteAllText(Path.Combine(folder, "2.nix"), "derivation { name = throw \"no name\"; }");
        string one = Path.Combine(folder, "1.nix");
        string two = Path.Combine(folder, "2.nix");
        result = engine.RunAll("Invoke-NixExpression -Path $args -CollectErrors -As Json", two, one);
        Assert.Equal(new object?[] { null, 1, 1, 1 }, result.Errors.Select(IndexOf));
        Assert.Equal(one, InputOf(result.Errors[3]));
        result = engine.RunAll("Get-NixDerivation -Path $args", one, two);
        Assert.Equal((0, one), (IndexOf(result.Errors[0]), InputOf(result.Errors[0])));
        Assert.IsType<string>(Run($"Invoke-NixExpression '{Some}' -CollectErrors").Errors[0].TargetObject);

        static object? IndexOf(ErrorRecord error) => PSObject.AsPSObject(error.TargetObject).Properties["InputIndex"]?.Value;
        static string? InputOf(ErrorRecord error) => PSObject.AsPSObject(error.TargetObject).Properties["Input"]?.Value?.ToString();
    }

    [Fact]
    public void InNixItFailsAgainWhereItIsLookedAt()
    {
        engine.Run($"$global:failed = Invoke-NixExpression '{Some}' -CollectErrors -ErrorAction Ignore -WarningAction Ignore");
        Assert.Equal(4L, engine.One("Invoke-NixExpression '{ v }: v.a + builtins.length v.c.\"d e\"' -Argument @{ v = $failed }"));
        Assert.Equal(("boom", "NixThrow"), Told("Invoke-NixExpression '{ v }: v.b' -Argument @{ v = $failed }"));
        Assert.Equal(("cannot add a string to an integer", "NixTypeError"), Told("Invoke-NixExpression '{ v }: v.c.f' -Argument @{ v = $failed }"));
        Assert.Equal(false, engine.One("Invoke-NixExpression '{ v }: (builtins.tryEval v.b).success' -Argument @{ v = $failed }"));
        Assert.Equal("NixTypeError", Told("Invoke-NixExpression '{ v }: (builtins.tryEval v.c.f).success' -Argument @{ v = $failed }").Id);
        Assert.Equal(("boom", "NixThrow"), Told("$failed.b | Invoke-NixFunction 'x: [ x ]'"));
        Assert.Contains("\"boom\"", engine.RunAll("$f = Invoke-NixExpression 'x: x + 1'; $f.Invoke($failed.b)").Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(new[] { "b", "c.\"d e\".1", "c.f" }, Run($"Invoke-NixExpression 'v: v' -Argument @{{ v = 1 }} -CollectErrors | Out-Null; $failed | Invoke-NixFunction 'v: v' -CollectErrors").Errors.Select(static error => error.TargetObject.ToString()));

        // What was collected a second time is the same error.
        Assert.Equal(("boom", "NixThrow"), Told("$again = $failed | Invoke-NixFunction 'v: v' -CollectErrors -ErrorAction Ignore -WarningAction Ignore; Invoke-NixExpression '{ v }: v.b' -Argument @{ v = $again }"));
    }

    [Fact]
    public void WhatWritesOrComparesDataSaysWhereItFailed()
    {
        engine.Run("$global:failed = Invoke-NixExpression '{ a.b = [ 1 (throw \"boom\") ]; }' -CollectErrors -ErrorAction Ignore -WarningAction Ignore");
        ErrorRecord error = Run("ConvertTo-NixExpression $failed").Error;
        Assert.Equal(("boom", "NixThrow"), (error.Exception.Message, IdOf(error)));
        Assert.Contains("In the attribute a.b.1", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("In the attribute a.x", Run("Invoke-NixExpression '{ a.x = throw \"late\"; }' -Lazy | ConvertTo-NixExpression").Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);

        EngineResult compared = Run("Compare-NixValue $failed @{ a = @{ b = 1, 2 } }");
        Assert.Equal(("a.b.1", "boom"), (compared.Error.TargetObject.ToString(), compared.Error.Exception.Message));
        Assert.Equal(new[] { "Path", "Message", "ErrorId" }, engine.Run("$failed.a.b[1].PSObject.Properties.Name").Select(static name => name!.ToString()));

        compared = Run("$failed = @{ x = (Invoke-NixExpression '{ a = { b = 1; B = 2; }; }' -CollectErrors -ErrorAction Ignore -WarningAction Ignore) }; ConvertTo-NixExpression $failed");
        Assert.Equal("AttributeNameCollision", IdOf(compared.Error));
    }

    [Fact]
    public void SerializedItFailsToo()
    {
        object value = engine.RunAll("Invoke-NixExpression $args[0] -CollectErrors -MaxErrors 1 -ErrorAction Ignore -WarningAction Ignore", Some).Output.Single()!;
        engine.Run("$global:failed = $args[0]", PSSerializer.Deserialize(PSSerializer.Serialize(value, 4)));
        Assert.Equal(("boom", "NixThrow"), Told("Invoke-NixExpression '{ v }: v.b' -Argument @{ v = $failed }"));
        Assert.Equal(("cannot add a string to an integer", "NixTypeError"), Told("ConvertTo-NixExpression $failed.c.f"));
        Assert.Equal(1L, engine.One("Invoke-NixExpression '{ v }: v.a' -Argument @{ v = $failed }"));

        // Beyond -MaxErrors only the message and the id are left.
        engine.Run($"$global:failed = Invoke-NixExpression '{Some}' -CollectErrors -MaxErrors 0 -ErrorAction Ignore -WarningAction Ignore");
        Assert.Equal(("cannot add a string to an integer", "NixTypeError"), Told("ConvertTo-NixExpression $failed.c.f"));
    }

    private (string Message, string Id) Told(string script)
    {
        ErrorRecord error = Run(script).Error;
        return (error.Exception.Message, IdOf(error));
    }

    [Fact]
    public void FilesAndFlakesAndSessions()
    {
        File.WriteAllText(Path.Combine(folder, "1.nix"), Some);
        File.WriteAllText(Path.Combine(folder, "flake.nix"), "{ outputs = _: { x = { a = 1; b = throw \"boom\"; }; }; }");
        foreach (string source in new[] { "-Path $folder/1.nix", "-LiteralPath $folder/1.nix", "-Flake path:$folder#x -WarningAction Ignore", "-Path $folder/1.nix -Session (New-NixSession)" })
        {
            EngineResult result = engine.RunAll("$folder = $args[0]; Invoke-NixExpression -CollectErrors " + source, folder);
            Assert.Equal(("b", "boom"), ((string)result.Errors[0].TargetObject, result.Errors[0].Exception.Message));
            Assert.Equal(1L, result.Output.Single()!.Properties["a"].Value);
        }

        engine.Run("Get-NixSession | Remove-NixSession");
    }

    [Fact]
    public void PackageSetsHaveAMostAndASummary()
    {
        const string Packages = "builtins.listToAttrs (builtins.genList (n: { name = \"p${toString n}\"; value = if n == 3 then derivation { name = \"x\"; system = \"s\"; builder = \"b\"; } else throw \"no\"; }) 10)";
        EngineResult result = Run($"Get-NixDerivation '{Packages}' -CollectErrors -MaxErrors 2");
        Assert.Equal("p3", ((NixDerivation)result.Output.Single()!.BaseObject).AttributePath);
        Assert.Equal(new[] { "p0", "p1" }, result.Errors.Select(static error => (string)error.TargetObject));
        Assert.Equal(new[] { "9 of 10 values failed. Errors were written of the first 2 (-MaxErrors)." }, result.Warnings);
        Assert.Equal(9, Run($"Get-NixDerivation '{Packages}'").Errors.Count);
        Assert.Empty(Run($"Get-NixDerivation '{Packages}'").Warnings);
    }

    [Fact]
    public void OptionsWhoseValuesFail()
    {
        const string Options = """
            let option = loc: attrs: { _type = "option"; inherit loc; isDefined = true; } // attrs; in {
              a.good = option [ "a" "good" ] { value = 1; };
              a.bad = option [ "a" "bad" ] { value = throw "no value"; };
              a.undefined = option [ "a" "undefined" ] { isDefined = false; value = throw "used but not defined"; };
              b = throw "group";
            }
            """;
        EngineResult result = engine.RunAll("Get-NixOption $args[0] -CollectErrors", Options);
        Assert.Equal(new[] { "a.bad", "a.good", "a.undefined" }, result.Output.Select(static option => option!.ToString()));
        Assert.Equal(new[] { ("a.bad", "no value"), ("b", "group") }, result.Errors.Select(static error => ((string)error.TargetObject, error.Exception.Message)));
        Assert.Equal(new[] { "2 of 4 values failed." }, result.Warnings);
        Assert.Equal("b", engine.RunAll("Get-NixOption $args[0]", Options).Error.TargetObject);
    }

    [Fact]
    public void OptionsInsideNullHaveNoValueThatFails()
    {
        // As lib.types.nullOr (lib.types.submodule ...) has it.
        const string Options = """
            let
              inner = loc: { port = { _type = "option"; loc = loc ++ [ "port" ]; isDefined = true; value = throw "no"; default = 1; }; };
              tls = name: value: { _type = "option"; loc = [ name ]; isDefined = true; inherit value; definitionsWithLocations = [ ];
                type = { name = "nullOr"; description = "null or submodule"; getSubOptions = inner; }; };
            in { a = tls "a" null; b = tls "b" { port = throw "bad port"; }; c = tls "c" { other = 1; }; }
            """;
        EngineResult result = engine.RunAll("Get-NixOption $args[0] -CollectErrors", Options);
        Assert.Equal(6, result.Output.Count);
        Assert.Equal(new[] { ("b.port", "bad port") }, result.Errors.Select(static error => ((string)error.TargetObject, error.Exception.Message)));
        Assert.Equal(
            new object[] { true, false, true, true, true, false },
            engine.Run("Get-NixOption $args[0] | ForEach-Object IsDefined", Options).Select(static defined => defined!.BaseObject));
    }

    [Fact]
    public void Comparisons()
    {
        EngineResult result = Run("Compare-NixValue @{ a = 1; b = 1; c = 1; d = 1 } -Expression '{ a = 2; b = throw \"boom\"; c = throw \"x\"; d = 1; }' -CollectErrors -MaxErrors 1");
        Assert.Equal("~ a: 1 -> 2", result.Output.Single()!.ToString());
        Assert.Equal(("b", "boom"), ((string)result.Error.TargetObject, result.Error.Exception.Message));
        Assert.Equal(new[] { "2 of 4 values failed. Errors were written of the first 1 (-MaxErrors)." }, result.Warnings);
    }

    private EngineResult Run(string script) => engine.RunAll(script);

    private static string IdOf(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}
