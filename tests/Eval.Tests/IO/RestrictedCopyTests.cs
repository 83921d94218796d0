using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Tests.Syntax;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.IO;

/// <summary>
/// A copy of a folder of which evaluation sees only a part holds only that part. Store paths, values and refusals as
/// nix-instantiate 2.34.8 gives them with <c>restrict-eval</c>, <c>-I /tmp/fence/in</c> and <c>--read-write-mode</c>.
/// </summary>
public sealed class RestrictedCopyTests
{
    private const string InRestricted = "in restricted mode";
    private const string InPure = "in pure evaluation mode (use '--impure' to override)";
    private const string Root = """builtins.path { path = /.; name = "r"; }""";

    /// <summary>Copies of what leads to the allowed folder: the expression of the fence's folder in it, and the store path of the copy.</summary>
    private static readonly (string Expression, string StorePath)[] Copies =
    {
        ("\"${/.}/tmp/fence\"", "/nix/store/yllp9d7cd55i073pwmj9msrvh43sbfw6-source/tmp/fence"),
        ("\"${/tmp/fence}\"", "/nix/store/lflpy5n5bpjy5x4c3vr8knnjldlxsqrl-fence"),
        ("(" + Root + " + \"/tmp/fence\")", "/nix/store/hlgp3wyb8c8r90qab1mf3fnmm1q9qbcq-r/tmp/fence"),
        ("(builtins.path { path = /tmp/fence; name = \"r\"; })", "/nix/store/m56mh1ys3bzi0krqpl07wnrgpzn5z3s9-r"),
        ("(builtins.path { path = /tmp/fence; name = \"r\"; filter = p: t: true; })", "/nix/store/m56mh1ys3bzi0krqpl07wnrgpzn5z3s9-r"),
        ("(builtins.filterSource (p: t: true) /tmp/fence)", "/nix/store/lflpy5n5bpjy5x4c3vr8knnjldlxsqrl-fence"),
        ("(builtins.path { path = \"/tmp/fence/in/../.\"; name = \"r\"; })", "/nix/store/m56mh1ys3bzi0krqpl07wnrgpzn5z3s9-r"),
        ("(builtins.path { path = " + Root + " + \"/tmp/fence\"; name = \"n\"; })", "/nix/store/y548qdq4awnaq2g97h4m0ml7g1x1nrvh-n"),
        ("(builtins.filterSource (p: t: true) (" + Root + " + \"/tmp/fence\"))", "/nix/store/lflpy5n5bpjy5x4c3vr8knnjldlxsqrl-fence"),
    };

    /// <summary>
    /// What reads: the expression, with <c>@</c> for the fence's folder; what it gives of a copy and of the folder itself, with <c>@</c>
    /// for its path. A value, or an error's message behind a <c>!</c>.
    /// </summary>
    private static readonly (string Expression, string OfCopy, string Direct)[] Readers =
    {
        ("builtins.readFile (@ + \"/out/s.nix\")", Missing("/out/s.nix"), Forbidden("/out/s.nix")),
        ("import (@ + \"/out/s.nix\")", Missing("/out/s.nix"), Forbidden("/out/s.nix")),
        ("scopedImport { } (@ + \"/out/s.nix\")", Missing("/out/s.nix"), Forbidden("/out/s.nix")),
        ("import (@ + \"/out/bad.nix\")", Missing("/out/bad.nix"), Forbidden("/out/bad.nix")),
        ("builtins.fromJSON (builtins.readFile (@ + \"/out/j.json\"))", Missing("/out/j.json"), Forbidden("/out/j.json")),
        ("builtins.hashFile \"sha256\" (@ + \"/out/s.nix\")", Missing("/out/s.nix"), Forbidden("/out/s.nix")),
        ("builtins.readDir (@ + \"/out\")", Missing("/out"), Forbidden("/out")),
        ("builtins.readDir @", "{ \"in\" = \"directory\"; }", "{ \"in\" = \"directory\"; }"),
        ("builtins.readFileType (@ + \"/out/s.nix\")", Missing("/out/s.nix"), Forbidden("/out/s.nix")),
        ("builtins.pathExists (@ + \"/out/s.nix\")", "false", "false"),
        ("builtins.pathExists (@ + \"/out/\")", "false", "false"),
        ("builtins.path { path = @ + \"/out/s.nix\"; name = \"s\"; }", Missing("/out/s.nix"), Forbidden("/out/s.nix")),
        ("builtins.filterSource (p: t: true) (@ + \"/out\")", Missing("/out"), Forbidden("/out")),
        ("builtins.readFile (@ + \"/in/out.nix\")", Missing("/out/s.nix"), Forbidden("/out/s.nix")),
        ("builtins.readFile (@ + \"/in/outdir/s.nix\")", Missing("/out/s.nix"), Forbidden("/out/s.nix")),
        ("builtins.readFileType (@ + \"/in/outdir/s.nix\")", "!path '@/in/outdir' is a symlink", "!path '@/in/outdir' is a symlink"),
        ("builtins.readFile (@ + \"/in/abs/s.nix\")", ForbiddenOutside("/out/s.nix"), Forbidden("/out/s.nix")),
        ("builtins.readDir (@ + \"/in/abs\")", ForbiddenOutside("/out"), Forbidden("/out")),
        ("import (@ + \"/in/out.nix\")", Missing("/out/s.nix"), Forbidden("/out/s.nix")),
        ("builtins.readFile (@ + \"/in/../out/s.nix\")", Missing("/out/s.nix"), Forbidden("/out/s.nix")),
        ("builtins.readFile (@ + \"/in/t.txt\")", "\"text\"", "\"text\""),
        ("import (@ + \"/in/sub/b.nix\")", "2", "2"),
        ("import (@ + \"/in/inner/b.nix\")", "2", "2"),
        ("builtins.attrNames (builtins.readDir (@ + \"/in\"))", InNames, InNames),
        ("builtins.readFile (builtins.path { path = @ + \"/in/t.txt\"; name = \"t\"; })", "\"text\"", "\"text\""),
    };

