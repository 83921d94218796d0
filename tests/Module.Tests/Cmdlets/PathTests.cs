using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Cmdlets;

public sealed class PathTests : IDisposable
{
    private readonly PowerShellEngine engine = new();
    private readonly string folder = Directory.CreateTempSubdirectory("tvixeval-paths-").FullName;

    public PathTests()
    {
        // macOS reaches its temporary folder through a link, which evaluation resolves.
        folder = new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder;
        Write("a.nix", "{ v = 1; }");
        Write("b.nix", "{ v = 2; }");
        Write("sub/default.nix", "{ v = 3; up = import ../a.nix; }");
        Write("odd[1].nix", "{ v = 4; }");
        engine.Run("$ExecutionContext.SessionState.Path.SetLocation($args[0])", WildcardPattern.Escape(folder));
    }

    [Fact]
    public void RelativePathsInAnExpressionStartFromTheLocationOfPowerShell()
    {
        Assert.NotEqual(folder, Environment.CurrentDirectory);
        Assert.Equal(1L, engine.One("(Invoke-NixExpression 'import ./a.nix').v"));
        Assert.Equal(Path.Combine(folder, "a.nix"), engine.One("Invoke-NixExpression './a.nix'"));
    }

    [Fact]
    public void PathTakesFilesFoldersWildcardsAndRelativePaths()
    {
        Assert.Equal(1L, engine.One("(Invoke-NixExpression -Path ./a.nix).v"));
        Assert.Equal(3L, engine.One("(Invoke-NixExpression -Path sub).v"));
        Assert.Equal(new object[] { 1L, 2L }, Values("Invoke-NixExpression -Path ?.nix"));
        Assert.Equal(new object[] { 1L, 3L }, Values("Invoke-NixExpression -Path a.nix, sub"));
        Assert.Equal(1L, engine.One("(Invoke-NixExpression -Path $args[0]).v", Path.Combine(folder, "a.nix")));
    }

    [Theory]
    [InlineData("w/*/*/v.nix", "1 2 3")]
    [InlineData("w/?/x*/v.nix", "1 2")]
    [InlineData("w/[ab]/x`[1`]/v.nix", "1")]
    [InlineData("./w/*/*", "1 2 3")]
    [InlineData("w/*/y/*.nix", "3 3")]
    [InlineData("w/b/*/../x*/v.nix", "2")]
    public void WildcardsAreAllowedInFoldersToo(string pattern, string expected)
    {
        Write("w/a/x[1]/v.nix", "{ v = 1; }");
        Write("w/b/x2/v.nix", "{ v = 2; }");
        Write("w/b/y/v.nix", "{ v = 3; }");
        foreach (string file in new[] { "w/a/x[1]", "w/b/x2", "w/b/y" })
        {
            Write(file + "/default.nix", "import ./v.nix");
        }

        Assert.Equal(expected, engine.One("\"$((Invoke-NixExpression -Path $args[0]).v | ForEach-Object { $_ })\"", pattern));
    }

    [Fact]
    public void FilesAreDealtWithAsTheyAreFound()
    {
        Write("s/a/v.nix", "builtins.trace \"a\" 1");
        Write("s/b/v.nix", "builtins.trace \"b\" 2");
        EngineResult result = engine.RunAll("foreach ($once in 1) { Invoke-NixExpression -Path s/*/v.nix | ForEach-Object { $_; break } }");
        Assert.Equal(1L, Assert.Single(result.Output)!.BaseObject);
        Assert.Equal("a", Assert.Single(result.Information).MessageData.ToString());
    }

