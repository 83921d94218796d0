using System;
using System.IO;
using System.Linq;
using System.Text;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Differences;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Tests.IO;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Differences;

/// <summary>What is said of two derivations, and down to which inputs.</summary>
public sealed class DerivationComparisonTests : IDisposable
{
    private const string Make = """
        let
          d = name: attrs: derivation ({ inherit name; system = "s"; builder = "b"; } // attrs);
          fixed = name: attrs: d name ({ outputHashMode = "recursive"; outputHashAlgo = "sha256"; outputHash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="; } // attrs);
        in
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("nix-difference").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("d \"a\" { }", "d \"a\" { }", "")]
    [InlineData("d \"a\" { x = 1; y = 2; }", "d \"a\" { y = 3; z = 4; }", "a[- Environment x|~ Environment y 2 -> 3|+ Environment z]")]
    [InlineData("d \"a\" { }", "d \"b\" { system = \"t\"; builder = \"c\"; }", "a[~ Name  a -> b|~ System  s -> t|~ Builder  b -> c]")]
    [InlineData("d \"a\" { args = [ \"-c\" \"x\" ]; }", "d \"a\" { args = [ \"-e\" \"x\" ]; }", "a[~ Arguments  -c x -> -e x {- -c,+ -e,  x}]")]
    [InlineData("d \"a\" { }", "d \"a\" { outputs = [ \"out\" \"dev\" ]; }", "a[+ Output dev|+ Environment dev|+ Environment outputs]")]
    [InlineData("d \"a\" { text = \"1\\n2\\n3\"; }", "d \"a\" { text = \"1\\nx\\n3\"; }", "a[~ Environment text 1\n2\n3 -> 1\nx\n3 {  1,- 2,+ x,  3}]")]
    [InlineData(
        "d \"a\" { __structuredAttrs = true; x = { y = [ 1 2 ]; z = 1; }; }",
        "d \"a\" { __structuredAttrs = true; x = { y = [ 1 3 4 ]; w = true; }; }",
        "a[+ StructuredAttribute x.w|~ StructuredAttribute x.y.1 2 -> 3|+ StructuredAttribute x.y.2|- StructuredAttribute x.z]")]
    [InlineData(
        "fixed \"a\" { }",
        "fixed \"a\" { outputHash = \"sha256-pZGm1Av0IEBKARczz7exkNYsZb8LzaMrV7J32a2fFG4=\"; }",
        "a[~ Output out fixed r:sha256 sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU= -> fixed r:sha256 sha256-pZGm1Av0IEBKARczz7exkNYsZb8LzaMrV7J32a2fFG4= {...,  r:sha256,- sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=,+ sha256-pZGm1Av0IEBKARczz7exkNYsZb8LzaMrV7J32a2fFG4=}"
        + "|~ Environment outputHash sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU= -> sha256-pZGm1Av0IEBKARczz7exkNYsZb8LzaMrV7J32a2fFG4=]")]
    public void WhatDiffersInTheDerivationsThemselves(string one, string other, string expected) => Assert.Equal(expected, Compare(one, other));

    /// <summary>Texts of the outer derivations differ, too, but only in the paths of the inner ones.</summary>
    [Theory]
    [InlineData("d \"a\" { args = [ \"${d \"i\" { x = 1; }}/bin\" ]; }", "d \"a\" { args = [ \"${d \"i\" { x = 2; }}/bin\" ]; }", "a[]{i[~ Environment x 1 -> 2]}")]
    [InlineData("d \"a\" { i = d \"i-1.0\" { }; }", "d \"a\" { i = d \"i-1.1\" { }; }", "a[]{i-1.0[~ Name  i-1.0 -> i-1.1]}")]
    [InlineData("d \"a\" { i = d \"one\" { }; }", "d \"a\" { i = d \"two\" { }; }", "a[]{one[~ Name  one -> two]}")]
    [InlineData("d \"a\" { i = [ (d \"i\" { }) ]; }", "d \"a\" { i = [ (d \"j\" { }) 7 ]; }", "a[~ Environment i *|- InputDerivation i|+ InputDerivation j]")]
    [InlineData(
        "let i = d \"i\" { outputs = [ \"out\" \"dev\" ]; }; in d \"a\" { i = [ i i.dev ]; }",
        "let i = d \"i\" { outputs = [ \"out\" \"dev\" ]; x = 1; }; in d \"a\" { i = [ i ]; }",
        "a[~ Environment i *|~ InputOutputs i {dev,out} -> {out}]{i[+ Environment x]}")]
    [InlineData(
        "let i = d \"i\" { x = 1; }; in d \"a\" { l = d \"l\" { inherit i; }; r = d \"r\" { inherit i; }; }",
        "let i = d \"i\" { x = 2; }; in d \"a\" { l = d \"l\" { inherit i; }; r = d \"r\" { inherit i; }; }",
        "a[]{l[]{i[~ Environment x 1 -> 2]} r[]{i=}}")]
    [InlineData(
        "d \"a\" { p = d \"i\" { k = \"p\"; v = 1; }; q = d \"i\" { k = \"q\"; v = 1; }; }",
        "d \"a\" { p = d \"i\" { k = \"p\"; v = 2; }; q = d \"i\" { k = \"q\"; v = 2; }; }",
        "a[]{i[~ Environment v 1 -> 2] i[~ Environment v 1 -> 2]}")]
    public void DownToTheInputsThatDifferFirst(string one, string other, string expected) => Assert.Equal(expected, Compare(one, other));

    [Fact]
    public void InputsThatBuildTheSameAreFollowedWhereNothingElseDiffers()
    {
        const string One = "d \"a\" { f = fixed \"f\" { url = 1; }; }";
        const string Other = "d \"a\" { f = fixed \"f\" { url = 2; }; }";
        Assert.Equal("a[]{f[~ Environment url 1 -> 2]}", Compare(One, Other));
        Assert.Equal("b[~ Environment x 1 -> 2]", Compare($"d \"b\" {{ x = 1; y = {One}; }}", $"d \"b\" {{ x = 2; y = {Other}; }}"));
        Assert.Equal(
            "b[~ Environment x 1 -> 2]{a[]{f[~ Environment url 1 -> 2]}}",
            Compare($"d \"b\" {{ x = 1; y = {One}; }}", $"d \"b\" {{ x = 2; y = {Other}; }}", includesSameOutputs: true));
    }

    [Fact]
    public void SourcesAreComparedByName() =>
        Assert.Equal(
            "a[- InputSource t|~ InputSource s * {  1,- 2,+ 3}]",
            Compare("d \"a\" { s = builtins.toFile \"s\" \"1\\n2\"; t = [ (builtins.toFile \"t\" \"\") ]; }", "d \"a\" { s = builtins.toFile \"s\" \"1\\n3\"; t = [ ]; }")
                .Replace("~ Environment t *|", string.Empty, StringComparison.Ordinal));

    [Fact]
    public void StorePathsAreToldOfWhenAskedFor() =>
        Assert.Equal(
            "a[~ Environment i *|~ Environment out *]{i[~ Environment out *|~ Environment x 1 -> 2]}",
            Compare("d \"a\" { i = d \"i\" { x = 1; }; }", "d \"a\" { i = d \"i\" { x = 2; }; }", includesStorePaths: true));

    [Fact]
    public void TheCausesAreNearestFirst()
    {
        DerivationDifference found = Find(
            "d \"a\" { z = d \"z\" { deep = d \"deep\" { x = 1; }; }; y = d \"y\" { x = 1; }; }",
            "d \"a\" { z = d \"z\" { deep = d \"deep\" { x = 2; }; }; y = d \"y\" { x = 2; }; }")!;
        Assert.Equal(new[] { "y", "deep" }, found.Causes.Select(static cause => StorePathNames.DerivationNameOf(cause.Left)));
        Assert.Equal("z", StorePathNames.DerivationNameOf(found.Causes[1].User!.Left));
    }

    /// <summary>A chain of 5,000, each with the one below twice over: 2^5000 ways down.</summary>
    [Fact]
    public void DeepGraphsTakeNoStackAndEachPairIsComparedOnce()
    {
        const string Chain = "v: builtins.foldl' (below: n: let next = d \"n\" { inherit below; again = d \"m\" { inherit below; }; }; in builtins.seq next.drvPath next) (d \"n\" { inherit v; }) (builtins.genList (n: n) 5000)";
        DerivationDifference found = Find($"({Chain}) 1", $"({Chain}) 2")!;
        Assert.Equal("v", Assert.Single(Assert.Single(found.Causes).Changes).Name);
        int polls = 0;
        Assert.Throws<OperationCanceledException>(() => Find($"({Chain}) 1", $"({Chain}) 2", poll: () => _ = ++polls > 100 ? throw new OperationCanceledException() : polls));
    }

    [Fact]
    public void FilesInAFolderAreLikeThoseOfAnEvaluator()
    {
        (DerivationGraph graph, string one) = Write("d \"a\" { i = d \"i\" { x = 1; }; s = builtins.toFile \"s\" \"1\\n2\"; }");
        (_, string other) = Write("d \"a\" { i = d \"i\" { x = 2; }; s = builtins.toFile \"s\" \"1\\n3\"; }");
        Assert.Equal("a[~ InputSource s * {  1,- 2,+ 3}]{i[~ Environment x 1 -> 2]}", Show(new DerivationComparison(graph, graph, static () => { }).Compare(one, other)));
        Assert.Equal(new[] { "a", "i" }, graph.Requisites(one, static () => { }).Select(StorePathNames.DerivationNameOf));
        Assert.Equal(new[] { "a", "i" }, graph.ShortestWay(one, static path => path.EndsWith("-i.drv", StringComparison.Ordinal), static () => { })!.Select(StorePathNames.DerivationNameOf));
        Assert.Null(graph.ShortestWay(one, static path => path.EndsWith("-j.drv", StringComparison.Ordinal), static () => { }));
    }

    [Fact]
    public void AFileThatIsNotWhatItsNameSaysIsAnError()
    {
        (DerivationGraph graph, string path) = Write("d \"a\" { x = 1; }");
        Assert.Equal("a", graph.Read(path).Name);
        string file = Path.Combine(folder, path.Substring(path.LastIndexOf('/') + 1));
        string text = File.ReadAllText(file);
        File.WriteAllText(file, text.Replace("(\"x\",\"1\")", "(\"x\",\"2\")", StringComparison.Ordinal));
        NixException changed = Assert.Throws<NixException>(() => Fresh().Read(path));
        Assert.Equal(NixErrorKind.InvalidDerivation, changed.Kind);
        Assert.Contains("is not what its name says", changed.Message, StringComparison.Ordinal);

        // One that uses itself cannot have its own name.
        File.WriteAllText(file, text.Replace("],[],[],\"s\"", $"],[(\"{path}\",[\"out\"])],[],\"s\"", StringComparison.Ordinal));
        Assert.Contains("is not what its name says", Assert.Throws<NixException>(() => Fresh().Read(path)).Message, StringComparison.Ordinal);

        File.WriteAllText(file, text.Substring(0, 30));
        Assert.Contains("error parsing derivation", Assert.Throws<NixException>(() => Fresh().Read(path)).Message, StringComparison.Ordinal);
        File.Delete(file);
        Assert.Equal(NixErrorKind.IO, Assert.Throws<NixException>(() => Fresh().Read(path)).Kind);
    }

    [Theory]
    [InlineData("/x/a.drv")]
    [InlineData("/x/0000000000000000000000000000000e-a.drv")]
    public void AFileWithoutAStoreNameIsAnError(string file) => Assert.Equal(NixErrorKind.InvalidStorePath, Assert.Throws<NixException>(() => Fresh().PathOf(file)).Kind);

    [UnixFact]
    public void LinksToOtherFilesAreNotFollowed()
    {
        (DerivationGraph graph, string path) = Write("d \"a\" { s = builtins.toFile \"s\" \"inside\"; }");
        string source = graph.Read(path).InputSources.Single();
        Assert.Equal("inside", graph.SourceText(source));
        string file = Path.Combine(folder, source.Substring(source.LastIndexOf('/') + 1));
        File.WriteAllText(Path.Combine(folder, "secret"), "secret");
        File.Delete(file);
        File.CreateSymbolicLink(file, Path.Combine(folder, "secret"));
        Assert.Null(Fresh().SourceText(source));
    }

    private DerivationGraph Fresh() => DerivationGraph.OfFolder(Nix.NewVm().Evaluator().Store, NixPaths.FromNative(folder));

    private (DerivationGraph Graph, string Path) Write(string expression)
    {
        Vm vm = Nix.NewVm(new EvalSettings { ReadOnlyStore = false });
        using VmSlot.Scope slot = VmSlot.Install(vm);
        string path = DerivationPath(vm, expression);
        EvaluationStore store = vm.Evaluator().Store;
        foreach (string item in store.Closure(path))
        {
            File.WriteAllBytes(Path.Combine(folder, item.Substring(item.LastIndexOf('/') + 1)), Bytes.ToArray(store.Find(item).Text));
        }

        return (Fresh(), path);
    }

    private static string DerivationPath(Vm vm, string expression) =>
        ((NixString)vm.Force(((AttrSet)Nix.Eval(vm, Make + " " + expression)).Get(Symbols.DrvPath)!)).Bytes;

    private static DerivationDifference? Find(
        string one, string other, bool includesSameOutputs = false, bool includesStorePaths = false, Action? poll = null)
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        DerivationGraph graph = DerivationGraph.Of(vm.Evaluator().Store);
        return new DerivationComparison(graph, graph, poll ?? vm.Poller) { IncludesSameOutputs = includesSameOutputs, IncludesStorePaths = includesStorePaths }
            .Compare(DerivationPath(vm, one), DerivationPath(vm, other));
    }

    private static string Compare(string one, string other, bool includesSameOutputs = false, bool includesStorePaths = false) =>
        Show(Find(one, other, includesSameOutputs, includesStorePaths));

    /// <summary>A tree on one line: name, changes, inputs. Store paths are stars; what is told elsewhere has a sign of equality.</summary>
    private static string Show(DerivationDifference? difference)
    {
        var text = new StringBuilder();
        if (difference is not null)
        {
            Append(text, difference);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, DerivationDifference difference)
    {
        text.Append(StorePathNames.DerivationNameOf(difference.Left));
        if (difference.First is not null)
        {
            text.Append('=');
            return;
        }

        text.Append('[').AppendJoin('|', difference.Changes.Select(Show)).Append(']');
        if (difference.Inputs.Count == 0)
        {
            return;
        }

        text.Append('{');
        for (int i = 0; i < difference.Inputs.Count; i++)
        {
            text.Append(i == 0 ? string.Empty : " ");
            Append(text, difference.Inputs[i]);
        }

        text.Append('}');
    }

    private static string Show(DerivationChange change)
    {
        if (change.Kind != DifferenceKind.Changed)
        {
            return $"{(change.Kind == DifferenceKind.Added ? "+" : "-")} {change.Aspect} {change.Name}";
        }

        bool isPath = change.Left!.Contains("/nix/store/", StringComparison.Ordinal);
        string title = $"~ {change.Aspect} {change.Name} " + (isPath ? "*" : $"{change.Left} -> {change.Right}");
        return isPath && change.Aspect != DerivationAspect.InputSource || change.Lines.Count == 0 ? title : title + " {" + string.Join(',', change.Lines) + "}";
    }
}
