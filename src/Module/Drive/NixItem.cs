using TvixEval.Core.Values;
using TvixEval.Module.Navigation;

namespace TvixEval.Module;

/// <summary>
/// An item of a Nix drive: an attribute of a set, or an element of a list. Listing it does not evaluate it; reading its property Value
/// (which PowerShell shows) does.
/// </summary>
public sealed class NixItem
{
    private readonly Value value;

    internal NixItem(string name, Value value)
    {
        Name = name;
        this.value = value;
    }

    /// <summary>The unescaped name of the attribute, or the index of the element.</summary>
    public string Name { get; }

    /// <summary>Whether it has been evaluated, and with what outcome.</summary>
    public NixItemState State => ValuePreview.StateOf(value);

    /// <summary>The type, as in <c>builtins.typeOf</c>; null if it is not evaluated.</summary>
    public string? Kind => ValuePreview.KindOf(value);

    /// <summary>The beginning of the value, or the message of the error; empty if it is not evaluated.</summary>
    public string Preview => ValuePreview.Of(value);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