    /// <summary>C++ Nix starts from its process's folder, with the same warning.</summary>
    [Theory]
    [InlineData("Invoke-NixExpression 'fetchGit \"nowhere\"'")]
    [InlineData("Invoke-NixExpression 'fetchGit \"./nowhere\"'")]
    [InlineData("Invoke-NixExpression 'fetchGit { url = \"nowhere\"; }'")]
    [InlineData("Invoke-NixExpression 'builtins.fetchTree \"git+file:nowhere\"' -ExperimentalFeature fetch-tree, flakes")]
    [InlineData("Invoke-NixExpression 'builtins.fetchTree { type = \"git\"; url = \"file:./nowhere\"; }' -ExperimentalFeature fetch-tree")]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-NixDerivation '[ (fetchGit \"nowhere\") (fetchGit \"nowhere\") ]' -ThrottleLimit 2")]
    [InlineData("(Invoke-NixExpression '{ a = fetchGit \"nowhere\"; }' -Lazy).a")]
    [InlineData("& { $null = $ExecutionContext.SessionState.Drive.New([Management.Automation.PSDriveInfo]::new('r', $ExecutionContext.SessionState.Provider.GetOne('Nix'), '{ a = fetchGit \"nowhere\"; }', '', $null), 'Local'); ${r:a} }")]
    public void RelativeGitSourcesStartFromTheLocationOfPowerShell(string script)
    {
        string Missing(string place) => $"Git repository \"{PathText.Nix(place)}/nowhere\" does not exist.";
        Assert.Contains(Missing(folder), Message(), StringComparison.Ordinal);
        engine.Run("$ExecutionContext.SessionState.Path.SetLocation('sub')");
        Assert.Contains(Missing(Path.Combine(folder, "sub")), Message(), StringComparison.Ordinal);

        string Message()
        {
            Exception? error = engine.RunAll(script).Error.Exception;
            while (error.InnerException is { } inner)
            {
                error = inner;
            }

            return error.Message;
        }
    }

    [Fact]
    public void PathsInAFileStartFromTheFile()
    {
        Assert.Equal(1L, engine.One("(Invoke-NixExpression -Path sub).up.v"));
    }

    [Fact]
    public void LiteralPathKnowsNoWildcards()
    {
        Assert.Equal(4L, engine.One("(Invoke-NixExpression -LiteralPath 'odd[1].nix').v"));
        Assert.Equal(4L, engine.One("(Invoke-NixExpression -PSPath 'odd[1].nix').v"));
        Assert.Equal("PathNotFound", Id("Invoke-NixExpression -LiteralPath ?.nix"));
    }

    [Fact]
    public void FilesCanBePiped()
    {
        Assert.Equal(
            new object[] { 1L, 2L },
            Values("$ExecutionContext.InvokeProvider.ChildItem.Get('?.nix', $false) | Invoke-NixExpression"));
    }

    [Fact]
    public void ObjectsWithAPropertyNamedPathAreNotTakenForFiles()
    {
        // What Get-Content gives has notes about its file; it is still text.
        Assert.Equal(5L, engine.One("$line = [psobject]::AsPSObject('2 + 3'); $line.PSObject.Properties.Add([psnoteproperty]::new('PSPath', 'a.nix')); $line | Invoke-NixExpression"));
    }

    [Fact]
    public void LinesArePutTogetherWhenTheFirstIsNoWholeExpression()
    {
        Assert.Equal(3L, engine.One("'let x = 1;', '', '  y = 2;', 'in x + y' | Invoke-NixExpression"));
        Assert.Equal(new object[] { 2L, 4L }, engine.Run("'1 + 1', '2 + 2' | Invoke-NixExpression").Select(static item => item!.BaseObject));
        ErrorRecord record = engine.RunAll("'let x = 1;', 'in y' | Invoke-NixExpression").Error;
        Assert.Equal(2, record.InvocationInfo.ScriptLineNumber);
    }

