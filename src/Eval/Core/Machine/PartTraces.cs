using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <summary>The lines of trace of work that evaluates all that is in a value (C++ Nix's <c>forceValueDeep</c>).</summary>
internal static class PartTraces
{
    /// <summary>Says which attribute was being evaluated.</summary>
    /// <param name="error">The error of its evaluation.</param>
    /// <param name="set">The set that it is in.</param>
    /// <param name="slot">Its slot.</param>
    public static void AddAttribute(this NixException error, AttrSet set, int slot) =>
        error.AddTrace(set.Shape.PositionAt(slot), $"while evaluating the attribute '{NixText.Identifier(SymbolTable.NameOf(set.Keys[slot]))}'");

    /// <summary>Says which element of a list was being evaluated.</summary>
    /// <param name="error">The error of its evaluation.</param>
    /// <param name="index">Its index.</param>
    public static void AddElement(this NixException error, int index) =>
        error.AddTrace(Position.None, $"while evaluating list element at index {index}");
}
