namespace TvixEval.Syntax.Ast;

/// <summary>A place among the children of a node.</summary>
internal struct ChildCursor
{
    /// <summary>Which of the properties that hold children is next.</summary>
    public int Step;

    /// <summary>Which child of this property is next, if it is a list.</summary>
    public int Index;
}
