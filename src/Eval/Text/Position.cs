using System;

namespace TvixEval.Text;

/// <summary>A place in a source, or no place at all (the default value). Line and column are computed when asked for.</summary>
readonly partial struct Position : IEquatable<Position>
{
    /// <summary>Creates a position; a negative offset makes <see cref="None"/>.</summary>
    /// <param name="file">The source.</param>
    /// <param name="offset">The byte offset, or a negative number for no position.</param>
    public Position(SourceFile? file, int offset)
    {
        File = offset < 0 ? null : file;
        Offset = File is null ? 0 : offset;
    }

    /// <summary>No position (C++ Nix's <c>noPos</c>).</summary>
    public static Position None => default;

    /// <summary>The source, or null when there is no position.</summary>
    public SourceFile? File { get; }

    /// <summary>The byte offset in the source.</summary>
    public int Offset { get; }

    /// <summary>Whether this is a position at all.</summary>
    public bool IsKnown => File is not null;

    /// <summary>The line, from 1; 0 without a position.</summary>
    public int Line => File is null ? 0 : File.GetLineColumn(Offset).Line;

    /// <summary>The column in bytes, from 1; 0 without a position.</summary>
    public int Column => File is null ? 0 : File.GetLineColumn(Offset).Column;

    /// <summary>Whether two positions are the same place.</summary>
    public static bool operator ==(Position left, Position right) => left.Equals(right);

    /// <summary>Whether two positions differ.</summary>
    public static bool operator !=(Position left, Position right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Position other) => ReferenceEquals(File, other.File) && Offset == other.Offset;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Position other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Offset ^ (File?.GetHashCode() ?? 0);

    /// <summary><c>file:line:column</c>, as C++ Nix prints it; <c>«none»</c> without a position.</summary>
    public override string ToString() => Bytes.ToText(Show());

    /// <summary>The same as bytes, one a char, for use inside messages.</summary>
    internal string Show()
    {
        if (File is null)
        {
            return "\u00c2\u00abnone\u00c2\u00bb";
        }

        (int line, int column) = File.GetLineColumn(Offset);
        return $"{File.DisplayName}:{line}:{column}";
    }
}
