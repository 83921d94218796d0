using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Formats.Json;
using TvixEval.Formats.Xml;
using TvixEval.Text;

namespace TvixEval.Suites.Driver;

/// <summary>JSON and XML output.</summary>
internal static class Formats
{
    public static string Json(Vm vm, Value value, bool isStrict)
    {
        StringContext? context = null;
        return JsonWriter.Write(vm, value, ref context, ValueTypes.PositionOf(value, Position.None), isStrict);
    }

    public static string Xml(Vm vm, Value value, bool isStrict, bool hasLocations)
    {
        StringContext? context = null;
        return XmlWriter.Write(vm, value, ref context, isStrict, hasLocations);
    }
}