    [Theory]
    [InlineData("Invoke-NixExpression -Path nowhere.nix", "PathNotFound")]
    [InlineData("Invoke-NixExpression -Path nowhere*.nix", "PathNotFound")]
    [InlineData("Invoke-NixExpression -Path *s*/nowhere.nix", "PathNotFound")]
    [InlineData("Invoke-NixExpression -Path no*where/*/../x.nix", "PathNotFound")]
    [InlineData("Test-NixExpression -Path [nowhere].nix", "PathNotFound")]
    [InlineData("Invoke-NixExpression -Path '\\\\?\\C:\\nowhere.nix'", "PathNotFound")]
    [InlineData("Invoke-NixExpression -LiteralPath nowhere.nix", "PathNotFound")]
    [InlineData("Invoke-NixExpression -LiteralPath Nowhere:/x", "PathNotFound")]
    [InlineData("Invoke-NixExpression -LiteralPath Variable:Host", "NotAFile")]
    [InlineData("Invoke-NixExpression -Path Variable:Host", "NotAFile")]
    [InlineData("Invoke-NixExpression -Path empty", "NixIOError")]
    public void APathThatIsNoFileIsAnError(string script, string id)
    {
        Directory.CreateDirectory(Path.Combine(folder, "empty"));
        Assert.Equal(id, Id(script));
    }

    [Theory]
    [InlineData("./a.nix", true)]
    [InlineData("sub/.", true)]
    [InlineData("sub/default.nix", true)]
    [InlineData("./sub", true)]
    [InlineData(" ./a.nix", false)]
    [InlineData("./nowhere.nix", false)]
    [InlineData("./.", false)]
    [InlineData("import ./a.nix", false)]
    public void APathWhereItsFileMayBeMeantIsWarnedOf(string expression, bool isWarned)
    {
        EngineResult result = engine.RunAll("Invoke-NixExpression $args[0]", expression);
        Assert.Equal(isWarned ? [$"The value of the expression '{expression}' is the path. To evaluate the file, use -Path."] : [], result.Warnings);
    }

    [Theory]
    [InlineData("Measure-NixExpression sub/default.nix", "evaluate")]
    [InlineData("'sub/default.nix' | Invoke-NixExpression", "evaluate")]
    [InlineData("Invoke-NixExpression sub/default.nix -As Value -Lazy", "evaluate")]
    [InlineData("Test-NixExpression sub/default.nix", "check")]
    [InlineData("Test-NixExpression sub/nowhere.nix -Quiet", "check")]
    [InlineData("Test-NixExpression ./sub", "check")]
    [InlineData("Get-NixSyntaxTree ./a.nix", "read")]
    [InlineData("1 | Invoke-NixFunction ./a.nix", "evaluate")]
    public void EachCommandWarnsOfAPathWhereItsFileMayBeMeant(string script, string use)
    {
        string text = Assert.Single(script.Split(' '), static word => word.Contains('/')).Trim('\'');
        Assert.Equal([$"The value of the expression '{text}' is the path. To {use} the file, use -Path."], engine.RunAll(script).Warnings);
    }

