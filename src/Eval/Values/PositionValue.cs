using TvixEval.Machine;
using TvixEval.Syntax;

namespace TvixEval.Values;

/// <summary>Positions as the language sees them.</summary>
internal static class PositionValue
{
    private static readonly SetTemplate Template = new(Symbols.File, Symbols.Line, Symbols.Column);

    /// <summary>
    /// The set <c>{ file; line; column; }</c>, or null for a position that is not in a file. Line and column are computed
    /// when they are looked at, since hardly anybody looks.
    /// </summary>
    public static Value Of(Position position)
    {
        if (position.File is not { Origin: SourceOrigin.File } file)
        {
            return NixNull.Instance;
        }

        var line = new NativeCode((_, _, _) => NixInt.Of(position.Line));
        var column = new NativeCode((_, _, _) => NixInt.Of(position.Column));
        return Template.Make(new NixString(file.Name), new Thunk(line), new Thunk(column));
    }
}
