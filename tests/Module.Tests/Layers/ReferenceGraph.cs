using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TvixEval.Module.Tests.Layers;

/// <summary>Which types of a project refer to which, as the compiler understands the sources (names in comments do not count).</summary>
internal sealed class ReferenceGraph
{
    private readonly string root;

    private ReferenceGraph(string root, IReadOnlyList<Reference> references, IReadOnlyList<string> errors)
    {
        this.root = root;
        References = references;
        Errors = errors;
    }

    /// <summary>The references between different types of the project.</summary>
    public IReadOnlyList<Reference> References { get; }

    /// <summary>What the compiler finds wrong; there should be nothing, or references are missing.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <summary>Reads a project.</summary>
    /// <param name="root">Its folder.</param>
    /// <param name="name">The name of its assembly, whose friends the libraries have.</param>
    /// <param name="generators">The assemblies of source generators that the project has, and the folders that their output counts to.</param>
    /// <param name="libraries">More assemblies that the sources refer to.</param>
    /// <param name="hasExpressions">Whether the sources refer to the assembly of expression trees.</param>
    public static ReferenceGraph Read(
        string root, string name, IReadOnlyList<(string Assembly, string Folder)> generators, IEnumerable<string> libraries, bool hasExpressions)
    {
        var options = new CSharpParseOptions(
            LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Regular, new[] { "POWERSHELL", "NET", "NET8_0", "NET8_0_OR_GREATER", "NET7_0_OR_GREATER", "NET6_0_OR_GREATER", "NET5_0_OR_GREATER", "NETCOREAPP" });
        SyntaxTree[] trees = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(static file => !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal))
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(root, file)), options, file))
            .ToArray();

        // The assembly of expression trees has a public type that nobody uses and that is named like one of ours (Closure).
        IEnumerable<string> framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file) is { } name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll")
                && (hasExpressions || name != "System.Linq.Expressions.dll"));
        if (!framework.Any(static file => Path.GetFileName(file) == "System.Management.Automation.dll"))
        {
            // Where the host of tests is another program, the framework is only its own.
            framework = framework.Append(typeof(System.Management.Automation.PSObject).Assembly.Location);
        }

        Compilation compilation = CSharpCompilation.Create(
            name,
            trees,
            framework.Concat(libraries).Select(static file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        foreach ((string assembly, string folder) in generators)
        {
            compilation = Generate(compilation, options, assembly, folder);
        }

        var references = new ConcurrentBag<Reference>();
        var errors = new ConcurrentBag<string>();
        Parallel.ForEach(compilation.SyntaxTrees, tree =>
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (Diagnostic diagnostic in model.GetDeclarationDiagnostics().Where(static d => d.Severity == DiagnosticSeverity.Error))
            {
                errors.Add(diagnostic.ToString());
            }

            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                if (ReferenceOf(model, tree, name) is { } reference)
                {
                    references.Add(reference);
                }
            }
        });
        return new ReferenceGraph(root, references.ToArray(), errors.ToArray());
    }

    /// <summary>The largest sets of types that all refer to each other, directly or not, among those in some folders.</summary>
    /// <param name="counts">Whether the types of a file count, by its path.</param>
    public IReadOnlyList<IReadOnlyList<string>> Cycles(Func<string, bool> counts)
    {
        Dictionary<string, string[]> edges = References
            .Where(reference => counts(reference.FromFile) && counts(reference.ToFile))
            .GroupBy(static reference => reference.FromType, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.Select(static reference => reference.ToType).Distinct().ToArray(), StringComparer.Ordinal);
        return StronglyConnected.Find(edges).Where(static types => types.Count > 1).OrderByDescending(static types => types.Count).ToArray();
    }

    /// <summary>The folder of the project.</summary>
    public override string ToString() => root;

    private static Compilation Generate(Compilation compilation, CSharpParseOptions options, string assembly, string folder)
    {
        ISourceGenerator[] generators = Assembly.LoadFrom(assembly).GetTypes()
            .Where(static type => typeof(IIncrementalGenerator).IsAssignableFrom(type))
            .Select(static type => ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator())
            .ToArray();
        CSharpGeneratorDriver.Create(generators, parseOptions: options).RunGeneratorsAndUpdateCompilation(compilation, out Compilation complete, out _);
        foreach (SyntaxTree tree in complete.SyntaxTrees.Except(compilation.SyntaxTrees).ToArray())
        {
            complete = complete.ReplaceSyntaxTree(tree, tree.WithFilePath(folder + "/" + Path.GetFileName(tree.FilePath)));
        }

        return complete;
    }

    private static Reference? ReferenceOf(SemanticModel model, SyntaxTree tree, SimpleNameSyntax name)
    {
        if (name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is not null || name.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>() is null)
        {
            return null;
        }

        if (model.GetSymbolInfo(name).Symbol?.OriginalDefinition is not { } symbol
            || symbol.Kind is SymbolKind.Namespace or SymbolKind.Local or SymbolKind.Parameter or SymbolKind.TypeParameter or SymbolKind.Label or SymbolKind.RangeVariable)
        {
            return null;
        }

        if ((symbol as INamedTypeSymbol ?? symbol.ContainingType) is not { } type)
        {
            return null;
        }

        // A member of a class in parts counts to the part that has it.
        SyntaxReference? declaration = symbol.DeclaringSyntaxReferences.FirstOrDefault() ?? type.DeclaringSyntaxReferences.FirstOrDefault();
        while (type.ContainingType is { } outer)
        {
            type = outer;
        }

        string from = name.Ancestors().OfType<BaseTypeDeclarationSyntax>().Last().Identifier.Text;
        if (declaration is null || (declaration.SyntaxTree == tree && type.Name == from))
        {
            return null;
        }

        int line = name.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
        return new Reference(tree.FilePath, line, from, declaration.SyntaxTree.FilePath, type.Name, name.Identifier.Text);
    }
}
