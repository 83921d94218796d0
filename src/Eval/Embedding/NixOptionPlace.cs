using System.Globalization;
using TvixEval.IO;
using TvixEval.Options;
using TvixEval.Text;

namespace TvixEval;

/// <summary>A place where an option is declared or defined.</summary>
public class NixOptionPlace
{
    internal NixOptionPlace(OptionPlace place)
    {
        File = place.File.Length > 0 && place.File[0] == '/' ? NixPaths.ToDisplay(place.File) : Bytes.ToText(place.File);
        Line = place.Line == 0 ? null : place.Line;
        Column = place.Column == 0 ? null : place.Column;
        Option = place.Option is null ? null : Bytes.ToText(place.Option);
    }

    /// <summary>The file of the module, or what the module system calls it.</summary>
    public string File { get; }

    /// <summary>
    /// The line, from 1. The module system tells it, or it was found in the text of the file; null if that does not show it (an option that a function makes), or
    /// shows more places than there are definitions that count.
    /// </summary>
    public int? Line { get; }

    /// <summary>The column in bytes, from 1, or null.</summary>
    public int? Column { get; }

    /// <summary>For a module that is itself part of a definition: the option that it defines. Otherwise null.</summary>
    public string? Option { get; }

    /// <summary>The file, with the line and column if they are known.</summary>
    public override string ToString() => Line is null ? File : string.Format(CultureInfo.InvariantCulture, "{0}:{1}:{2}", File, Line, Column);
}
