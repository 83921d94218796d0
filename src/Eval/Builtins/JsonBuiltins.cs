using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Formats.Json;
using TvixEval.Text;

namespace TvixEval.Builtins;

/// <summary>JSON.</summary>
internal static class JsonBuiltins
{
    /// <summary>
    /// The JSON text of <paramref name="e"/>, on one line, with attributes ordered by name. A set with
    /// <c>__toString</c> or <c>outPath</c> (a derivation, for example) becomes the value of that. Paths are copied to the store and
    /// become their store paths. Functions cannot be represented and are an error, as are strings that are not UTF-8.
    /// <example><c>builtins.toJSON { b = [ 1 2.5 null ]; a = "x"; }</c> is <c>{"a":"x","b":[1,2.5,null]}</c>.</example>
    /// </summary>
    [Builtin("toJSON", Strict = 1)]
    internal static Value ToJson(Vm vm, Value e)
    {
        StringContext? context = null;
        string text = JsonWriter.Write(vm, e, ref context, Position.None);
        return new NixString(text, context);
    }

    /// <summary>
    /// The value of the JSON text <paramref name="e"/>. If several attributes have the same name, the last one counts.
    /// Numbers with a fraction or an exponent become floats, others integers.
    /// <example><c>builtins.fromJSON ''{"x": [1, 2.5], "y": null}''</c> is <c>{ x = [ 1 2.5 ]; y = null; }</c>.</example>
    /// </summary>
    [Builtin("fromJSON", Strict = 1)]
    internal static Value FromJson(Vm vm, Value e)
    {
        string text = vm.ForceStringNoContext(e, "while evaluating the first argument passed to builtins.fromJSON", Position.None);
        return JsonParser.Parse(text, vm.Poller, vm.Names);
    }
}
