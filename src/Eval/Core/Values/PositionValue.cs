using TvixEval.Core.Machine;
using TvixEval.Text;

namespace TvixEval.Core.Values;

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
        if (position.File is not { Origin: SourceOrigin.File or SourceOrigin.Internal } file)
        {
            return NixNull.Instance;
        }

        var line = new NativeCode((_, _, _) => NixInt.Of(position.Line));
        var column = new NativeCode((_, _, _) => NixInt.Of(position.Column));
        return Template.Make(new NixString(PathOf(file)), new Thunk(line), new Thunk(column));
    }

    /// <summary>The path of a file; of what ships with the evaluator, the path inside its own folder.</summary>
    private static string PathOf(SourceFile file) => file.Origin == SourceOrigin.File ? file.Name
        : VirtualPath.Is(file.Name) ? VirtualPath.Inner(file.Name)
        : file.Name.Substring(file.Name.IndexOf('/'));
}
