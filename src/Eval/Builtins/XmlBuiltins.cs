using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Formats.Xml;

namespace TvixEval.Builtins;

/// <summary>XML.</summary>
internal static class XmlBuiltins
{
    /// <summary>
    /// The XML text of <paramref name="e"/>: an element for each value, named after its type. A derivation is written in full
    /// the first time and marked as repeated afterwards. Functions are written with the names of their arguments.
    /// <example><c>builtins.toXML [ 1 ]</c> has <c>&lt;list&gt;</c> with <c>&lt;int value="1" /&gt;</c> in it.</example>
    /// </summary>
    [Builtin("toXML", Strict = 1)]
    internal static Value ToXml(Vm vm, Value e)
    {
        StringContext? context = null;
        string text = XmlWriter.Write(vm, e, ref context);
        return new NixString(text, context);
    }
}
