using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;

namespace TvixEval.Mutation;

/// <summary>Chooses faults and builds the assembly that has them.</summary>
internal static class Seeding
{
    // Some do not compile; others take their place.
    private const double Spare = 1.4;

    /// <summary>Builds a project with faults in some of its areas.</summary>
    /// <param name="root">The root of the repository.</param>
    /// <param name="project">The project file, from there.</param>
    /// <param name="areas">Its areas.</param>
    /// <param name="seed">Decides which faults: the same seed, the same sources, the same faults.</param>
    /// <param name="count">How many faults an area gets, if it has as many places.</param>
    /// <param name="folder">Where the assembly is written.</param>
    /// <returns>The assembly's file, and its faults.</returns>
    public static (string File, IReadOnlyList<Fault> Faults) Build(string root, string project, IReadOnlyList<Area> areas, int seed, int count, string folder)
    {
        SourceProject source = SourceProject.Read(Path.Combine(root, project));
        List<(Fault Fault, Site Site)> faults = [.. areas.SelectMany(a => Choose(root, source.Compilation, a, seed, (int)(count * Spare)))];
        string file = Path.Combine(folder, source.FileName);
        while (true)
        {
            CSharpCompilation compilation = Compile(source.Compilation, faults);
            HashSet<int> bad = Bad(compilation);
            if (bad.Count == 0)
            {
                using FileStream stream = File.Create(file);
                EmitResult result = compilation.Emit(stream, manifestResources: source.Resources, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
                return result.Success
                    ? (file, [.. faults.Select(static f => f.Fault).GroupBy(static f => f.Area).SelectMany(g => g.Take(count))])
                    : throw new InvalidOperationException("The sources with faults do not compile:\n" + string.Join("\n", result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error)));
            }

            faults.RemoveAll(f => bad.Contains(f.Fault.Id));
        }
    }

    private static IEnumerable<(Fault Fault, Site Site)> Choose(string root, CSharpCompilation compilation, Area area, int seed, int count)
    {
        List<Site> sites = [.. compilation.SyntaxTrees
            .Where(t => area.Sources.Any(s => IsWithin(Path.GetRelativePath(root, t.FilePath), s)))
            .OrderBy(static t => t.FilePath, StringComparer.Ordinal)
            .SelectMany(static t => Sites.Of(t.GetRoot()))];
        Console.WriteLine($"{area.Name}: {sites.Count} places");
        Site[] chosen = [.. sites];
        new Random(seed).Shuffle(chosen);
        int first = (1 + Area.All.ToList().IndexOf(area)) * 100_000;
        return chosen.Take(count).Select((site, i) => (ToFault(root, area, first + i, site), site));
    }

    private static bool IsWithin(string file, string source)
    {
        string normal = file.Replace('\\', '/');
        return normal == source || normal.StartsWith(source + "/", StringComparison.Ordinal);
    }

    private static Fault ToFault(string root, Area area, int id, Site site)
    {
        FileLinePositionSpan span = site.Node.GetLocation().GetLineSpan();
        string before = site.Operator == "return" ? site.Node.FirstAncestorOrSelf<MemberDeclarationSyntax>()! switch
        {
            MethodDeclarationSyntax m => m.Identifier.Text + "()",
            PropertyDeclarationSyntax p => p.Identifier.Text,
            var other => other.Kind().ToString(),
        }
        : Short(site.Node);
        string after = site.Operator == "return" ? "returns at once" : site.Change is null ? "left out" : Short(site.Change);
        return new Fault(id, area.Name, site.Operator, Path.GetRelativePath(root, span.Path).Replace('\\', '/'), span.StartLinePosition.Line + 1, before, after);
    }

    private static string Short(SyntaxNode node)
    {
        string text = string.Join(' ', node.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= 90 ? text : text[..87] + "...";
    }

    private static CSharpCompilation Compile(CSharpCompilation compilation, List<(Fault Fault, Site Site)> faults)
    {
        CSharpCompilation result = compilation;
        foreach (IGrouping<SyntaxTree, (Fault Fault, Site Site)> group in faults.GroupBy(static f => f.Site.Node.SyntaxTree))
        {
            SyntaxNode changed = Switches.Put(group.Key.GetRoot(), group.Select(static f => (f.Fault.Id, f.Site)));
            result = result.ReplaceSyntaxTree(group.Key, group.Key.WithRootAndOptions(changed, group.Key.Options));
        }

        return result.AddSyntaxTrees(CSharpSyntaxTree.ParseText(Switches.Source, (CSharpParseOptions)compilation.SyntaxTrees[0].Options, "SeededFault.cs", System.Text.Encoding.UTF8));
    }

    // An error within a fault is that fault's; else (a variable that is not assigned on every way) all faults of the member go.
    private static HashSet<int> Bad(CSharpCompilation compilation)
    {
        var bad = new HashSet<int>();
        foreach (Diagnostic error in compilation.GetDiagnostics().Where(static d => d.Severity == DiagnosticSeverity.Error))
        {
            SyntaxNode? node = error.Location.SourceTree?.GetRoot().FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);
            int[] own = node is null ? [] : [.. node.AncestorsAndSelf().Select(static n => Ids(n)).FirstOrDefault(static i => i.Length > 0) ?? []];
            if (own.Length == 0)
            {
                own = [.. node?.FirstAncestorOrSelf<MemberDeclarationSyntax>(static m => m is not BaseTypeDeclarationSyntax)?.DescendantNodesAndSelf().SelectMany(Ids) ?? []];
            }

            if (own.Length == 0)
            {
                throw new InvalidOperationException($"The sources do not compile: {error}");
            }

            bad.UnionWith(own);
        }

        return bad;
    }

    private static int[] Ids(SyntaxNode node) =>
        [.. node.GetAnnotations(Switches.Annotation).Select(static a => int.Parse(a.Data!, CultureInfo.InvariantCulture))];
}
