using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.IO;
using Xunit;

namespace TvixEval.Tests.Store;

/// <summary>
/// What expressions see of the store. Values are those of nix-instantiate 2.34.8 with a local store: --eval for a store that
/// is only computed with, --eval --read-write-mode otherwise.
/// </summary>
public sealed class EvaluationStoreTests
{
    private const string Plain = """derivation { name = "a"; system = "x"; builder = "b"; }""";
    private const string MakesDerivation =
        """derivation { name = "a.drv"; system = "x"; builder = "b"; outputHashMode = "text"; __contentAddressed = true; outputHashAlgo = "sha256"; }""";

    [Theory]
    [InlineData("""builtins.readFile (builtins.toFile "a" "hi")""", "path 'ww5ixrr91z8mx6fzy97kwzl5lv5slwdr-a' is not valid")]
    [InlineData("""builtins.readFile "${/t/f}" """, "path 'ab3li50xq0nl4q5lxdyinb8w8y13my9s-f' is not valid")]
    [InlineData("""import "${/t/dir}" """, "path 'bv9agp2z515kij8scmiiicdw4bsvcpq5-dir' is not valid")]
    [InlineData($"import ({Plain}).drvPath", "path 'nnqh7675wghd0xmrywqm2yh9psrkk13q-a.drv' is not valid")]
    [InlineData($"import ({Plain})", "path 'nnqh7675wghd0xmrywqm2yh9psrkk13q-a.drv' is not valid")]
    [InlineData($$"""(derivation { name = "b"; system = "x"; builder = ({{Plain}}).drvPath; }).drvPath""", "path '/nix/store/nnqh7675wghd0xmrywqm2yh9psrkk13q-a.drv' is not valid")]
    public void WhatIsOnlyComputedIsNotThere(string expression, string message) =>
        Assert.Equal(message, Nix.Fail(expression, Settings(readOnly: true)).Message);

    [Theory]
    [InlineData("""builtins.readFile (builtins.toFile "a" "hi")""", "\"hi\"")]
    [InlineData("""builtins.readFile (builtins.unsafeDiscardStringContext (builtins.toFile "a" "hi"))""", "\"hi\"")]
    [InlineData("""builtins.readFile "${/t/f}" """, "\"hi\\n\"")]
    [InlineData("""builtins.readFile "${/t}/link" """, "\"hi\\n\"")]
    [InlineData("""import "${/t/dir}" """, "\"x\\n\"")]
    [InlineData("""import (builtins.toFile "a" "1 + 1")""", "2")]
    [InlineData("""builtins.scopedImport { x = 3; } (builtins.toFile "a" "x + 1")""", "4")]
    [InlineData("""builtins.readDir "${/t/dir}" """, """{ "default.nix" = "regular"; x = "regular"; }""")]
    [InlineData("""builtins.readDir (builtins.filterSource (p: t: baseNameOf p != "x") /t/dir)""", """{ "default.nix" = "regular"; }""")]
    [InlineData("""builtins.pathExists ((builtins.filterSource (p: t: baseNameOf p != "x") /t/dir) + "/x")""", "false")]
    [InlineData("""builtins.readFileType "${/t/dir}" """, "\"directory\"")]
    [InlineData("""builtins.getContext (builtins.readFile (builtins.toFile "z" "a${/t/dir}"))""", """{ "/nix/store/bv9agp2z515kij8scmiiicdw4bsvcpq5-dir" = { path = true; }; }""")]
    [InlineData("""builtins.getContext (builtins.readFile (builtins.toFile "z" "a${builtins.substring 0 0 "${/t/dir}"}"))""", "{ }")]
    [InlineData("""builtins.path { path = builtins.path { path = /t/f; name = "q"; recursive = false; }; }""", "\"/nix/store/zfy4a11crjr4fwcbl5di3s5q1j1b3d32-53kfq6p225xqzizbhp9grj67rsa02cn4-q\"")]
    [InlineData("""builtins.path { path = builtins.toFile "z" "a${/t/dir}"; name = "zz"; }""", "\"/nix/store/8c0xk96wma3gllnryxwmvwvw8vmjqzr2-zz\"")]
    [InlineData(
        $"import ({Plain}).drvPath",
        """{ all = [ «repeated» ]; drvPath = "/nix/store/nnqh7675wghd0xmrywqm2yh9psrkk13q-a.drv"; name = "a"; out = «repeated»; outPath = "/nix/store/mx735vk17fbgvrjr0zk0wqfylg1i1996-a"; outputName = "out"; type = "derivation"; }""")]
    [InlineData(
        """(derivation { name = "b"; system = "x"; builder = (derivation { name = "a"; system = "x"; builder = "b"; outputs = [ "dev" "out" ]; s = /t/f; }).drvPath; }).drvPath""",
        "\"/nix/store/3qg4wpyfa989dbbvqr17wcy7qcmx8kwi-b.drv\"")]
    public void WhatWasAddedCanBeRead(string expression, string value) => Assert.Equal(value, Nix.Print(expression, Settings(readOnly: false)));

