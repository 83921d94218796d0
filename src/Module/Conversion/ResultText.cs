using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Formats.Json;
using TvixEval.Formats.Xml;
using TvixEval.Text;

namespace TvixEval.Module.Conversion;

/// <summary>The text forms of a result, as <c>nix-instantiate --eval --strict</c> prints them.</summary>
internal static class ResultText
{
    /// <summary>As without a further option.</summary>
    public static string Nix(Vm vm, Value value)
    {
        vm.ForceDeep(value);
        return Bytes.ToText(AmbiguousPrinter.Print(value, vm));
    }

    /// <summary>As with <c>--json</c>.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="value">The value.</param>
    /// <param name="keepsPaths">Whether paths are written as they are (<c>nix eval</c>), not as their copies in the store.</param>
    /// <param name="isIndented">Whether it is laid out over lines.</param>
    public static string Json(Vm vm, Value value, bool keepsPaths, bool isIndented)
    {
        StringContext? context = null;
        string json = JsonWriter.Write(vm, value, ref context, ValueTypes.PositionOf(value, Position.None), copyToStore: !keepsPaths);
        return Bytes.ToText(isIndented ? JsonIndentation.Indent(json) : json);
    }

    /// <summary>As with <c>--xml</c>, without the line end at the end.</summary>
    public static string Xml(Vm vm, Value value)
    {
        StringContext? context = null;
        return Bytes.ToText(XmlWriter.Write(vm, value, ref context, strict: true, withLocations: true)).TrimEnd('\n');
    }
}
