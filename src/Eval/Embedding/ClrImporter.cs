using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Reflection;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Text;
using TvixEval.Work;
#if NET8_0_OR_GREATER
using System.Linq;
using System.Text.Json;
using TvixEval.Formats.Json;
#endif

namespace TvixEval.Embedding;

/// <summary>
/// Turns objects into Nix values: dictionaries into sets, collections into lists, delegates into functions; other objects into sets whose attributes are
/// properties, read when they are needed. Works on a list of open containers instead of recursing; what occurs twice, or within itself, becomes one value.
/// </summary>
internal sealed class ClrImporter
{
    private readonly NixEngine engine;
    private readonly Vm vm;
    private readonly Dictionary<object, Value> imported = new(Identity.Instance);
    private readonly Stack<Open> stack = new();

    /// <summary>Creates an importer of one object.</summary>
    public ClrImporter(NixEngine engine, Vm vm)
    {
        this.engine = engine;
        this.vm = vm;
    }

    /// <summary>The value of an object.</summary>
    /// <param name="source">The object.</param>
    /// <exception cref="NixCastException">There is none for it, or for something in it.</exception>
    public Value Import(object? source)
    {
        Value result = Begin(source);
        while (stack.Count > 0)
        {
            Open open = stack.Pop();
            for (int i = 0; i < open.Sources.Length; i++)
            {
                // Begin only opens what it meets: the loop above fills it.
                open.Target[i] = Begin(open.Sources[i]);
            }
        }

        return result;
    }

    /// <summary>The set of an object that stands for names and their values.</summary>
    /// <param name="source">A dictionary, or an object with properties.</param>
    /// <exception cref="NixCastException">It is none, or something in it has no Nix form.</exception>
    public AttrSet ImportSet(object source) => vm.Force(Import(source)) as AttrSet
        ?? throw new NixCastException(string.Empty, $"Pass names and values as an object with properties or as a dictionary, not as an object of type {source.GetType()}.");

    private Value Begin(object? source)
    {
        vm.Tick();
        switch (source)
        {
            case null or DBNull:
                return NixNull.Instance;
            case NixValue value:
                return ReferenceEquals(value.Engine, engine)
                    ? value.Value
                    : throw new NixCastException(string.Empty, "A value belongs to its engine: to use it with another engine, convert it to an object first.");
            case byte[] bytes:
                return Array.IndexOf(bytes, (byte)0) < 0
                    ? new NixString(Bytes.FromArray(bytes))
                    : throw new NixCastException(string.Empty, "Bytes that contain a zero cannot be converted to a Nix value.");
        }

        if (ClrScalars.ToValue(source) is { } scalar)
        {
            return scalar;
        }

        if (!imported.TryGetValue(source, out Value? known))
        {
            known = Container(source);
            MemoryBudget.ChargeGrowth(imported.Count);
            imported[source] = known;
        }

        return known;
    }

    private Value Container(object source)
    {
        switch (source)
        {
            case Delegate function:
                return DelegateFunction.Create(engine, function);
            case IDictionary dictionary:
                return OpenSet(EntriesOf(dictionary));
#if NET8_0_OR_GREATER
            case JsonElement element:
                return JsonParser.Parse(Bytes.FromText(element.GetRawText()), vm.Poller, vm.Names);
            case JsonDocument document:
                return Container(document.RootElement);
            case System.Text.Json.Nodes.JsonNode node:
                return JsonParser.Parse(Bytes.FromText(node.ToJsonString()), vm.Poller, vm.Names);
            case System.Runtime.CompilerServices.ITuple tuple:
                return OpenList(Enumerable.Range(0, tuple.Length).Select(i => tuple[i]));
#endif
            case IEnumerable sequence:
                return ClrTypes.IsDictionary(source.GetType()) ? OpenSet(EntriesOf(sequence)) : OpenList(sequence);
        }

        Type type = source.GetType();
        if (type.IsPointer || source is Type or MemberInfo or Assembly or System.Threading.Tasks.Task or System.IO.Stream or System.Security.SecureString)
        {
            throw new NixCastException(string.Empty, $"An object of type {type} cannot be converted to a Nix value.");
        }

        return ClrTypes.TupleItems(source) is { } items ? OpenList(items) : LazySet(source, type);
    }

