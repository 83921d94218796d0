using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Threading;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Embedding;
using TvixEval.Engine;
using TvixEval.Packages;
using TvixEval.Text;

namespace TvixEval;

/// <summary>
/// A Nix value, perhaps not evaluated yet: reading it evaluates what is needed, and caches the result. Values may be used on any thread, on
/// several at once, and in functions that Nix calls. They have Nix's equality and order.
/// </summary>
#if NET8_0_OR_GREATER
[System.Text.Json.Serialization.JsonConverter(typeof(NixValueJsonConverter))]
#endif
public sealed partial class NixValue
{
    // The names that the evaluation has seen which made the value, and which whoever looks at it goes on with.
    private readonly NameTable names;

    internal NixValue(NixEngine engine, Value value, NameTable names)
    {
        Engine = engine;
        Value = value;
        this.names = names;
    }

    /// <summary>The engine that the value belongs to.</summary>
    public NixEngine Engine { get; }

    /// <summary>The kind of the value; evaluates its outermost level.</summary>
    /// <exception cref="NixError">Evaluation fails.</exception>
    public NixKind Kind => KindOf(Forced);

    /// <summary>Whether its outermost level has been evaluated, so that its kind is known. Evaluates nothing.</summary>
    public bool IsEvaluated => Value.Peek() is not null;

    /// <summary>
    /// Whether it was found in the evaluation cache (<see cref="NixEngineOptions.EvaluationCache"/>), and not evaluated. Then all of it is known, and nothing of it is
    /// evaluated later on. False for its parts.
    /// </summary>
    public bool IsFromCache { get; internal init; }

    /// <summary>Whether it is <c>null</c>.</summary>
    public bool IsNull => Kind == NixKind.Null;

    /// <summary>The number of attributes of a set, or of elements of a list.</summary>
    /// <exception cref="NixCastException">It is neither.</exception>
    public int Count => Forced switch
    {
        AttrSet set => set.Count,
        NixList list => list.Count,
        { } other => throw ClrReader.Mismatch(string.Empty, other, "a set or a list"),
    };

    /// <summary>The names of a set's attributes, in order. Evaluates none of the attributes.</summary>
    /// <exception cref="NixCastException">It is not a set.</exception>
    public IReadOnlyList<string> Names => Set.InNameOrder().Select(static attribute => Bytes.ToText(attribute.Key.Name)).ToArray();

    internal Value Value { get; }

    /// <summary>The evaluation whose result it is, if that may be kept.</summary>
    internal CacheRequest? Request { get; init; }

    internal Value Forced => Value.Peek() ?? Run(static (vm, self) => vm.Force(self.Value));

    private AttrSet Set => Forced as AttrSet ?? throw ClrReader.Mismatch(string.Empty, Forced, "a set");

    private NixList List => Forced as NixList ?? throw ClrReader.Mismatch(string.Empty, Forced, "a list");

    /// <summary>An attribute of a set, not evaluated.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="NixCastException">It is not a set.</exception>
    /// <exception cref="NixError">There is no such attribute.</exception>
    public NixValue this[string name]
    {
        get
        {
            AttrSet set = Set;
            string bytes = Bytes.FromText(name ?? throw new ArgumentNullException(nameof(name)));
            return Related(set.Get(bytes) ?? throw new NixException(NixErrorKind.MissingAttribute, $"attribute '{bytes}' missing")
            {
                Suggestions = Suggestions.BestMatches(AttributePath.NamesOf(set), bytes),
            });
        }
    }

    /// <summary>An element of a list, not evaluated.</summary>
    /// <param name="index">Its index, from 0.</param>
    /// <exception cref="NixCastException">It is not a list.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public NixValue this[int index]
    {
        get
        {
            NixList list = List;
            return index >= 0 && index < list.Count ? Related(list[index]) : throw new ArgumentOutOfRangeException(nameof(index));
        }
    }

    /// <summary>An attribute of a set, not evaluated, if it exists.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The attribute.</param>
    /// <returns>Whether it exists.</returns>
    /// <exception cref="NixCastException">It is not a set.</exception>
    public bool TryGet(string name, [NotNullWhen(true)] out NixValue? value)
    {
        value = Set.Get(Bytes.FromText(name ?? throw new ArgumentNullException(nameof(name)))) is { } found ? Related(found) : null;
        return value is not null;
    }

    /// <summary>The value at a path of attributes and indices, such as <c>servers.0."host.name"</c>.</summary>
    /// <param name="attributePath">The path.</param>
    /// <exception cref="NixError">The path does not exist.</exception>
    public NixValue Select(string attributePath) => Engine.Run(
        (Self: this, Path: Bytes.FromText(attributePath ?? throw new ArgumentNullException(nameof(attributePath)))),
        static (vm, call) => call.Self.Engine.Wrap(AttributePath.Follow(vm, call.Self.Value, call.Path, AttrSet.Empty)),
        names: names);

    /// <summary>The attributes of a set by name, not evaluated, ordered by name.</summary>
    /// <exception cref="NixCastException">It is not a set.</exception>
    public IReadOnlyDictionary<string, NixValue> AsAttributes() => new AttributeView(this, Set);

    /// <summary>The elements of a list, not evaluated.</summary>
    /// <exception cref="NixCastException">It is not a list.</exception>
    public IReadOnlyList<NixValue> AsList() => new ElementList<NixValue>(List, (_, element) => Related(element));

    /// <summary>Evaluates the outermost level of the value, so that its kind is known.</summary>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <returns>The value itself.</returns>
    /// <exception cref="NixError">Evaluation fails.</exception>
    public NixValue Force(CancellationToken cancellationToken = default)
    {
        Run(static (vm, self) => vm.Force(self.Value), cancellationToken);
        return this;
    }

