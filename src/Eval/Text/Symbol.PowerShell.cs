namespace TvixEval.Text;

// Names in the tree that PowerShell sees (Syntax/Ast/Tree.PowerShell.cs).
public readonly partial struct Symbol;