    [Fact]
    public void BuildingIsRefused()
    {
        NixException error = Nix.Fail($"import ({Plain})", Settings(readOnly: false));
        Assert.Equal(NixErrorKind.Unsupported, error.Kind);
        Assert.Contains("cannot build '/nix/store/nnqh7675wghd0xmrywqm2yh9psrkk13q-a.drv^out'", error.Message);
    }

    [Theory]
    [InlineData($"builtins.outputOf ({MakesDerivation}).outPath \"out\"", "\"/1zhl29ccph4p03pp4d8csdb42kj0yskixfyhfb0n0d8bmlpj597f\"")]
    [InlineData($"builtins.outputOf (builtins.outputOf ({MakesDerivation}).outPath \"out\") \"dev\"", "\"/0glkdsfb7mbn8w6v4y024zmnsmmwpsiikm6js88x2cv5b8cb474f\"")]
    [InlineData($"builtins.outputOf (builtins.unsafeDiscardOutputDependency ({Plain}).drvPath) \"out\"", "\"/nix/store/mx735vk17fbgvrjr0zk0wqfylg1i1996-a\"")]
    [InlineData(
        $$"""(derivation { name = "a"; system = "x"; builder = "b"; x = builtins.outputOf ({{MakesDerivation}}).outPath "out"; }).drvPath""",
        "\"/nix/store/9ymclb6hzalxsjn6yy8gn1smms2ghi0q-a.drv\"")]
    [InlineData(
        $$"""(derivation { name = "a"; system = "x"; builder = "b"; x = builtins.outputOf ({{MakesDerivation}}).outPath "out"; }).outPath""",
        "\"/03vrm5mapw7fv534cdil57msfl4x8kr8dcmscmz0p257hmqzp1xb\"")]
    public void OutputsOfOutputs(string expression, string value) => Assert.Equal(value, Nix.Print(expression, Dynamic()));

    [Theory]
    [InlineData($"builtins.outputOf (builtins.unsafeDiscardOutputDependency ({Plain}).drvPath) \"nope\"", "derivation '/nix/store/nnqh7675wghd0xmrywqm2yh9psrkk13q-a.drv' does not have output 'nope'")]
    [InlineData(
        $"builtins.outputOf ({Plain}).drvPath \"out\"",
        "string '/nix/store/nnqh7675wghd0xmrywqm2yh9psrkk13q-a.drv' has a context which refers to a complete source and binary closure. This is not supported at this time")]
    [InlineData("""builtins.outputOf "x" "out" """, "string 'x' has 0 entries in its context. It should only have exactly one entry")]
    [InlineData($"builtins.getContext (builtins.outputOf ({MakesDerivation}).outPath \"out\")", "cannot operate on output 'out' of the unbuilt derivation '/nix/store/qkjrlkxi0vc47wvrq2yv52xp4av1pc9f-a.drv.drv'")]
    public void MistakesWithOutputsOfOutputs(string expression, string message) => Assert.Equal(message, Nix.Fail(expression, Dynamic()).Message);

