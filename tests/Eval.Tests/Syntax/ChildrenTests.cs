using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using Xunit;

namespace TvixEval.Tests.Syntax;

/// <summary>What is generated from the classes of nodes: their children, and the visitor.</summary>
public sealed class ChildrenTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("a")]
    [InlineData("__curPos")]
    [InlineData("[ ]")]
    [InlineData("{ }")]
    [InlineData("if a then b else c", "a", "b", "c")]
    [InlineData("assert a; b", "a", "b")]
    [InlineData("with a; b", "a", "b")]
    [InlineData("! a", "a")]
    [InlineData("a == b", "a", "b")]
    [InlineData("a + b", "a", "b")]
    [InlineData("a - b", "__sub", "a", "b")]
    [InlineData("f a b c", "f", "a", "b", "c")]
    [InlineData("[ a 1 b ]", "a", "1", "b")]
    [InlineData("a.b.${c}.d.${e} or f", "a", "c", "e", "f")]
    [InlineData("a ? b.${c}.${d}", "a", "c", "d")]
    [InlineData("\"x${a}y${b}\"", "\"x\"", "a", "\"y\"", "b")]
    [InlineData("./x/${a}", "/tmp/x/", "a")]
    [InlineData("x: a", "a")]
    [InlineData("{ x, y ? a, z ? b }@all: c", "a", "b", "c")]
    [InlineData("let x = a; in b", "rec { x = a; }", "b")]
    [InlineData("{ ${b} = c; x = a; ${e} = f; }", "a", "b", "c", "e", "f")]
    [InlineData("{ ${b} = c; inherit g; ${e} = f; }", "g", "b", "c", "e", "f")]
    public void ChildrenComeInTheOrderInWhichTheClassDeclaresThem(string source, params string[] expected)
    {
        string[] children = Source.Parse(source).Children.Select(SyntaxPrinter.Print).ToArray();
        Assert.Equal(expected.Select(static text => text.Replace("rec { ", "{ ")), children);
    }

    [Fact]
    public void SourcesOfInheritanceAreChildrenAndWhatIsInheritedRefersToThem()
    {
        Expr[] children = Source.Parse("{ inherit (a) x y; }").Children.ToArray();
        Assert.Equal(new[] { ExprKind.Var, ExprKind.Select, ExprKind.Select }, children.Select(static child => child.Kind));
        Assert.Equal(ExprKind.InheritFrom, Assert.Single(children[1].Children).Kind);
    }

    /// <summary>Whoever adds a property to a node and forgets the attribute finds it here.</summary>
    [Fact]
    public void EveryPropertyThatLeadsToNodesIsDeclaredAsAChild()
    {
        Type[] types = typeof(Expr).Assembly.GetTypes().Where(static type => type.Namespace == typeof(Expr).Namespace && type is { IsEnum: false, IsNested: false }).ToArray();
        string[] missing = types.Where(static type => type != typeof(Expr) && type != typeof(ExprChildren))
            .SelectMany(static type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(property => LeadsToNodes(property.PropertyType, types) && property.GetCustomAttribute<ChildAttribute>() is null)
            .Select(static property => property.DeclaringType!.Name + "." + property.Name)
            .ToArray();
        Assert.Empty(missing);
    }

    [Fact]
    public void TheVisitorHasAMethodForEachKindAndCallsIt()
    {
        var visitor = new Names();
        string[] sources = { "1", "1.5", "\"\"", "./a", "a", "a.b", "a ? b", "{ }", "[ ]", "x: x", "f x", "let in 1", "with a; b", "if a then b else c", "assert a; b", "!a", "a == b", "a + b", "__curPos" };
        Expr[] nodes = sources.Select(static source => Source.Parse(source)).Append(new ExprInheritFrom(0)).ToArray();
        Assert.Equal(Enum.GetValues<ExprKind>(), nodes.Select(static node => node.Kind).Distinct().OrderBy(static kind => kind));
        foreach (Expr node in nodes)
        {
            MethodInfo method = typeof(SyntaxVisitor<string>).GetMethod("Visit" + node.Kind, BindingFlags.Instance | BindingFlags.NonPublic)!;
            Assert.Equal(node.GetType(), method.GetParameters()[0].ParameterType);
            Assert.Equal(node.Kind is ExprKind.If or ExprKind.Int ? "own " + node.Kind : "default " + node.Kind, visitor.Visit(node));
        }
    }

    [Fact]
    public void AllNodesInsideOneAreFoundHoweverDeep()
    {
        const int Depth = 100_000;
        Assert.Equal(
            Depth + 1,
            SmallStack.Run(static () => Source.Parse(string.Concat(Enumerable.Repeat("x: ", Depth)) + "1").DescendantsAndSelf().Count()));
        Assert.Equal(
            new[] { "((f (! a)) // { x = b; })", "(f (! a))", "f", "(! a)", "a", "{ x = b; }", "b" },
            Source.Parse("f (!a) // { x = b; }").DescendantsAndSelf().Select(SyntaxPrinter.Print));
    }

    private static bool LeadsToNodes(Type type, Type[] types)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            type = type.GetGenericArguments()[0];
        }

        return typeof(Expr).IsAssignableFrom(type)
            || (types.Contains(type) && type != typeof(ExprChildren)
                && type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Any(property => property.PropertyType != type && LeadsToNodes(property.PropertyType, types)));
    }

    private sealed class Names : SyntaxVisitor<string>
    {
        protected override string VisitDefault(Expr node) => "default " + node.Kind;

        protected override string VisitIf(ExprIf node) => "own If";

        protected override string VisitInt(ExprInt node) => "own Int";
    }
}
