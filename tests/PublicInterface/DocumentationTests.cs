using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TvixEval;
using Xunit;

namespace PublicInterface;

/// <summary>
/// Each piece of C# in <c>docs/embedding.md</c> and in the package's own page is a program. It is compiled against the library, runs in a process and a folder of its
/// own, among the files that the page shows, and writes what the page says.
/// </summary>
public sealed class DocumentationTests : IDisposable
{
    // As a new console project has them; and the one name that all programs need.
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Threading; global using System.Threading.Tasks; global using TvixEval;";

    private static readonly string Repository = typeof(DocumentationTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "Repository").Value!;

    private readonly string folder = Directory.CreateTempSubdirectory("tvixeval-docs-").FullName;

    public static IEnumerable<object[]> Programs() =>
        from page in new[] { "docs/embedding.md", "src/Library/README.md" }
        from snippet in Snippets(page)
        where snippet.Language == "csharp"
        select new object[] { page, snippet.Line };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Programs))]
    public void ProgramsDoWhatThePageSays(string page, int line)
    {
        List<Snippet> snippets = Snippets(page);
        int at = snippets.FindIndex(snippet => snippet.Line == line);
        foreach (Snippet file in snippets.Where(static snippet => snippet.Name.Length > 0))
        {
            File.WriteAllText(Path.Combine(folder, file.Name), file.Text);
        }

        string written = Run(Compile(snippets[at].Text));

        if (at + 1 < snippets.Count && snippets[at + 1].Language == "text")
        {
            Assert.Equal(snippets[at + 1].Text, written);
        }
    }

    [Fact]
    public void ThePageHasManyPrograms() => Assert.True(Programs().Count() > 15);

    private static List<Snippet> Snippets(string page)
    {
        var snippets = new List<Snippet>();
        string[] lines = File.ReadAllLines(Path.Combine(Repository, page));
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                string[] words = lines[i].Substring(3).Split(' ');
                int end = Array.IndexOf(lines, "```", i + 1);
                snippets.Add(new Snippet(words[0], words.Length > 1 ? words[1] : string.Empty, i + 1, string.Concat(lines[(i + 1)..end].Select(static line => line + "\n"))));
                i = end;
            }
        }

        return snippets;
    }

    private string Compile(string text)
    {
        // The library and the framework, and nothing else.
        string library = typeof(NixEngine).Assembly.Location;
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        IEnumerable<string> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetDirectoryName(file) == framework)
            .Append(library);
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Program",
            new[] { CSharpSyntaxTree.ParseText(Usings, options), CSharpSyntaxTree.ParseText(text, options) },
            references.Select(static file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        string program = Path.Combine(folder, "Program.dll");
        Assert.True(compilation.Emit(program).Success);
        File.Copy(library, Path.Combine(folder, Path.GetFileName(library)));
        Version version = Environment.Version;
        File.WriteAllText(
            Path.Combine(folder, "Program.runtimeconfig.json"),
            $$"""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{version.ToString(3)}}" }, "configProperties": { "System.Globalization.Invariant": true } } }""");
        return program;
    }

    private string Run(string program)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(program);
        using Process process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string written = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, written + errors.Result);
        return written.Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    private sealed record Snippet(string Language, string Name, int Line, string Text);
}
