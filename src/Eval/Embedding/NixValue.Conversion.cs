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
    /// <exception cref="NixCastException">It is none.</exception>
    public long AsInt64() => Forced is NixInt number ? number.Value : throw ClrReader.Mismatch(string.Empty, Forced, "an integer");

    /// <summary>The value as an integer of 32 bits.</summary>
    /// <exception cref="NixCastException">It is no integer, or too large.</exception>
    public int AsInt32() => As<int>();

    /// <summary>The value as a number.</summary>
    /// <exception cref="NixCastException">It is none.</exception>
    public double AsDouble() => As<double>();

    /// <summary>The value as a truth value.</summary>
    /// <exception cref="NixCastException">It is none.</exception>
    public bool AsBoolean() => Forced is NixBool truth ? truth.Value : throw ClrReader.Mismatch(string.Empty, Forced, "a Boolean");

    /// <summary>The text of a string or path. Bytes that are no UTF-8 become U+FFFD; see <see cref="AsBytes"/>.</summary>
    /// <exception cref="NixCastException">It is neither.</exception>
    public string AsString() => As<string>();

    /// <summary>The bytes of a string.</summary>
    /// <exception cref="NixCastException">It is none.</exception>
    public byte[] AsBytes() => Forced is NixString text ? Bytes.ToArray(text.Bytes) : throw ClrReader.Mismatch(string.Empty, Forced, "a string");

    /// <summary>
    /// The value as an object of a type: numbers, texts, enumerations, arrays, collections, dictionaries, tuples, records and other classes (by the names of
    /// their properties), delegates, <see cref="NixValue"/>, and <see cref="object"/> for what fits best. Everything that the type asks for is evaluated.
    /// </summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    /// <exception cref="NixCastException">Something in it is not what the type asks for; the message has the path to it.</exception>
    /// <exception cref="NixError">Evaluation of some part fails.</exception>
    public T As<T>(CancellationToken cancellationToken = default) => (T)Read(typeof(T), cancellationToken)!;

    /// <summary>The value as an object of a type.</summary>
    /// <param name="type">The type.</param>
    /// <exception cref="NixCastException">Something in it is not what the type asks for; the message has the path to it.</exception>
    /// <exception cref="NixError">Evaluation of some part fails.</exception>
    public object? As(Type type) => Read(type ?? throw new ArgumentNullException(nameof(type)), default);

    /// <summary>
    /// The object that fits best, wholly evaluated: <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, <see cref="string"/> (of paths too), null, arrays of
    /// objects, and dictionaries from strings to objects in the order of names. Functions and derivations stay Nix values.
    /// </summary>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    /// <exception cref="NixError">Evaluation of some part fails.</exception>
    public object? ToObject(CancellationToken cancellationToken = default) => Read(typeof(object), cancellationToken);

    /// <summary>The JSON text of the value, as <c>builtins.toJSON</c> gives it: derivations as their output path, attributes in the order of their names.</summary>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    /// <exception cref="NixError">Evaluation fails, or something in it has no JSON, such as a function.</exception>
    public string ToJson(CancellationToken cancellationToken = default) => Run(
        static (vm, self) =>
        {
            StringContext? context = null;
            return Bytes.ToText(JsonWriter.Write(vm, self.Value, ref context, Position.None));
        },
        cancellationToken);

    /// <summary>The XML text of the value, as <c>builtins.toXML</c> gives it.</summary>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    /// <exception cref="NixError">Evaluation fails.</exception>
    public string ToXml(CancellationToken cancellationToken = default) => Run(
        static (vm, self) =>
        {
            StringContext? context = null;
            return Bytes.ToText(XmlWriter.Write(vm, self.Value, ref context));
        },
        cancellationToken);

    /// <summary>An expression that evaluates to an equal value.</summary>
    /// <param name="isIndented">Whether sets and lists are written over several lines where they are long.</param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    /// <exception cref="NixError">Evaluation fails.</exception>
    /// <exception cref="NixCastException">Something in it has no expression, such as a function.</exception>
    public string ToNix(bool isIndented = true, CancellationToken cancellationToken = default)
    {
        try
        {
            return Engine.Run(
                (Value, isIndented),
                static (vm, call) => Bytes.ToText(ExpressionWriter.Write(vm, call.Value, compress: !call.isIndented, vm.MaxCallDepth)),
                cancellationToken);
        }
        catch (UnwritableValueException error)
        {
            throw new NixCastException(string.Empty, $"This cannot be written as Nix text: {error.Message}.", error);
        }
    }

    /// <summary>What is known of the value, shortened. Never evaluates: what is not evaluated is <c>«thunk»</c>.</summary>
    public override string ToString() => Bytes.ToText(ValuePrinter.Print(null, Value.Peek() ?? Value, Short));

    private object? Read(Type type, CancellationToken token) => Engine.Run(
        (Self: this, type),
        static (vm, call) => new ClrReader(call.Self.Engine, vm).Read(call.Self.Value, call.type),
        token);
}