    /// <summary>Evaluates the value and everything in it.</summary>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <returns>The value itself.</returns>
    /// <exception cref="NixError">Evaluating a part fails.</exception>
    public NixValue ForceDeep(CancellationToken cancellationToken = default) => RunWhole(
        static (vm, self) =>
        {
            vm.ForceDeep(self.Value);
            return self;
        },
        cancellationToken);

    /// <summary>Calls a function with positional arguments. They may be values or objects (see <see cref="NixEngine.ToValue"/>).</summary>
    /// <param name="arguments">The arguments; at least one.</param>
    /// <exception cref="NixError">It is not a function, or the call fails.</exception>
    public NixValue Call(params object?[] arguments) => Call(default, arguments);

    /// <summary>Calls a function with positional arguments.</summary>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <param name="arguments">The arguments; at least one.</param>
    /// <exception cref="NixError">It is not a function, or the call fails.</exception>
    public NixValue Call(CancellationToken cancellationToken, params object?[] arguments)
    {
        // C# takes a single null for the array.
        object?[] given = arguments ?? new object?[] { null };
        if (given.Length == 0)
        {
            throw new ArgumentException("A Nix function takes at least one argument.", nameof(arguments));
        }

        return Engine.Run(
            (Self: this, given),
            static (vm, call) =>
            {
                var importer = new ClrImporter(call.Self.Engine, vm);
                Value result = call.Self.Value;
                foreach (object? argument in call.given)
                {
                    result = vm.Call(result, importer.Import(argument));
                }

                return call.Self.Engine.Wrap(result);
            },
            cancellationToken,
            names);
    }

    /// <summary>
    /// Calls a function with a set pattern (<c>{ host, port ? 80 }: ...</c>), passing those arguments that are in the pattern, as the Nix commands do with <c>--arg</c>.
    /// Other values are returned unchanged.
    /// </summary>
    /// <param name="arguments">The arguments by name: an object with properties, or a dictionary.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="NixError">A required argument is missing, or the call fails.</exception>
    public NixValue Apply(object arguments, CancellationToken cancellationToken = default) => Engine.Run(
        (Self: this, arguments),
        static (vm, call) => call.Self.Engine.Wrap(AutoCall.Apply(vm, call.Self.Value, new ClrImporter(call.Self.Engine, vm).ImportSet(call.arguments))),
        cancellationToken,
        names);

    /// <summary>Whether it is a derivation: a set whose <c>type</c> is <c>derivation</c>.</summary>
    public bool IsDerivation => Run(static (vm, self) => vm.IsDerivation(vm.Force(self.Value)));

    /// <summary>The store path of a derivation, or null for other values.</summary>
    /// <exception cref="NixError">It cannot be computed.</exception>
    public string? DerivationPath => Run(static (vm, self) => PackageOf(vm, self)?.DerivationPath is { } path ? Bytes.ToText(path) : null);

    /// <summary>The store paths of a derivation's outputs by name, in the order of their declaration; empty for other values.</summary>
    /// <exception cref="NixError">They cannot be computed.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> OutputPaths => Run(static (vm, self) => PackageOf(vm, self) is { } package
        ? package.Outputs.Select(static output => new KeyValuePair<string, string>(Bytes.ToText(output.Key), Bytes.ToText(output.Value))).ToArray()
        : Array.Empty<KeyValuePair<string, string>>());

    /// <summary>
    /// The dependencies of a string (its context): store paths, <c>!output!path.drv</c> for an output of a derivation, <c>=path.drv</c> for a derivation with its whole
    /// closure. Empty for most strings and all other values.
    /// </summary>
    public IReadOnlyList<string> Context => Forced is NixString { Context: { } context }
        ? context.Select(static element => Bytes.ToText(element.Encoded)).ToArray()
        : Array.Empty<string>();

    /// <summary>Reads something that belongs to the value, as the value itself is read.</summary>
    /// <param name="state">What <paramref name="body"/> needs.</param>
    /// <param name="body">What to do, with a machine that is entered.</param>
    /// <param name="token">Cancels it.</param>
    internal TResult Enter<TState, TResult>(TState state, Func<Vm, TState, TResult> body, CancellationToken token = default) => Engine.Run(state, body, token, names);

    /// <summary>A part of the value, for the program.</summary>
    /// <param name="part">The part.</param>
    internal NixValue Related(Value part) => new(Engine, part, names);

    private static Package? PackageOf(Vm vm, NixValue value) => vm.Force(value.Value) is AttrSet set && vm.IsDerivation(set) ? Package.Read(vm, string.Empty, set) : null;

    internal static NixKind KindOf(Value forced) => forced.Kind switch
    {
        ValueKind.Null => NixKind.Null,
        ValueKind.Bool => NixKind.Boolean,
        ValueKind.Int => NixKind.Integer,
        ValueKind.Float => NixKind.Float,
        ValueKind.String => NixKind.String,
        ValueKind.Path => NixKind.Path,
        ValueKind.Attrs => NixKind.AttributeSet,
        ValueKind.List => NixKind.List,
        _ => NixKind.Function,
    };

    private TResult Run<TResult>(Func<Vm, NixValue, TResult> body, CancellationToken token = default) => Engine.Run(this, body, token, names);

    // Evaluates all that there is to evaluate.
    private TResult RunWhole<TResult>(Func<Vm, NixValue, TResult> body, CancellationToken token) => Engine.RunWhole(this, this, body, isWhole: true, token, names);
}
