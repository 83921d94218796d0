using System.IO;
using TvixEval.Core.Machine;
using TvixEval.Engine;
using TvixEval.IO;
using Xunit;

namespace TvixEval.Tests.Builtins;

/// <summary>Builtins that read files: what the recorded cases (reading.txt) do not say.</summary>
public sealed class FileBuiltinsTests
{
    private const string Folder = "/base";

    // The number is the size of the folder, which depends on the disk.
    [Fact]
    public void AFolderIsNoFile()
    {
        string root = Directory.CreateTempSubdirectory("tvixeval-files-").FullName;
        try
        {
            Assert.Matches("^read of [0-9]+ bytes: Is a directory$", Nix.Fail($"builtins.readFile {Nix.PathOf(root)}").Message);
            Assert.Matches("^read of [0-9]+ bytes: Is a directory$", Nix.Fail("import /x", new EvalSettings { Files = new InMemoryFileSystem().AddDirectory("/x/default.nix") }).Message);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void AFileIsEvaluatedOnce()
    {
        InMemoryFileSystem files = new InMemoryFileSystem().AddFile("/base/x.nix", "builtins.trace \"evaluated\" { f = x: x; }").AddSymlink("/base/y.nix", "x.nix");
        Assert.Equal(
            "trace: evaluated\ntrue",
            Report.Of("import ./x.nix == import ./y.nix", Folder, new EvalSettings { Files = files }));
    }

    [Fact]
    public void ScopedImportEvaluatesEachTime()
    {
        InMemoryFileSystem files = new InMemoryFileSystem().AddFile("/base/x.nix", "builtins.trace \"evaluated\" n");
        Assert.Equal(
            "trace: evaluated\ntrace: evaluated\n3",
            Report.Of("scopedImport { n = 1; } ./x.nix + scopedImport { n = 2; } ./x.nix", Folder, new EvalSettings { Files = files }));
    }

    [Fact]
    public void ResetFilesSeesChanges()
    {
        InMemoryFileSystem files = new InMemoryFileSystem().AddFile("/base/x.nix", "1");
        Vm vm = Nix.NewVm(new EvalSettings { Files = files });
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Assert.Equal("1", Nix.Eval(vm, "import ./x.nix").ToString());
        files.AddFile("/base/x.nix", "2");
        Assert.Equal("1", Nix.Eval(vm, "import ./x.nix").ToString());
        vm.Evaluator().ResetFiles();
        Assert.Equal("2", Nix.Eval(vm, "import ./x.nix").ToString());
    }

    [Fact]
    public void TheEnvironmentIsTheHosts()
    {
        var settings = new EvalSettings { GetEnvironmentVariable = name => name == "A" ? "value" : null };
        Assert.Equal("[ \"value\" \"\" ]", Nix.Print("[ (builtins.getEnv \"A\") (builtins.getEnv \"B\") ]", settings));
        settings.PureEvaluation = true;
        Assert.Equal("\"\"", Nix.Print("builtins.getEnv \"A\"", settings));
    }

    [Theory]
    [InlineData("builtins.readFile /in/a")]
    [InlineData("builtins.readDir /in")]
    [InlineData("import /in/a")]
    [InlineData("builtins.readFileType /in/a")]
    public void PureEvaluationReadsNothing(string expression)
    {
        InMemoryFileSystem files = new InMemoryFileSystem().AddFile("/in/a", "1");
        string path = expression.Substring(expression.IndexOf('/'));
        Assert.Equal(
            $"access to absolute path '{path}' is forbidden in pure evaluation mode (use '--impure' to override)",
            Nix.Fail(expression, new EvalSettings { Files = files, PureEvaluation = true }).Message);
        Assert.Equal("false", Nix.Print($"builtins.pathExists {path}", new EvalSettings { Files = files, PureEvaluation = true }));
        var allowing = new EvalSettings { Files = files, PureEvaluation = true };
        allowing.AllowedPaths.Add("/in");
        Nix.Print(expression, allowing);
    }

    [Fact]
    public void RestrictedEvaluationSeesTheSearchPath()
    {
        InMemoryFileSystem files = new InMemoryFileSystem()
            .AddFile("/base/a.txt", "hello\n")
            .AddFile("/base/ok.nix", "1 + 1\n")
            .AddFile("/base/d/default.nix", "{\n  x = ./ok.nix;\n  y = ../q;\n}\n")
            .AddSymlink("/base/d/up", "../ok.nix");
        EvalSettings Restricted()
        {
            var settings = new EvalSettings { Files = files, RestrictEvaluation = true };
            settings.NixPath.Add("x=/base/d");
            return settings;
        }

        Assert.Equal("access to absolute path '/base/a.txt' is forbidden in restricted mode", Nix.Fail("builtins.readFile /base/a.txt", Restricted()).Message);
        Assert.Equal("{ d = \"directory\"; }", Nix.Print("builtins.readDir /base", Restricted()));
        Assert.Equal("{ x = /base/d/ok.nix; y = /base/q; }", Nix.Print("import <x>", Restricted()));
        Assert.Equal("access to absolute path '/base/ok.nix' is forbidden in restricted mode", Nix.Fail("import <x/up>", Restricted()).Message);
        Assert.Equal(
            "access to absolute path '/base/a.txt' is forbidden in restricted mode",
            Nix.Fail("let __nixPath = [ { path = \"/base\"; prefix = \"q\"; } ]; in <q/a.txt>", Restricted()).Message);
    }

    [Fact]
    public void DeepImportChainsEndInAnError()
    {
        InMemoryFileSystem files = new InMemoryFileSystem().AddFile("/base/r.nix", "n: if n == 0 then throw \"bottom\" else import ./r.nix (n - 1)");
        Assert.Equal("bottom", Nix.Fail("import ./r.nix 3000", new EvalSettings { Files = files }).Message);
        Assert.Equal("stack overflow; max-call-depth exceeded", Nix.Fail("import ./r.nix 100000", new EvalSettings { Files = files }).Message);
    }

    [Fact]
    public void ContextThatIsNotThereIsAnError()
    {
        const string Expression = "builtins.readFile (builtins.appendContext \"/nix/store/00000000000000000000000000000000-x\" { \"/nix/store/00000000000000000000000000000000-x\".path = true; })";
        Assert.Equal("path '00000000000000000000000000000000-x' is not valid", Nix.Fail(Expression, new EvalSettings { Files = new InMemoryFileSystem() }).Message);
        InMemoryFileSystem store = new InMemoryFileSystem().AddFile("/nix/store/00000000000000000000000000000000-x", "there");
        Assert.Equal("\"there\"", Nix.Print(Expression, new EvalSettings { Files = store }));
    }
}
