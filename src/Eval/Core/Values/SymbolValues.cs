using TvixEval.Text;

namespace TvixEval.Core.Values;

/// <summary>Names as values of the language.</summary>
internal static class SymbolValues
{
    /// <summary>A name as a string without context; made once, so that <c>attrNames</c> allocates no strings.</summary>
    /// <param name="id">The id of the name; somebody has to hold it.</param>
    public static NixString Of(int id)
    {
        ref object? value = ref SymbolTable.AttachmentOf(id);
        return (NixString)(value ??= new NixString(SymbolTable.NameOf(id), id));
    }
}
