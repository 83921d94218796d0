using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace TvixEval.Mutation;

/// <summary>Finds where faults can be. Whether the compiler takes them is not asked here.</summary>
internal static class Sites
{
    private static readonly Dictionary<SyntaxKind, (string Name, SyntaxKind[] Others)> Binary = new()
    {
        [SyntaxKind.LessThanExpression] = ("boundary", [SyntaxKind.LessThanOrEqualExpression, SyntaxKind.GreaterThanOrEqualExpression]),
        [SyntaxKind.LessThanOrEqualExpression] = ("boundary", [SyntaxKind.LessThanExpression, SyntaxKind.GreaterThanExpression]),
        [SyntaxKind.GreaterThanExpression] = ("boundary", [SyntaxKind.GreaterThanOrEqualExpression, SyntaxKind.LessThanOrEqualExpression]),
        [SyntaxKind.GreaterThanOrEqualExpression] = ("boundary", [SyntaxKind.GreaterThanExpression, SyntaxKind.LessThanExpression]),
        [SyntaxKind.EqualsExpression] = ("equality", [SyntaxKind.NotEqualsExpression]),
        [SyntaxKind.NotEqualsExpression] = ("equality", [SyntaxKind.EqualsExpression]),
        [SyntaxKind.LogicalAndExpression] = ("logic", [SyntaxKind.LogicalOrExpression]),
        [SyntaxKind.LogicalOrExpression] = ("logic", [SyntaxKind.LogicalAndExpression]),
        [SyntaxKind.AddExpression] = ("arithmetic", [SyntaxKind.SubtractExpression]),
        [SyntaxKind.SubtractExpression] = ("arithmetic", [SyntaxKind.AddExpression]),
        [SyntaxKind.MultiplyExpression] = ("arithmetic", [SyntaxKind.DivideExpression]),
        [SyntaxKind.DivideExpression] = ("arithmetic", [SyntaxKind.MultiplyExpression]),
        [SyntaxKind.ModuloExpression] = ("arithmetic", [SyntaxKind.MultiplyExpression]),
        [SyntaxKind.LeftShiftExpression] = ("arithmetic", [SyntaxKind.RightShiftExpression]),
        [SyntaxKind.RightShiftExpression] = ("arithmetic", [SyntaxKind.LeftShiftExpression]),
        [SyntaxKind.BitwiseAndExpression] = ("arithmetic", [SyntaxKind.BitwiseOrExpression]),
        [SyntaxKind.BitwiseOrExpression] = ("arithmetic", [SyntaxKind.BitwiseAndExpression]),
    };

    /// <summary>All places of a tree, in its order.</summary>
    public static IEnumerable<Site> Of(SyntaxNode root) => root.DescendantNodes(Enters).SelectMany(At);

    // What is computed once for all tests, or by the compiler, cannot be switched.
    private static bool Enters(SyntaxNode node) => node switch
    {
        AttributeListSyntax or EnumMemberDeclarationSyntax or PatternSyntax or SwitchLabelSyntax or ParameterListSyntax => false,
        FieldDeclarationSyntax f => !f.Modifiers.Any(SyntaxKind.ConstKeyword) && !f.Modifiers.Any(SyntaxKind.StaticKeyword),
        PropertyDeclarationSyntax p => p.Initializer is null,
        LocalDeclarationStatementSyntax l => !l.IsConst,
        ConstructorDeclarationSyntax c => !c.Modifiers.Any(SyntaxKind.StaticKeyword),
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "nameof" } } => false,
        _ => true,
    };

    private static IEnumerable<Site> At(SyntaxNode node)
    {
        switch (node)
        {
            case BinaryExpressionSyntax binary when Binary.TryGetValue(binary.Kind(), out (string Name, SyntaxKind[] Others) change) && !Declares(binary):
                foreach (SyntaxKind other in change.Others)
                {
                    yield return new Site(binary, change.Name, BinaryExpression(other, binary.Left.WithTrailingTrivia(Space), binary.Right.WithLeadingTrivia(Space)));
                }

                break;
            case LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.TrueLiteralExpression):
                yield return new Site(literal, "constant", LiteralExpression(SyntaxKind.FalseLiteralExpression));
                break;
            case LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.FalseLiteralExpression):
                yield return new Site(literal, "constant", LiteralExpression(SyntaxKind.TrueLiteralExpression));
                break;
            case LiteralExpressionSyntax { Token.Value: int number } literal:
                yield return new Site(literal, "constant", Number(unchecked(number + 1)));
                yield return new Site(literal, "constant", Number(unchecked(number - 1)));
                break;
            case PrefixUnaryExpressionSyntax unary when unary.IsKind(SyntaxKind.LogicalNotExpression) && !Declares(unary):
                yield return new Site(unary, "negation", unary.Operand);
                break;
            case PrefixUnaryExpressionSyntax unary when unary.IsKind(SyntaxKind.UnaryMinusExpression):
                yield return new Site(unary, "arithmetic", unary.Operand);
                break;
            case ExpressionStatementSyntax statement:
                yield return new Site(statement, "statement", null);
                break;
            case ThrowStatementSyntax or BreakStatementSyntax { Parent: not SwitchSectionSyntax } or ContinueStatementSyntax:
                yield return new Site(node, "statement", null);
                break;
            case IfStatementSyntax { Condition: var condition } when !Declares(condition):
                yield return Negated(condition);
                break;
            case WhileStatementSyntax { Condition: var condition } when !Declares(condition):
                yield return Negated(condition);
                break;
            case ConditionalExpressionSyntax { Condition: var condition } when !Declares(condition):
                yield return Negated(condition);
                break;
            case MethodDeclarationSyntax { Body: { Statements.Count: > 0 } body }:
                yield return new Site(body, "return", null);
                break;
            case MethodDeclarationSyntax { ExpressionBody.Expression: var value } method when !IsVoid(method.ReturnType):
                yield return new Site(value, "return", ParseExpression("default!"));
                break;
            case PropertyDeclarationSyntax { ExpressionBody.Expression: var value }:
                yield return new Site(value, "return", ParseExpression("default!"));
                break;
        }
    }

    private static Site Negated(ExpressionSyntax condition) =>
        new(condition, "negation", PrefixUnaryExpression(SyntaxKind.LogicalNotExpression, ParenthesizedExpression(condition.WithoutTrivia())));

    private static ExpressionSyntax Number(int value) => ParseExpression(value.ToString(CultureInfo.InvariantCulture));

    private static bool IsVoid(TypeSyntax type) => type is PredefinedTypeSyntax p && p.Keyword.IsKind(SyntaxKind.VoidKeyword);

    // A variable that is declared within cannot be seen outside of the conditional expression that the switch is.
    private static bool Declares(SyntaxNode node) =>
        node.DescendantNodesAndSelf().Any(static n => n is SingleVariableDesignationSyntax or DeclarationExpressionSyntax);
}
