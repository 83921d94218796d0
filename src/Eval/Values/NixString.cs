namespace TvixEval.Values;

/// <summary>A string: bytes, and the store paths it depends on (its context), usually none.</summary>
public sealed class NixString : Value
{
    /// <summary>Creates a string without context.</summary>
    /// <param name="bytes">The bytes, one a char.</param>
    public NixString(string bytes)
        : base(ValueKind.String) => Bytes = bytes;

    /// <summary>Creates a string.</summary>
    /// <param name="bytes">The bytes, one a char.</param>
    /// <param name="context">Its context, or null for none.</param>
    public NixString(string bytes, StringContext? context)
        : base(ValueKind.String)
    {
        Bytes = bytes;
        Context = context is { Count: 0 } ? null : context;
    }

    /// <summary>Creates the string of a symbol.</summary>
    internal NixString(string bytes, int symbol)
        : this(bytes) => word = symbol;

    /// <summary>The empty string without context.</summary>
    public static NixString Empty { get; } = new(string.Empty);

    /// <summary>The bytes, one a char.</summary>
    public string Bytes { get; }

    /// <summary>The context, or null for none.</summary>
    public StringContext? Context { get; }

    /// <summary>
    /// The id of the symbol of these bytes, or 0 if nobody interned them yet; looked up once: the strings that computed
    /// attribute names come from are used for many sets.
    /// </summary>
    internal int SymbolId => word != 0 ? word : word = SymbolTable.Find(Bytes);

    /// <summary>The symbol of these bytes.</summary>
    internal Symbol AsSymbol() => new(word != 0 ? word : word = SymbolTable.Intern(Bytes));

    /// <summary>The string as text: its bytes read as UTF-8.</summary>
    public string Text => Values.Bytes.ToText(Bytes);
}
