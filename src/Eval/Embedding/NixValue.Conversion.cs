using System;
using System.Threading;
using TvixEval.Core.Values;
using TvixEval.Embedding;
using TvixEval.Formats.Json;
using TvixEval.Formats.Xml;
using TvixEval.Text;

namespace TvixEval;

/// <content>Nix values as objects and as text.</content>
public sealed partial class NixValue
{
    // What ToString shows: enough for a debugger or a log.
    private static readonly PrintOptions Short = new() { MaxDepth = 3, MaxAttrs = 20, MaxListItems = 20, MaxStringLength = 200 };

    /// <summary>The value as an integer.</summary>
    /// <exception cref="NixCastException">It is not an integer.</exception>
    public long AsInt64() => Forced is NixInt number ? number.Value : throw ClrReader.Mismatch(string.Empty, Forced, "an integer");

    /// <summary>The value as a 32-bit integer.</summary>
    /// <exception cref="NixCastException">It is not an integer, or too large.</exception>
    public int AsInt32() => As<int>();

    /// <summary>The value as a number.</summary>
    /// <exception cref="NixCastException">It is not a number.</exception>
    public double AsDouble() => As<double>();

    /// <summary>The value as a Boolean.</summary>
    /// <exception cref="NixCastException">It is not a Boolean.</exception>
    public bool AsBoolean() => Forced is NixBool truth ? truth.Value : throw ClrReader.Mismatch(string.Empty, Forced, "a Boolean");

    /// <summary>The text of a string or path. Bytes that are not valid UTF-8 become U+FFFD; see <see cref="AsBytes"/>.</summary>
    /// <exception cref="NixCastException">It is neither.</exception>
    public string AsString() => As<string>();

    /// <summary>The bytes of a string.</summary>
    /// <exception cref="NixCastException">It is not a string.</exception>
    public byte[] AsBytes() => Forced is NixString text ? Bytes.ToArray(text.Bytes) : throw ClrReader.Mismatch(string.Empty, Forced, "a string");

    /// <summary>
    /// Converts the value to a type: numbers, strings, enumerations, arrays, collections, dictionaries, tuples, records and other classes (by the names of
    /// their properties), delegates, <see cref="NixValue"/>, and <see cref="object"/> for the best match. Everything that the type needs is evaluated.
    /// </summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="NixCastException">A part does not have the requested type; the message has its path.</exception>
    /// <exception cref="NixError">Evaluating a part fails.</exception>
    public T As<T>(CancellationToken cancellationToken = default) => (T)Read(typeof(T), cancellationToken)!;

    /// <summary>Converts the value to a type.</summary>
    /// <param name="type">The type.</param>
    /// <exception cref="NixCastException">A part does not have the requested type; the message has its path.</exception>
    /// <exception cref="NixError">Evaluating a part fails.</exception>
    public object? As(Type type) => Read(type ?? throw new ArgumentNullException(nameof(type)), default);

    /// <summary>
    /// The best matching object, fully evaluated: <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, <see cref="string"/> (for paths too), null, arrays of
    /// objects, and dictionaries with string keys, ordered by name. Functions and derivations stay Nix values.
    /// </summary>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="NixError">Evaluating a part fails.</exception>
    public object? ToObject(CancellationToken cancellationToken = default) => Read(typeof(object), cancellationToken);

    /// <summary>The JSON text of the value, as in <c>builtins.toJSON</c>: derivations as their output path, attributes ordered by name.</summary>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="NixError">Evaluation fails, or a part has no JSON representation, such as a function.</exception>
    public string ToJson(CancellationToken cancellationToken = default) => RunWhole(
        static (vm, self) =>
        {
            StringContext? context = null;
            return Bytes.ToText(JsonWriter.Write(vm, self.Value, ref context, Position.None));
        },
        cancellationToken);

    /// <summary>The XML text of the value, as in <c>builtins.toXML</c>.</summary>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="NixError">Evaluation fails.</exception>
    public string ToXml(CancellationToken cancellationToken = default) => RunWhole(
        static (vm, self) =>
        {
            StringContext? context = null;
            return Bytes.ToText(XmlWriter.Write(vm, self.Value, ref context));
        },
        cancellationToken);

    /// <summary>A Nix expression that evaluates to an equal value.</summary>
    /// <param name="isIndented">Whether long sets and lists are written over several lines.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="NixError">Evaluation fails.</exception>
    /// <exception cref="NixCastException">A part cannot be written as an expression, such as a function.</exception>
    public string ToNix(bool isIndented = true, CancellationToken cancellationToken = default)
    {
        try
        {
            return Engine.RunWhole(
                this,
                (Value, isIndented),
                static (vm, call) => Bytes.ToText(ExpressionWriter.Write(vm, call.Value, compress: !call.isIndented, vm.MaxCallDepth)),
                isWhole: true,
                cancellationToken,
                names);
        }
        catch (UnwritableValueException error)
        {
            throw new NixCastException(string.Empty, $"This cannot be written as Nix text: {error.Message}.", error);
        }
    }

    /// <summary>A short preview of the value. Evaluates nothing: unevaluated parts are <c>«thunk»</c>.</summary>
    public override string ToString() => Bytes.ToText(ValuePrinter.Print(null, Value.Peek() ?? Value, Short));

    // Some types need only a part of the value.
    private object? Read(Type type, CancellationToken token) => Engine.RunWhole(
        this,
        (Self: this, type),
        static (vm, call) => new ClrReader(call.Self.Engine, vm).Read(call.Self.Value, call.type),
        isWhole: type == typeof(object),
        token,
        names);
}