    private const string InNames = "[ \"a.nix\" \"abs\" \"inner\" \"out.nix\" \"outdir\" \"sub\" \"t.txt\" ]";

    public static TheoryData<string, string, string, bool> Rows()
    {
        var rows = new TheoryData<string, string, string, bool>();
        foreach ((string reader, string ofCopy, string direct) in Readers)
        {
            foreach (bool isPure in new[] { false, true })
            {
                rows.Add("\"/tmp/fence\"", reader, direct.Replace("@", "/tmp/fence"), isPure);
                foreach ((string copy, string path) in Copies)
                {
                    rows.Add(copy, reader, ofCopy.Replace("@", path), isPure);
                }
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void NothingComesOutOfACopyThatWasNotSeenWhenItWasMade(string folder, string reader, string expected, bool isPure)
    {
        expected = isPure ? expected.Replace(InRestricted, InPure) : expected;
        string expression = reader.Replace("@", folder);
        if (expected[0] != '!')
        {
            Assert.Equal(expected, Nix.Print(expression, Settings(isPure)));
            return;
        }

        NixException error = Nix.Fail(expression, Settings(isPure));
        Assert.Equal(expected.Substring(1), error.Message);
        Assert.DoesNotContain("secret", ErrorReport.Format(error, true), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> StorePaths()
    {
        var rows = new TheoryData<string, string>();
        foreach ((string copy, string path) in Copies)
        {
            rows.Add(copy, path);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(StorePaths))]
    public void ACopyIsNamedAfterWhatIsInIt(string copy, string path) => Assert.Equal("\"" + path + "\"", Nix.Print(copy, Settings(isPure: false)));

    [Theory]
    [InlineData("builtins.findFile [ { path = @; prefix = \"\"; } ] \"out/s.nix\"", "file 'out/s.nix' was not found in the Nix search path (add it using $NIX_PATH or -I)")]
    [InlineData("builtins.readFile (\"${/tmp/fence/in}\" + \"/../out/s.nix\")", "access to absolute path '/nix/store/out/s.nix' is forbidden in restricted mode")]
    [InlineData("builtins.readFile (\"${/tmp/fence/in}\" + \"/../../../tmp/fence/out/s.nix\")", "access to absolute path '/tmp/fence/out/s.nix' is forbidden in restricted mode")]
    [InlineData("builtins.readFile \"${/tmp/fence/in/outdir}/s.nix\"", "access to absolute path '/nix/out/s.nix' is forbidden in restricted mode")]
    [InlineData("builtins.readFile \"${/tmp/fence/in/abs}/s.nix\"", "access to absolute path '/tmp/fence/out/s.nix' is forbidden in restricted mode")]
    public void NoWayLeadsOut(string expression, string message)
    {
        foreach ((string copy, _) in Copies)
        {
            Assert.Equal(message, Nix.Fail(expression.Replace("@", copy), Settings(isPure: false)).Message);
        }
    }

    /// <summary>What is allowed later, as the store paths of what is fetched are, is not in copies that are there already.</summary>
    [Fact]
    public void ACopyDoesNotGrow()
    {
        Vm vm = Nix.NewVm(Settings(isPure: false));
        Value first = Nix.Eval(vm, "\"${/tmp/fence}\"");
        Assert.Equal("{ \"in\" = \"directory\"; }", Print(vm, "builtins.readDir \"${/tmp/fence}\""));
        vm.Evaluator().Store.Restriction!.Allow("/tmp/fence/out");
        Assert.Equal("{ \"in\" = \"directory\"; }", Print(vm, "builtins.readDir \"" + ((NixString)first).Bytes + "\""));
        Assert.Equal("false", Print(vm, "builtins.pathExists \"" + ((NixString)first).Bytes + "/out/s.nix\""));

        // A new copy is of what is seen now; that of a literal is remembered, as in C++ Nix.
        Assert.Equal("\"secret\"", Print(vm, "import (builtins.path { path = /tmp/fence; name = \"fence\"; } + \"/out/s.nix\")"));
    }

    /// <summary>The folder of the store shows what is on disk; copies of it do not hold what evaluation adds.</summary>
    [Theory]
    [InlineData("/.", "/nix/store")]
    [InlineData("/nix", "/store")]
    [InlineData("/nix/store", "")]
    public void ACopyOfTheStoreHoldsNothingThatWasAdded(string folder, string inside)
    {
        foreach (bool isPure in new[] { true, false })
        {
            string expression = "let f = builtins.toFile \"x\" \"abc\"; in builtins.seq f (builtins.pathExists (builtins.path { path = "
                + folder + "; name = \"r\"; } + \"" + inside + "/${baseNameOf f}\"))";
            EvalSettings settings = Settings(isPure);
            settings.AllowedPaths.Add("/nix/store/on-disk");
            Assert.Equal("false", Nix.Print(expression, settings));
        }
    }

    /// <summary>Reading a copy of a copy takes one step, however often it was copied: nothing recurses.</summary>
    [Fact]
    public void CopiesOfCopiesAreReadAtOnce()
    {
        const string Many = "builtins.foldl' (p: i: builtins.path { path = p; name = \"n\"; filter = _: _: true; }) /tmp/fence (builtins.genList (i: i) 2000)";
        Assert.Equal("\"text\"", SmallStack.Run(() => Nix.Print($"builtins.readFile ({Many} + \"/in/t.txt\")", Settings(isPure: false))));
        Assert.Equal("\"abc\"", SmallStack.Run(() => Nix.Print($"builtins.readFile ({Many.Replace("/tmp/fence ", "(builtins.toFile \"x\" \"abc\") ")})", Settings(isPure: false))));
    }

    /// <summary>Links on the way that nobody has resolved are no way around the names that the restriction knows.</summary>
    [Fact]
    public void FilesAreNotReadThroughLinks()
    {
        var files = new CachingFileSystem(new LinkFollower());
        const string Message = "path '/in/l' is a symlink";
        Assert.Equal(Message, Assert.Throws<NixException>(() => files.ReadFile("/in/l/s")).Message);
        Assert.Equal(Message, Assert.Throws<NixException>(() => files.GetKind("/in/l/s")).Message);
        Assert.Equal(Message, Assert.Throws<NixException>(() => files.GetKind("/in/l/d/s")).Message);
        Assert.Equal(Message, Assert.Throws<NixException>(() => files.ReadDirectory("/in/l/s")).Message);
        Assert.Equal(Message, Assert.Throws<NixException>(() => files.ReadLink("/in/l/s")).Message);
        Assert.Equal(Message, Assert.Throws<NixException>(() => files.IsExecutable("/in/l/s")).Message);
        Assert.Equal(Message, Assert.Throws<NixException>(() => files.OpenRead("/in/l/s")).Message);
        Assert.Equal(FileKind.Symlink, files.GetKind("/in/l"));
        Assert.Equal("read", files.ReadFile("/in/s"));
    }

    private static string Missing(string path) => $"!path '@{path}' does not exist";

    private static string Forbidden(string path) => $"!access to absolute path '@{path}' is forbidden {InRestricted}";

    private static string ForbiddenOutside(string path) => $"!access to absolute path '/tmp/fence{path}' is forbidden {InRestricted}";

    private static string Print(Vm vm, string expression)
    {
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Value value = Nix.Eval(vm, expression);
        vm.ForceDeep(value);
        return Bytes.ToText(AmbiguousPrinter.Print(value));
    }

    private static EvalSettings Settings(bool isPure) => new()
    {
        ReadOnlyStore = false,
        RestrictEvaluation = !isPure,
        PureEvaluation = isPure,
        AllowedPaths = { "/tmp/fence/in" },
        Files = new InMemoryFileSystem()
            .AddFile("/tmp/fence/in/a.nix", "1").AddFile("/tmp/fence/in/t.txt", "text").AddFile("/tmp/fence/in/sub/b.nix", "2")
            .AddSymlink("/tmp/fence/in/out.nix", "../out/s.nix").AddSymlink("/tmp/fence/in/outdir", "../out")
            .AddSymlink("/tmp/fence/in/abs", "/tmp/fence/out").AddSymlink("/tmp/fence/in/inner", "sub")
            .AddFile("/tmp/fence/out/s.nix", "\"secret\"").AddFile("/tmp/fence/out/j.json", "{\"secret\":1}").AddFile("/tmp/fence/out/bad.nix", "secret +")
            .AddFile("/etc/passwd", "secret").AddFile("/nix/store/on-disk", "here"),
    };

    /// <summary>Files as the operating system gives them: links in the middle of a path are followed.</summary>
    private sealed class LinkFollower : INixFileSystem
    {
        public FileKind GetKind(string path) => path switch { "/in/l" => FileKind.Symlink, "/in" or "/in/l/d" => FileKind.Directory, _ => FileKind.Regular };

        public string ReadFile(string path) => "read";

        public IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path) => Array.Empty<KeyValuePair<string, FileKind>>();

        public string ReadLink(string path) => "../out";

        public bool IsExecutable(string path) => true;
    }
}