    [Fact]
    public void OutputOfNeedsItsFeature() => Assert.Equal("false", Nix.Print("builtins ? outputOf"));

    [Fact]
    public void FilesAreHashedOnce()
    {
        var files = new CountingFileSystem(Sample());
        Assert.Equal("true", Nix.Print("""let a = "${/t/dir}"; in a == "${/t/dir}" && a == builtins.path { path = /t/dir; } """, new EvalSettings { Files = files }));
        Assert.Equal(2, files.Reads);
    }

    [Fact]
    public void ResettingFilesHashesThemAgain()
    {
        var files = new CountingFileSystem(Sample());
        var vm = new Vm(StandardEvaluator.Create(new EvalSettings { Files = files }));
        Nix.Eval(vm, "\"${/t/f}\"");
        Nix.Eval(vm, "\"${/t/f}\"");
        Assert.Equal(1, files.Reads);
        vm.Evaluator().ResetFiles();
        Nix.Eval(vm, "\"${/t/f}\"");
        Assert.Equal(2, files.Reads);
    }

    [Fact]
    public void PureEvaluationReadsItsOwnTexts()
    {
        EvalSettings settings = Settings(readOnly: false);
        settings.PureEvaluation = true;
        Assert.Equal("\"hi\"", Nix.Print("""builtins.readFile (builtins.toFile "a" "hi")""", settings));
        Assert.Equal(NixErrorKind.Access, Nix.Fail("builtins.readFile /t/f", settings).Kind);
        Assert.Equal(NixErrorKind.Access, Nix.Fail("\"${/t/f}\"", settings).Kind);
        Assert.Equal("'builtins.storePath' is not allowed in pure evaluation mode", Nix.Fail("""builtins.storePath "/nix/store" """, settings).Message);
    }

    [Fact]
    public void DerivationsOnDiskAreRead()
    {
        // The files that nix-instantiate 2.34.8 writes for two derivations, of which the second uses the first.
        const string First = "/nix/store/nnqh7675wghd0xmrywqm2yh9psrkk13q-a.drv";
        const string Text =
            "Derive([(\"out\",\"/nix/store/mx735vk17fbgvrjr0zk0wqfylg1i1996-a\",\"\",\"\")],[],[],\"x\",\"b\",[],"
            + "[(\"builder\",\"b\"),(\"name\",\"a\"),(\"out\",\"/nix/store/mx735vk17fbgvrjr0zk0wqfylg1i1996-a\"),(\"system\",\"x\")])";
        var settings = new EvalSettings { Files = new InMemoryFileSystem().AddFile(First, Text) };
        string dependant = $$"""derivation { name = "e"; system = "x"; builder = "b"; dep = builtins.appendContext "/nix/store/mx735vk17fbgvrjr0zk0wqfylg1i1996-a" { "{{First}}" = { outputs = [ "out" ]; }; }; }""";
        Assert.Equal("\"/nix/store/03jg4imf3kxywdypmx37virppl1wlspf-e\"", Nix.Print($"({dependant}).outPath", settings));
        Assert.Equal("\"/nix/store/5zn9xlr5lld691n498q5pd94v0xvqrkk-e.drv\"", Nix.Print($"({dependant}).drvPath", settings));
        Assert.Equal("\"a\"", Nix.Print($"(import {First}).name", settings));
        Assert.Equal("\"Derive\"", Nix.Print($"builtins.substring 0 6 (builtins.readFile {First})", settings));
    }

