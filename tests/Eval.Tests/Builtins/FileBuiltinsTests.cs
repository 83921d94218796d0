using System;
using System.IO;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Tests.IO;
using Xunit;

namespace TvixEval.Tests.Builtins;

/// <summary>Builtins that read files: as C++ Nix does, from memory and from disk.</summary>
public sealed class FileBuiltinsTests
{
    private const string Folder = "/base";

    public static TheoryData<string, string> Recorded
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach ((string expression, string expected) in RecordedCases.Read("files.txt"))
            {
                data.Add(expression, expected);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void AnswersAsRecordedFromMemory(string expression, string expected) =>
        Assert.Equal(expected, Report.Of(expression, Folder, new EvalSettings { Files = FileFixture.InMemory(Folder), GetCurrentDirectory = static () => Folder }));

    [UnixFact]
    public void AnswersAsRecordedFromDisk()
    {
        string root = Directory.CreateTempSubdirectory("tvixeval-files-").FullName;
        try
        {
            FileFixture.OnDisk(root);
            foreach ((string expression, string expected) in RecordedCases.Read("files.txt"))
            {
                string got = Report.Of(expression, root, new EvalSettings { GetCurrentDirectory = () => root }).Replace(root, Folder);

                // The size of a folder, which one message has, depends on the disk.
                string want = expected.Contains("Is a directory", StringComparison.Ordinal) ? WithoutNumbers(expected) : expected;
                Assert.Equal(want, ReferenceEquals(want, expected) ? got : WithoutNumbers(got));
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void TheRecordIsWhole() => Assert.True(RecordedCases.Read("files.txt").Count() >= 120);

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
        InMemoryFileSystem files = FileFixture.InMemory(Folder);
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

    private static string WithoutNumbers(string text) => new(text.Where(c => !char.IsDigit(c)).ToArray());
}
