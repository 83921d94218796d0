using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TvixEval.Mutation;

/// <summary>A project as its build gives it to the compiler, generated sources included.</summary>
internal sealed class SourceProject
{
    private SourceProject(CSharpCompilation compilation, IReadOnlyList<ResourceDescription> resources, string fileName)
    {
        Compilation = compilation;
        Resources = resources;
        FileName = fileName;
    }

    /// <summary>What is compiled.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>What is embedded.</summary>
    public IReadOnlyList<ResourceDescription> Resources { get; }

    /// <summary>The name of the assembly's file.</summary>
    public string FileName { get; }

    /// <summary>Reads a project that has been built.</summary>
    /// <param name="path">The project file.</param>
    public static SourceProject Read(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        CSharpCommandLineArguments arguments = CSharpCommandLineParser.Default.Parse(CommandLine(path), folder, sdkDirectory: null);
        var parse = arguments.ParseOptions.WithDocumentationMode(DocumentationMode.None);
        IEnumerable<SyntaxTree> trees = arguments.SourceFiles.Select(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f.Path), parse, f.Path, System.Text.Encoding.UTF8));
        IEnumerable<MetadataReference> references = arguments.MetadataReferences.Select(r => MetadataReference.CreateFromFile(Path.Combine(folder, r.Reference), r.Properties));
        var compilation = CSharpCompilation.Create(arguments.CompilationName, trees, references, arguments.CompilationOptions
            .WithGeneralDiagnosticOption(ReportDiagnostic.Suppress)
            .WithSpecificDiagnosticOptions(ImmutableDictionary<string, ReportDiagnostic>.Empty)
            .WithOptimizationLevel(OptimizationLevel.Release));

        var generators = arguments.AnalyzerReferences
            .Select(a => new AnalyzerFileReference(Path.GetFullPath(Path.Combine(folder, a.FilePath)), new Loader()))
            .SelectMany(static r => r.GetGenerators(LanguageNames.CSharp));
        CSharpGeneratorDriver.Create(generators, parseOptions: parse).RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _);
        return new SourceProject((CSharpCompilation)generated, arguments.ManifestResources, arguments.CompilationName + ".dll");
    }

    private static List<string> CommandLine(string project)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet") { RedirectStandardOutput = true };
        foreach (string argument in new[]
        {
            "msbuild", project, "-t:Compile", "-p:TargetFramework=net8.0", "-p:ProvideCommandLineArgs=true", "-p:SkipCompilerExecution=true",
            "-p:DesignTimeBuild=true", "-p:NonExistentFile=none", "-p:BuildProjectReferences=false", "-getItem:CscCommandLineArgs",
        })
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{project} cannot be read:\n{output}");
        }

        return [.. JsonDocument.Parse(output).RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray().Select(static a => a.GetProperty("Identity").GetString()!)];
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
