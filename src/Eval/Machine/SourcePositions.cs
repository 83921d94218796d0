using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Machine;

/// <summary>Positions as Nix values: what <c>__curPos</c> and <c>unsafeGetAttrPos</c> give.</summary>
internal static class SourcePositions
{
    private static readonly Symbol File = Symbol.Of("file");
    private static readonly Symbol Line = Symbol.Of("line");
    private static readonly Symbol Column = Symbol.Of("column");

    /// <summary>A set of file, line and column; null for positions that are not in a file.</summary>
    public static Value ToValue(Position position)
    {
        if (position.File is not { Origin: SourceOrigin.File } file)
        {
            return NixNull.Instance;
        }

        return new AttrSetBuilder(3)
            .Add(File, new NixString(file.Name))
            .Add(Line, NixInt.Of(position.Line))
            .Add(Column, NixInt.Of(position.Column))
            .Build();
    }
}
