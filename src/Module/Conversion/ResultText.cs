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
    /// <param name="vm">The machine.</param>
    /// <param name="value">The value.</param>
    /// <param name="failures">Receives the parts that fail, for which something else stands in the text; null to fail with the first.</param>
    public static string Nix(Vm vm, Value value, PartFailures? failures)
    {
        DeepForcing.Run(vm, value, failures);
        return Bytes.ToText(AmbiguousPrinter.Print(value, vm, failures));
    }

    /// <summary>As with <c>--json</c>.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="value">The value.</param>
    /// <param name="keepsPaths">Whether paths are written as they are (<c>nix eval</c>), not as their copies in the store.</param>
    /// <param name="isIndented">Whether it is laid out over lines.</param>
    /// <param name="failures">Receives the parts that fail, for which something else stands in the text; null to fail with the first.</param>
    public static string Json(Vm vm, Value value, bool keepsPaths, bool isIndented, PartFailures? failures)
    {
        StringContext? context = null;
        Position position = ValueTypes.PositionOf(value, Position.None);
        string json = failures is null
            ? JsonWriter.Write(vm, value, ref context, position, copyToStore: !keepsPaths)
            : JsonWriter.WriteRest(vm, value, position, copyToStore: !keepsPaths, failures);
        return Bytes.ToText(isIndented ? JsonIndentation.Indent(json) : json);
    }

    /// <summary>As with <c>--xml</c>, without the line end at the end.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="value">The value.</param>
    /// <param name="failures">Receives the parts that fail, for which something else stands in the text; null to fail with the first.</param>
    public static string Xml(Vm vm, Value value, PartFailures? failures)
    {
        StringContext? context = null;
        string xml = failures is null
            ? XmlWriter.Write(vm, value, ref context, strict: true, withLocations: true)
            : XmlWriter.WriteRest(vm, value, withLocations: true, failures);
        return Bytes.ToText(xml).TrimEnd('\n');
    }
}
