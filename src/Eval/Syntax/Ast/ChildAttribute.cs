using System;

namespace TvixEval.Syntax.Ast;

/// <summary>
/// Says that a property of a node holds what stands inside it: a node, a list of nodes, or parts whose own properties say the same.
/// From these <c>eng/SyntaxGen</c> writes how to go through the children, in the order in which the properties are declared.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ChildAttribute : Attribute
{
}