    [Fact]
    public void AFolderIsCheckedWithAllThatIsBelow()
    {
        Write("r/b.nix", "nope");
        Write("r/a/deep/c.nix", "{ x = ; }");
        Write("r/a/d.nix", "1");
        Write("r/a/e.txt", "{ x = ; }");
        Assert.Equal(false, engine.One("Test-NixExpression -Path r -Recurse -Quiet"));
        Assert.Equal(true, engine.One("Test-NixExpression -Path r/a/d.nix, r/a/d.nix -Recurse -Quiet"));
        Assert.Equal("c.nix b.nix", engine.One("\"$((Test-NixExpression -LiteralPath r -Recurse).File | ForEach-Object { [IO.Path]::GetFileName($_) })\""));
        Assert.Equal("b.nix c.nix b.nix", engine.One("\"$((Test-NixExpression -Path r/b.nix, r -Recurse).File | ForEach-Object { [IO.Path]::GetFileName($_) })\""));

        EngineResult missing = engine.RunAll("Test-NixExpression -Path r/a/nosuch -Recurse -Quiet");
        Assert.Empty(missing.Output);
        Assert.StartsWith("PathNotFound", missing.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void LinksToFoldersAreNotFollowed()
    {
        Write("r/sub/a.nix", "1");
        Directory.CreateSymbolicLink(Path.Combine(folder, "r", "sub", "up"), "..");
        File.CreateSymbolicLink(Path.Combine(folder, "r", "link.nix"), "sub/a.nix");
        Directory.CreateSymbolicLink(Path.Combine(folder, "to-r"), "r");
        Assert.Equal(true, engine.One("Test-NixExpression -Path r -Recurse -Quiet"));
        Assert.Equal(true, engine.One("Test-NixExpression -Path to-r -Recurse -Quiet"));
        File.CreateSymbolicLink(Path.Combine(folder, "r", "broken.nix"), "nowhere");
        EngineResult result = engine.RunAll("Test-NixExpression -Path r -Recurse -Quiet");
        Assert.Equal(false, Assert.Single(result.Output));
        Assert.Single(result.Errors);
    }

    [Fact]
    public void AFolderWithNothingToCheckIsWarnedOf()
    {
        Directory.CreateDirectory(Path.Combine(folder, "empty"));
        EngineResult result = engine.RunAll("Test-NixExpression -Path empty -Recurse -Quiet");
        Assert.Equal(false, Assert.Single(result.Output));
        Assert.Equal([$"There is no file *.nix in the folder '{Path.Combine(folder, "empty")}'."], result.Warnings);
    }

    /// <summary>These two read the file at a path.</summary>
    [Theory]
    [InlineData("Get-NixDerivation ./a.nix")]
    [InlineData("Export-NixDerivation ./a.nix -Destination out")]
    public void NobodyIsWarnedWhereTheFileIsMeant(string script) => Assert.Empty(engine.RunAll(script).Warnings);

    [Theory]
    [InlineData("Test-NixExpression sub -Quiet", "'sub' is read as an expression. To check the folder of that name, use -Path.")]
    [InlineData("Test-NixExpression a.nix", "'a.nix' is read as an expression. To check the file of that name, use -Path.")]
    [InlineData("Get-NixSyntaxTree a.nix", "'a.nix' is read as an expression. To read the file of that name, use -Path.")]
    public void TheNameOfAFileAsTextIsWarnedOf(string script, string warning) => Assert.Equal([warning], engine.RunAll(script).Warnings);

    [Theory]
    [InlineData("Invoke-NixExpression sub", "sub", "folder")]
    [InlineData("Invoke-NixExpression a.nix -AttributePath v, w", "a.nix", "file")]
    [InlineData("Invoke-NixExpression 'with space.nix'", "with space.nix", "file")]
    [InlineData("'a.nix' | Invoke-NixExpression", "a.nix", "file")]
    [InlineData("Get-NixDerivation a.nix", "a.nix", "file")]
    [InlineData("Export-NixDerivation a.nix -Destination out", "a.nix", "file")]
    [InlineData("Measure-NixExpression a.nix", "a.nix", "file")]
    [InlineData("1 | Invoke-NixFunction a.nix", "a.nix", "file")]
    [InlineData("ConvertFrom-NixExpression a.nix", "a.nix", "file")]
    public void AnErrorInTheNameOfAFileAsTextRecommendsPath(string script, string name, string kind)
    {
        Write("with space.nix", "1");
        ErrorRecord error = engine.RunAll(script).Errors[0];
        Assert.StartsWith($"'{name}' was read as an expression. For the {kind} of that name, use -Path.", error.ErrorDetails?.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Invoke-NixExpression nowhere")]
    [InlineData("Invoke-NixExpression 'x: sub' -AttributePath sub")]
    [InlineData("Invoke-NixExpression a.nix -AllowedPath sub")]
    public void OtherErrorsDoNot(string script) =>
        Assert.DoesNotContain("-Path", engine.RunAll(script).Errors[0].ErrorDetails?.RecommendedAction ?? string.Empty, StringComparison.Ordinal);

    [Theory]
    [InlineData("(Invoke-NixExpression -Path '<p>').v", 3L)]
    [InlineData("(Invoke-NixExpression -LiteralPath '<p/default.nix>').v", 3L)]
    [InlineData("(Invoke-NixExpression -Path '<a.nix>', b.nix).v -join ' '", "1 2")]
    [InlineData("Test-NixExpression -Path '<p>' -Quiet", true)]
    [InlineData("try { Invoke-NixExpression -Path '<nowhere>' } catch { \"$_\" }", "file 'nowhere' was not found in the Nix search path (add it using $NIX_PATH or -I)")]
    public void ANameInAngleBracketsIsLookedUp(string script, object expected)
    {
        string? before = Environment.GetEnvironmentVariable("NIX_PATH");
        try
        {
            Environment.SetEnvironmentVariable("NIX_PATH", $"p={folder}/sub{Path.PathSeparator}{folder}");
            Assert.Equal(expected, engine.One(script));
        }
        finally
        {
            Environment.SetEnvironmentVariable("NIX_PATH", before);
        }
    }

    [Fact]
    public void OneMissingFileOfSeveralDoesNotKeepTheOthersFromBeingEvaluated()
    {
        EngineResult result = engine.RunAll("Invoke-NixExpression -Path a.nix, nowhere.nix, b.nix");
        Assert.Equal(2, result.Output.Count);
        Assert.Single(result.Errors);
    }

    [Fact]
    public void AFileThatChangedIsReadAgain()
    {
        Assert.Equal(1L, engine.One("(Invoke-NixExpression 'import ./a.nix').v"));
        Write("a.nix", "{ v = 10; }");
        Assert.Equal(10L, engine.One("(Invoke-NixExpression 'import ./a.nix').v"));
        Assert.Equal(10L, engine.One("(Invoke-NixExpression -Path a.nix).v"));
    }

    [Fact]
    public void TheSearchPathComesFromTheParameterAndTheEnvironment()
    {
        string? before = Environment.GetEnvironmentVariable("NIX_PATH");
        try
        {
            Environment.SetEnvironmentVariable("NIX_PATH", string.Join(Path.PathSeparator, $"env={folder}/sub", "rel=./sub", $"both={folder}/a.nix"));
            Assert.Equal(3L, engine.One("(Invoke-NixExpression 'import <env>').v"));
            Assert.Equal(3L, engine.One("(Invoke-NixExpression 'import <rel>').v"));
            Assert.Equal(2L, engine.One("(Invoke-NixExpression 'import <both>' -NixPath both=b.nix).v"));
            Assert.Equal(2L, engine.One("(Invoke-NixExpression 'import <b.nix>' -NixPath .).v"));
            Assert.Equal("NixThrow", Id("Invoke-NixExpression 'import <nowhere>'"));
            Assert.Equal("env rel both", engine.One("\"$(Invoke-NixExpression 'map (e: e.prefix) builtins.nixPath')\""));
        }
        finally
        {
            Environment.SetEnvironmentVariable("NIX_PATH", before);
        }
    }

    [Fact]
    public void TheEnvironmentIsSeenUnlessEvaluationIsPure()
    {
        engine.Run("$env:TVIXEVAL_TEST = 'h\u00e9'");
        Assert.Equal("h\u00e9", engine.One("Invoke-NixExpression 'builtins.getEnv \"TVIXEVAL_TEST\"'"));
        Assert.Equal(string.Empty, engine.One("Invoke-NixExpression 'builtins.getEnv \"TVIXEVAL_TEST\"' -Pure"));
        Assert.Equal(false, engine.One("Invoke-NixExpression 'builtins ? currentSystem' -Pure"));
        Assert.Equal("riscv64-linux", engine.One("Invoke-NixExpression 'builtins.currentSystem' -System riscv64-linux"));
    }

    public void Dispose()
    {
        engine.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private object[] Values(string script) => engine.Run(script + " | ForEach-Object { $_.v }").Select(static item => item!.BaseObject).ToArray();

    private string Id(string script) => engine.RunAll(script).Error.FullyQualifiedErrorId.Split(',')[0];
}
