using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using TvixEval.Engine;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Layers;

/// <summary>
/// References point down the layers that <c>docs/architecture.md</c> lists, from the text upwards, so that no two folders need each other.
/// The order is read from that page: a new folder needs a row there.
/// </summary>
public sealed class LayeringTests
{
    private const int LargestCycle = 20;
    private static readonly Lazy<ReferenceGraph> EvaluatorGraph = new(static () => ReferenceGraph.Read(
        Path.Combine(BuildFacts.Repository, "src", "Eval"),
        typeof(Evaluator).Assembly.GetName().Name!,
        new[] { (BuildFacts.BuiltinGenerator, "Hosting"), (BuildFacts.SyntaxGenerator, "Syntax") },
        Enumerable.Empty<string>(),
        hasExpressions: false));

    private static readonly Lazy<ReferenceGraph> ModuleGraph = new(static () => ReferenceGraph.Read(
        Path.Combine(BuildFacts.Repository, "src", "Module"),
        typeof(NixCmdlet).Assembly.GetName().Name!,
        new[] { (BuildFacts.ParameterGenerator, "Cmdlets") },
        new[] { typeof(Evaluator).Assembly.Location },
        hasExpressions: true));

    [Theory]
    [InlineData("src/Eval")]
    [InlineData("src/Module")]
    public void ReferencesPointDown(string project)
    {
        ReferenceGraph graph = GraphOf(project);
        IReadOnlyList<string> layers = LayersOf(project);

        Assert.Empty(graph.Errors.Take(5));
        string[] upward = graph.References
            .Where(reference => reference.FromFolder != reference.ToFolder && !IsBelow(reference.ToFolder, reference.FromFolder))
            .Select(static reference => reference.ToString())
            .OrderBy(static text => text, StringComparer.Ordinal)
            .ToArray();
        Assert.True(upward.Length == 0, $"{upward.Length} references point upward:\n{string.Join('\n', upward.Take(30))}");

        bool IsBelow(string lower, string upper)
        {
            int at = IndexOf(lower);
            return at >= 0 && at < IndexOf(upper);
        }

        int IndexOf(string folder)
        {
            for (int i = 0; i < layers.Count; i++)
            {
                if (layers[i] == folder)
                {
                    return i;
                }
            }

            return -1;
        }
    }

    [Theory]
    [InlineData("src/Eval")]
    [InlineData("src/Module")]
    public void EachFolderHasItsRow(string project)
    {
        string root = Path.Combine(BuildFacts.Repository, project);
        string[] folders = Directory.GetDirectories(root).Select(Path.GetFileName).Where(static name => name is not ("bin" or "obj")).OrderBy(static name => name, StringComparer.Ordinal).ToArray()!;

        Assert.Equal(folders, LayersOf(project).OrderBy(static name => name, StringComparer.Ordinal));
        Assert.Empty(Directory.GetFiles(root, "*.cs"));
    }

    [Fact]
    public void FewTypesOutsideTheCoreNeedEachOther()
    {
        IReadOnlyList<string> largest = EvaluatorGraph.Value.Cycles(static file => !file.StartsWith("Core/", StringComparison.Ordinal)).FirstOrDefault() ?? Array.Empty<string>();

        Assert.True(largest.Count < LargestCycle, $"{largest.Count} types are one cycle: {string.Join(' ', largest)}");
    }

    [Fact]
    public void NamespacesAreFolders()
    {
        string root = Path.Combine(BuildFacts.Repository, "src", "Eval");
        foreach (string file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            string folder = Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.');
            if (!folder.StartsWith("obj", StringComparison.Ordinal) && !folder.StartsWith("bin", StringComparison.Ordinal))
            {
                string text = "\n" + File.ReadAllText(file);
                Assert.True(
                    text.Contains($"\nnamespace TvixEval.{folder};", StringComparison.Ordinal) || (text.Contains("\nnamespace TvixEval;", StringComparison.Ordinal) && text.Contains("\npublic ", StringComparison.Ordinal)),
                    file + " is in another namespace than its folder, and is not for C# programs.");
            }
        }
    }

    [Fact]
    public void UpwardReferencesAreFound()
    {
        // That the graph sees what it is to see: the machine, for one, refers to values, and a builtin to the machine.
        Assert.Contains(EvaluatorGraph.Value.References, static r => r.FromType == "Vm" && r.ToType == "Value");
        Assert.Contains(EvaluatorGraph.Value.References, static r => r.FromFolder == "Builtins" && r.ToType == "Vm");
        Assert.Contains(EvaluatorGraph.Value.References, static r => r.FromType == "BuiltinTable" && r.ToType == "FlakeBuiltins");
        Assert.Contains(ModuleGraph.Value.References, static r => r.FromFolder == "Cmdlets" && r.ToFolder == "Sessions");
    }

    private static ReferenceGraph GraphOf(string project) => (project == "src/Eval" ? EvaluatorGraph : ModuleGraph).Value;

    // The rows of the page's table for a project: the lowest layer first.
    private static List<string> LayersOf(string project)
    {
        string[] lines = File.ReadAllLines(Path.Combine(BuildFacts.Repository, "docs", "architecture.md"));
        int heading = Array.FindIndex(lines, line => line.StartsWith("| folder of `" + project + "`", StringComparison.Ordinal));
        Assert.True(heading >= 0, "docs/architecture.md has no table of " + project);
        return lines.Skip(heading + 2)
            .TakeWhile(static line => line.StartsWith('|'))
            .Select(static line => Regex.Match(line, "^\\| `(\\w+)` \\|").Groups[1].Value)
            .ToList();
    }
}
