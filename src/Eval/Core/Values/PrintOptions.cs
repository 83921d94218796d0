namespace TvixEval.Core.Values;

/// <summary>How <see cref="ValuePrinter"/> prints; named after C++ Nix's options of the same purpose.</summary>
internal sealed class PrintOptions
{
    /// <summary>Everything on one line, nothing evaluated, nothing left out but what was printed before.</summary>
    public static PrintOptions Default { get; } = new();

    /// <summary>For values of unknown size in error messages: the beginning is enough.</summary>
    public static PrintOptions ForErrors { get; } = new()
    {
        MaxDepth = 10,
        MaxAttrs = 10,
        MaxListItems = 10,
        MaxStringLength = 1024,
    };

    /// <summary>Whether values are evaluated in order to print them.</summary>
    public bool Force { get; init; }

    /// <summary>Whether derivations are printed as their path; only with <see cref="Force"/>.</summary>
    public bool DerivationPaths { get; init; }

    /// <summary>Whether what was printed before is printed as <c>«repeated»</c>; without it, a value that contains itself is printed until the depth runs out.</summary>
    public bool TrackRepeated { get; init; } = true;

    /// <summary>Sets and lists nested deeper than this are printed as <c>{ ... }</c> and <c>[ ... ]</c>.</summary>
    public int MaxDepth { get; init; } = int.MaxValue;

    /// <summary>How many attributes are printed in all.</summary>
    public int MaxAttrs { get; init; } = int.MaxValue;

    /// <summary>How many list elements are printed in all.</summary>
    public int MaxListItems { get; init; } = int.MaxValue;

    /// <summary>How many bytes of each string are printed.</summary>
    public int MaxStringLength { get; init; } = int.MaxValue;

    /// <summary>The indentation of nested values that are printed over several lines; 0 for one line.</summary>
    public int PrettyIndent { get; init; }

    /// <summary>What happens when evaluation fails.</summary>
    public PrintErrors Errors { get; init; } = PrintErrors.Print;
}