    [Fact]
    public void ForgedDerivationsThatNeedThemselvesAreRefused()
    {
        const string Path = "/nix/store/00000000000000000000000000000000-a.drv";
        var files = new InMemoryFileSystem().AddFile(
            Path,
            $$"""Derive([("out","/nix/store/mx735vk17fbgvrjr0zk0wqfylg1i1996-a","","")],[("{{Path}}",["out"])],[],"x","b",[],[])""");
        string expression = $$"""(derivation { name = "e"; system = "x"; builder = "b"; d = builtins.appendContext "" { "{{Path}}" = { outputs = [ "out" ]; }; }; }).drvPath""";
        Assert.Equal($"derivation '{Path}' depends on itself", Nix.Fail(expression, new EvalSettings { Files = files }).Message);
    }

    [Fact]
    public void LongChainsOfDerivationsAreComputed()
    {
        // Each uses the one before; nothing here may recurse on the native stack.
        string expression = """
            builtins.substring 43 5 (builtins.foldl' (dep: n: (derivation { name = "n${toString n}"; system = "x"; builder = "b"; inherit dep; }).outPath) "" (builtins.genList (n: n) 3000))
            """;
        Assert.Equal("\"-n299\"", Nix.Print(expression));
    }

    private static InMemoryFileSystem Sample() => new InMemoryFileSystem()
        .AddFile("/t/f", "hi\n")
        .AddSymlink("/t/link", "f")
        .AddFile("/t/dir/x", "x\n", isExecutable: true)
        .AddFile("/t/dir/default.nix", "builtins.readFile ./x\n");

    [Theory]
    [InlineData("""builtins.toFile "a" "hi" """, "builtins.readFile @", "\"hi\"")]
    [InlineData("(" + Plain + ").drvPath", """(derivation { name = "b"; system = "x"; builder = @; }).drvPath""", null)]
    [InlineData("\"${/t/dir}\"", "import @", "\"x\\n\"")]
    public void AnIncludedStoreIsKnown(string made, string used, string? expected)
    {
        Vm first = Nix.NewVm(Settings(readOnly: false));
        Vm between = Nix.NewVm(Settings(readOnly: false));
        Vm last = Nix.NewVm(Settings(readOnly: false));
        string path = Print(first, made);
        expected ??= Print(first, used.Replace("@", $"({made})"));
        string context = $"(builtins.appendContext {path} {{ {path} = {{ {(path.Contains(".drv") ? "allOutputs" : "path")} = true; }}; }})";
        string expression = used.Replace("@", context);
        Assert.Contains("is not valid", Assert.Throws<NixException>(() => Print(last, expression)).Message);

        // What another one includes is included, too; nothing includes itself.
        between.Evaluator().Store.Include(first.Evaluator().Store);
        first.Evaluator().Store.Include(between.Evaluator().Store);
        first.Evaluator().Store.Include(first.Evaluator().Store);
        last.Evaluator().Store.Include(between.Evaluator().Store);
        Assert.Equal(expected, Print(last, expression));
        Assert.True(last.Evaluator().Store.AddedBytes >= first.Evaluator().Store.AddedBytes);
    }

    private static string Print(Vm vm, string expression)
    {
        using VmSlot.Scope slot = VmSlot.Install(vm);
        return Nix.Eval(vm, expression).ToString()!;
    }

    private static EvalSettings Settings(bool readOnly) => new() { Files = Sample(), ReadOnlyStore = readOnly };

    private static EvalSettings Dynamic()
    {
        EvalSettings settings = Settings(readOnly: false);
        settings.ExperimentalFeatures.Add("ca-derivations");
        settings.ExperimentalFeatures.Add("dynamic-derivations");
        return settings;
    }

    private sealed class CountingFileSystem(INixFileSystem inner) : INixFileSystem
    {
        public int Reads { get; private set; }

        public FileKind GetKind(string path) => inner.GetKind(path);

        public string ReadFile(string path)
        {
            Reads++;
            return inner.ReadFile(path);
        }

        public System.Collections.Generic.IReadOnlyList<System.Collections.Generic.KeyValuePair<string, FileKind>> ReadDirectory(string path) => inner.ReadDirectory(path);

        public string ReadLink(string path) => inner.ReadLink(path);

        public bool IsExecutable(string path) => inner.IsExecutable(path);
    }
}
