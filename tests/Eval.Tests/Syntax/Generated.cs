namespace TvixEval.Tests.Syntax;

/// <summary>A generated source with what it must print as.</summary>
/// <param name="Text">The source.</param>
/// <param name="Print">The canonical form, put together without the parser.</param>
/// <param name="Level">How tight its outermost construct binds.</param>
/// <param name="IsCall">Whether it is a call, to which applying it adds an argument.</param>
/// <param name="IsFaithful">Whether the canonical form prints as itself when parsed again.</param>
internal sealed record Generated(string Text, string Print, int Level, bool IsCall = false, bool IsFaithful = true);