    private Value OpenList(IEnumerable sequence)
    {
        var sources = new List<object?>();
        foreach (object? item in sequence)
        {
            vm.Tick();
            MemoryBudget.ChargeGrowth(sources.Count);
            sources.Add(item);
        }

        if (sources.Count == 0)
        {
            return NixList.Empty;
        }

        var items = new Value[sources.Count];
        stack.Push(new Open(sources.ToArray(), items));
        return new NixList(items);
    }

    private Value OpenSet(List<KeyValuePair<string, object?>> entries)
    {
        if (entries.Count == 0)
        {
            return AttrSet.Empty;
        }

        MemoryBudget.ChargeItems(3L * entries.Count);
        var keys = new int[entries.Count];
        var sources = new object?[entries.Count];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = vm.Names.Intern(ClrScalars.Encode(entries[i].Key));
            sources[i] = entries[i].Value;
        }

        Array.Sort(keys, sources);
        for (int i = 1; i < keys.Length; i++)
        {
            if (keys[i] == keys[i - 1])
            {
                throw new NixCastException(string.Empty, $"A dictionary has two keys that are both converted to the text '{Bytes.ToText(SymbolTable.NameOf(keys[i]))}'.");
            }
        }

        // The set is made before its values, so that it can occur within itself.
        var values = new Value[keys.Length];
        stack.Push(new Open(sources, values));
        return new AttrSet(new PlainShape(keys, vm.Names), values);
    }

    private List<KeyValuePair<string, object?>> EntriesOf(IEnumerable dictionary)
    {
        var entries = new List<KeyValuePair<string, object?>>();
        if (dictionary is IDictionary old)
        {
            foreach (DictionaryEntry entry in old)
            {
                Add(entry.Key, entry.Value);
            }
        }
        else
        {
            foreach (object pair in dictionary)
            {
                Type type = pair.GetType();
                Add(type.GetProperty("Key")!.GetValue(pair)!, type.GetProperty("Value")!.GetValue(pair));
            }
        }

        // The order of names is visible in which error comes first, and that of some dictionaries differs from run to run.
        entries.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        return entries;

        void Add(object key, object? value)
        {
            vm.Tick();
            MemoryBudget.ChargeGrowth(entries.Count);
            entries.Add(new KeyValuePair<string, object?>(key as string ?? Convert.ToString(key, CultureInfo.InvariantCulture)!, value));
        }
    }

    private AttrSet LazySet(object source, Type type)
    {
        IReadOnlyList<KeyValuePair<string, PropertyInfo>> properties = ClrTypes.ReadableProperties(type);
        var set = new AttrSetBuilder(vm.Names, properties.Count);
        foreach (KeyValuePair<string, PropertyInfo> property in properties)
        {
            PropertyInfo read = property.Value;
            set.Add(property.Key, new Thunk(new PropertyCode(machine => Read(machine, source, read))));
        }

        return set.Build();
    }

    private Value Read(Vm machine, object source, PropertyInfo property)
    {
        Exception failure;
        try
        {
            return new ClrImporter(engine, machine).Import(property.GetValue(source));
        }
        catch (TargetInvocationException error)
        {
            failure = error.InnerException!;
        }
        catch (NixCastException error)
        {
            failure = error;
        }

        throw CallbackException.IsError(failure) ? CallbackException.Of(failure) : failure;
    }

    /// <summary>A container whose items are still to be converted.</summary>
    private readonly struct Open
    {
        public Open(object?[] sources, Value[] target)
        {
            Sources = sources;
            Target = target;
        }

        public object?[] Sources { get; }

        public Value[] Target { get; }
    }
}
