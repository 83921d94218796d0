using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;
using TvixEval.Diagnostics;
using TvixEval.Module.Errors;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Errors;

/// <summary>Scripts tell kinds of errors apart by their ids: each has one of its own, listed in docs/errors.md with its category.</summary>
public sealed partial class ErrorIdTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    // What no expression alone gives; the tests of limits, stopping, fetching and exporting have examples.
    private static readonly NixErrorKind[] WithoutExpression =
    [
        NixErrorKind.Evaluation, NixErrorKind.FetchLimit, NixErrorKind.StoreConflict, NixErrorKind.Timeout, NixErrorKind.MemoryLimit, NixErrorKind.Interrupted,
    ];

    private readonly PowerShellEngine engine = fixture.Engine;

    public static TheoryData<string, NixErrorKind> Examples { get; } = new()
    {
        { "throw \"x\"", NixErrorKind.Throw },
        { "<nope>", NixErrorKind.Throw },
        { "assert false; 1", NixErrorKind.Assertion },
        { "abort \"x\"", NixErrorKind.Abort },
        { "1 && true", NixErrorKind.Type },
        { "if 1 then 2 else 3", NixErrorKind.Type },
        { "1 + null", NixErrorKind.Type },
        { "1.5 + null", NixErrorKind.Type },
        { "1 < \"a\"", NixErrorKind.Type },
        { "[ ] ++ 1", NixErrorKind.Type },
        { "\"${1}\"", NixErrorKind.Type },
        { "1 2", NixErrorKind.Type },
        { "null.a", NixErrorKind.Type },
        { "builtins.head 1", NixErrorKind.Type },
        { "builtins.toJSON (x: x)", NixErrorKind.Type },
        { "nope", NixErrorKind.UndefinedVariable },
        { "{ }.a", NixErrorKind.MissingAttribute },
        { "builtins.getAttr \"a\" { }", NixErrorKind.MissingAttribute },
        { "builtins.convertHash { }", NixErrorKind.MissingAttribute },
        { "({ a }: a) { }", NixErrorKind.MissingArgument },
        { "({ a }: a) { a = 1; b = 2; }", NixErrorKind.UnexpectedArgument },
        { "let x = x; in x", NixErrorKind.InfiniteRecursion },
        { "let f = x: f x; in f 1", NixErrorKind.StackOverflow },
        { "{ a = ; }", NixErrorKind.Parse },
        { "builtins.readFile /nowhere", NixErrorKind.IO },
        { "builtins.readFile /etc/passwd", NixErrorKind.Access },
        { "builtins.storePath \"/nix/store\"", NixErrorKind.Access },
        { "1 |> (x: x)", NixErrorKind.ExperimentalFeature },
        { "import \"${derivation { name = \"a\"; builder = \"b\"; system = \"c\"; }}\"", NixErrorKind.Unsupported },
        { "builtins.substring (-1) 1 \"a\"", NixErrorKind.InvalidArgument },
        { "builtins.genList (x: x) (-1)", NixErrorKind.InvalidArgument },
        { "builtins.replaceStrings [ \"a\" ] [ ] \"a\"", NixErrorKind.InvalidArgument },
        { "builtins.fetchurl { url = \"x\"; foo = 1; }", NixErrorKind.InvalidArgument },
        { "let n = \"a\"; in { a = 1; ${n} = 2; }", NixErrorKind.DuplicateAttribute },
        { "1 / 0", NixErrorKind.DivisionByZero },
        { "builtins.div 1 0", NixErrorKind.DivisionByZero },
        { "9223372036854775807 + 1", NixErrorKind.IntegerOverflow },
        { "builtins.ceil 1.0e300", NixErrorKind.IntegerOverflow },
        { "builtins.elemAt [ 1 ] 5", NixErrorKind.IndexOutOfRange },
        { "builtins.head [ ]", NixErrorKind.IndexOutOfRange },
        { "builtins.tail [ ]", NixErrorKind.IndexOutOfRange },
        { "builtins.match \"(\" \"a\"", NixErrorKind.InvalidRegex },
        { "builtins.split \"[\" \"a\"", NixErrorKind.InvalidRegex },
        { "builtins.fromJSON \"{\"", NixErrorKind.InvalidJson },
        { "builtins.fromTOML \"a\"", NixErrorKind.InvalidToml },
        { "builtins.fromJSON \"\\\"\\\\u0000\\\"\"", NixErrorKind.InvalidString },
        { "builtins.addDrvOutputDependencies \"a\"", NixErrorKind.StringContext },
        { "/a + builtins.toFile \"x\" \"y\"", NixErrorKind.StringContext },
        { "builtins.match (builtins.toFile \"x\" \"y\") \"z\"", NixErrorKind.StringContext },
        { "builtins.readFile \"relative\"", NixErrorKind.InvalidPath },
        { "builtins.hashString \"sha9\" \"a\"", NixErrorKind.InvalidHash },
        { "builtins.path { path = /.; filter = p: t: false; sha256 = \"0000000000000000000000000000000000000000000000000000\"; name = \"x\"; }", NixErrorKind.HashMismatch },
        { "builtins.toFile \"a b\" \"\"", NixErrorKind.InvalidStorePath },
        { "(derivation { name = \"a\"; system = \"b\"; }).drvPath", NixErrorKind.InvalidDerivation },
        { "builtins.parseFlakeRef \"a#b\"", NixErrorKind.InvalidFlake },
        { "builtins.fetchGit { url = \"nope://x\"; }", NixErrorKind.Fetch },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void AnErrorHasTheIdAndCategoryOfItsKind(string expression, NixErrorKind kind)
    {
        string options = kind == NixErrorKind.Access ? "-Pure" : string.Empty;
        ErrorRecord record = engine.RunAll($"Invoke-NixExpression $args[0] -ExperimentalFeature flakes {options}", expression).Error;
        (string id, string category) = Documented()[NixErrorIds.Of(kind)];
        Assert.Equal((id, category), (record.FullyQualifiedErrorId.Split(',')[0], record.CategoryInfo.Category.ToString()));
        Assert.Equal(kind, Assert.IsAssignableFrom<NixException>(record.Exception).Kind);
    }

    [Fact]
    public void EveryKindHasAnExample() =>
        Assert.Equal(Enum.GetValues<NixErrorKind>().Order(), Examples.Select(static row => (NixErrorKind)row[1]).Distinct().Concat(WithoutExpression).Order());

    [Fact]
    public void EveryKindHasAnIdOfItsOwnThatIsDocumentedWithItsCategory()
    {
        Dictionary<string, (string Id, string Category)> documented = Documented();
        string[] ids = Enum.GetValues<NixErrorKind>().Select(NixErrorIds.Of).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        foreach (NixErrorKind kind in Enum.GetValues<NixErrorKind>())
        {
            ErrorRecord record = ErrorRecords.Create(new NixException(kind, "x"), null);
            Assert.Equal(documented[NixErrorIds.Of(kind)], (record.FullyQualifiedErrorId, record.CategoryInfo.Category.ToString()));
        }
    }

    private static Dictionary<string, (string Id, string Category)> Documented() =>
        Row().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "errors.md")))
            .ToDictionary(static row => row.Groups["id"].Value, static row => (row.Groups["id"].Value, row.Groups["category"].Value));

    [GeneratedRegex(@"^\| `(?<id>\w+)` \| (?<category>[\w' ]+?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
