using TvixEval.Text;

namespace TvixEval;

/// <summary>A location in a source.</summary>
public sealed class NixLocation
{
    private readonly Position position;

    private NixLocation(Position position) => this.position = position;

    /// <summary>The file's path, or null if the source is not a file.</summary>
    public string? File => position.File is { Origin: SourceOrigin.File } file ? Bytes.ToText(file.Name) : null;

    /// <summary>The line, from 1.</summary>
    public int Line => position.Line;

    /// <summary>The column, from 1, counted in bytes of UTF-8.</summary>
    public int Column => position.Column;

    /// <summary>The text of the line.</summary>
    public string SourceLine => Bytes.ToText(position.File!.GetLine(Line) ?? string.Empty);

    /// <summary>The location as Nix writes it: <c>/etc/a.nix:1:7</c>, <c>«string»:1:7</c>.</summary>
    public override string ToString() => position.ToString();

    /// <summary>The location of a position, or null for none.</summary>
    internal static NixLocation? Of(Position position) => position.IsKnown ? new NixLocation(position) : null;
}
