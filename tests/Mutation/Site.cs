using Microsoft.CodeAnalysis;

namespace TvixEval.Mutation;

/// <summary>A place in a tree of the sources where a fault can be.</summary>
/// <param name="Node">What is changed.</param>
/// <param name="Operator">The kind of change.</param>
/// <param name="Change">The changed node, or null where the node is left out (a statement) or left early (a body).</param>
internal sealed record Site(SyntaxNode Node, string Operator, SyntaxNode? Change);
