using TvixEval.Text;

namespace TvixEval.Core.Values;

/// <summary>A string: bytes, and the store paths it depends on (its context), usually none.</summary>
internal sealed class NixString : Value
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
    /// The symbol of these bytes, as a name that an evaluation sees now. Looked up once, since the strings that computed names come
    /// from are used for many sets; and again in another evaluation, or when the name has been gone and has another id now.
    /// </summary>
    /// <param name="names">The names of the evaluation.</param>
    internal Symbol AsSymbol(NameTable names) => new(word != 0 && names.Has(word) ? word : word = names.Intern(Bytes));

    /// <summary>The string as text: its bytes read as UTF-8.</summary>
    public string Text => TvixEval.Text.Bytes.ToText(Bytes);
}
