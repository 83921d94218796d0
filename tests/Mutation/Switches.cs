using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TvixEval.Mutation;

/// <summary>Puts faults into a tree, each behind a switch of its own: one build serves for all of them.</summary>
internal static class Switches
{
    /// <summary>The annotation of what a fault changed; its data is the fault's number.</summary>
    public const string Annotation = "fault";

    /// <summary>The class that is compiled along. The tests' process reads it by reflection (<see cref="TestRun"/>).</summary>
    public const string Source = """
        namespace TvixEval
        {
            internal static class SeededFault
            {
                public static readonly int Active = int.TryParse(System.Environment.GetEnvironmentVariable("TVIXEVAL_FAULT"), out int id) ? id : 0;
                public static System.Action<int>? Reached;

                public static bool Is(int id)
                {
                    Reached?.Invoke(id);
                    return id == Active;
                }
            }
        }
        """;

    /// <summary>The tree with faults.</summary>
    /// <param name="root">The tree as it is.</param>
    /// <param name="faults">Places in it, with the faults' numbers.</param>
    public static SyntaxNode Put(SyntaxNode root, IEnumerable<(int Id, Site Site)> faults)
    {
        ILookup<SyntaxNode, (int Id, Site Site)> byNode = faults.ToLookup(static f => f.Site.Node);
        return root.ReplaceNodes(byNode.Select(static g => g.Key), (original, rewritten) => byNode[original].Aggregate(rewritten, Put));
    }

    private static SyntaxNode Put(SyntaxNode node, (int Id, Site Site) fault)
    {
        string isOn = $"global::TvixEval.SeededFault.Is({fault.Id})";
        SyntaxNode changed = (node, fault.Site.Change) switch
        {
            (BlockSyntax block, _) => block.WithStatements(block.Statements.Insert(0, SyntaxFactory.ParseStatement($"if ({isOn}) return {(ReturnsValue(fault.Site.Node) ? "default!" : string.Empty)};"))),
            (StatementSyntax statement, _) => SyntaxFactory.ParseStatement($"if (!{isOn}) {{ {statement.WithoutTrivia().ToFullString()} }}"),
            (_, var change) => SyntaxFactory.ParseExpression($"({isOn} ? ({change!.WithoutTrivia().ToFullString()}) : ({node.WithoutTrivia().ToFullString()}))"),
        };
        return changed.WithTriviaFrom(node).WithAdditionalAnnotations(new SyntaxAnnotation(Annotation, fault.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static bool ReturnsValue(SyntaxNode body) =>
        body.Parent is MethodDeclarationSyntax method && !(method.ReturnType is PredefinedTypeSyntax p && p.Keyword.IsKind(SyntaxKind.VoidKeyword));
}
