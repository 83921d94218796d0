using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Security;
using System.Xml;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Embedding;
using TvixEval.IO;
using TvixEval.Module.Sessions;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Module.Conversion;

/// <summary>
/// Turns PowerShell data into Nix values: dictionaries and property bags into sets, collections into lists, script blocks
/// into functions; other objects into sets whose attributes are read when they are needed. Works on a list of open
/// containers instead of recursing; what occurs twice, or within itself, becomes one value. Where a machine is installed, data however
/// large is given up when that one is interrupted or a limit is reached.
/// </summary>
internal sealed class ValueImporter
{
    private const int PollInterval = 1024;

    private readonly ValueContext context;
    private readonly LazyObjects lazyObjects;
    private readonly int depth;
    private readonly Dictionary<object, Value> imported = new(Identity.Instance);
    private readonly Stack<Open> stack = new();
    private int steps;

    public ValueImporter(ValueContext context)
        : this(context, new LazyObjects(), depth: 0)
    {
    }

    /// <summary>Creates an importer of what a property holds.</summary>
    /// <param name="context">What values need.</param>
    /// <param name="lazyObjects">The objects that are sets already.</param>
    /// <param name="depth">How many objects lie around it whose properties are read when they are needed.</param>
    public ValueImporter(ValueContext context, LazyObjects lazyObjects, int depth)
    {
        this.context = context;
        this.lazyObjects = lazyObjects;
        this.depth = depth;
    }

    /// <summary>Converts an object. After an error no other can be converted here: it would find what was being filled.</summary>
    /// <param name="source">Any PowerShell object.</param>
    /// <exception cref="NixConversionException">There is no Nix value for it, or for something in it.</exception>
    /// <exception cref="NixException">The machine was interrupted, or a limit is reached.</exception>
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

    /// <summary>Converts a dictionary to a set, as <see cref="Import"/> does.</summary>
    /// <param name="source">The dictionary.</param>
    public AttrSet ImportSet(IDictionary source) => (AttrSet)Import(source);

    private Value Begin(object? source)
    {
        PollNowAndThen();
        if (source is LazyProperty lazy)
        {
            return Taken(lazy.Cell.Value, lazy.Cell.Context);
        }

        object? plain = source;
        if (source is PSObject wrapper)
        {
            plain = ReferenceEquals(source, AutomationNull.Value) ? null
                : wrapper.BaseObject is PSCustomObject ? wrapper
                : wrapper.BaseObject;
        }

        if (plain is null or DBNull)
        {
            return NixNull.Instance;
        }

        if (Scalar(plain) is { } scalar)
        {
            return scalar;
        }

        if (!imported.TryGetValue(plain, out Value? value))
        {
            value = Container(plain);
            MemoryBudget.ChargeGrowth(imported.Count);
            imported[plain] = value;
        }

        return value;
    }

    private void PollNowAndThen()
    {
        if (++steps % PollInterval == 0)
        {
            VmSlot.Current?.Poll();
        }
    }

    // A value of another evaluation may refer to derivations that only that one knows.
    private Value Taken(Value value, ValueContext from)
    {
        context.Evaluator.Store.Include(from.Evaluator.Store);
        return value;
    }

    private Value? Scalar(object plain)
    {
        switch (plain)
        {
            case SwitchParameter choice:
                return NixBool.Of(choice.IsPresent);
            case PathInfo path:
                return new NixPath(NixPaths.FromNative(path.ProviderPath));
            case Value value:
                return value;
            case NixValue value:
                return Taken(value.Value, value.Context);
            case SecureString or PSCredential:
                throw new NixConversionException(
                    NixConversionException.SecretRefused,
                    "Secure strings and credentials cannot be passed to Nix: Nix strings are stored as plain text, and may end up in files that everybody can read.");
            case Delegate or System.Reflection.Pointer:
                throw new NixConversionException(NixConversionException.NoNixForm, $"An object of type {plain.GetType()} cannot be converted to a Nix value.");
        }

        try
        {
            return plain.GetType().FullName == "System.Management.Automation.SemanticVersion" ? ClrScalars.ToValue(plain.ToString()!) : ClrScalars.ToValue(plain);
        }
        catch (NixCastException error)
        {
            throw new NixConversionException(NixConversionException.NoNixForm, error.Message);
        }
    }

    private Value Container(object plain)
    {
        switch (plain)
        {
            case ScriptBlock block:
                return ScriptFunction.Create(block, context);
            case IDictionary dictionary:
                return OpenSet(EntriesOf(dictionary));
            case PSObject bag when bag.TypeNames.Contains("Deserialized." + TypeNames.Function):
                throw new NixConversionException(
                    NixConversionException.NoNixForm,
                    "A Nix function that was serialized (Export-Clixml, a job, a remote session) can no longer be called. Pass the function itself, or evaluate it again.");
            case NixFailedValue failed:
                return FailedValues.Of(failed);
            case PSObject bag when FailedValues.OfDeserialized(bag) is { } failing:
                return failing;
            case PSObject bag:
                return ShownSets.SetShownBy(bag, out ValueContext? from) is { } set ? Taken(set, from ?? context) : OpenSet(PropertiesOf(bag));
            case CommandInfo command:
                return ScriptFunction.Create(command, context);

            // As the pipeline has it, an XML node is one thing although its children can be enumerated.
            case IEnumerable sequence when plain is not XmlNode:
                return OpenList(sequence);
            default:
                return lazyObjects.GetOrAdd(plain, depth, () => LazySet(PSObject.AsPSObject(plain)));
        }
    }

    private Value OpenList(IEnumerable sequence)
    {
        var sources = new List<object?>();
        foreach (object? item in sequence)
        {
            PollNowAndThen();
            MemoryBudget.ChargeGrowth(sources.Count);
            sources.Add(item);
        }

        if (sources.Count == 0)
        {
            return NixList.Empty;
        }

        MemoryBudget.ChargeItems(2L * sources.Count);
        var items = new Value[sources.Count];
        stack.Push(new Open(sources.ToArray(), items));
        return new NixList(items);
    }

    private TvixEval.Text.NameTable Names => VmSlot.Current?.Names ?? context.Names;

    private Value OpenSet(List<KeyValuePair<string, object?>> entries)
    {
        if (entries.Count == 0)
        {
            return AttrSet.Empty;
        }

        MemoryBudget.ChargeItems(3L * entries.Count);
        TvixEval.Text.NameTable names = Names;
        var keys = new int[entries.Count];
        var sources = new object?[entries.Count];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = names.Intern(Encode(entries[i].Key));
            sources[i] = entries[i].Value;
        }

        Array.Sort(keys, sources);
        for (int i = 1; i < keys.Length; i++)
        {
            if (keys[i] == keys[i - 1])
            {
                throw new NixConversionException(
                    NixConversionException.NoNixForm,
                    $"A dictionary has two keys that are both converted to the text '{Bytes.ToText(SymbolTable.NameOf(keys[i]))}'.");
            }
        }

        // The set is made before its values, so that it can occur within itself.
        var values = new Value[keys.Length];
        stack.Push(new Open(sources, values));
        return new AttrSet(new PlainShape(keys, names), values);
    }

    private List<KeyValuePair<string, object?>> EntriesOf(IDictionary dictionary)
    {
        MemoryBudget.ChargeItems(2L * dictionary.Count);
        var entries = new List<KeyValuePair<string, object?>>(dictionary.Count);
        foreach (DictionaryEntry entry in dictionary)
        {
            PollNowAndThen();
            entries.Add(new KeyValuePair<string, object?>(LanguagePrimitives.ConvertTo<string>(entry.Key), entry.Value));
        }

        // A hash table's own order differs from run to run, and the order of names is visible in which error comes first.
        if (dictionary is Hashtable)
        {
            entries.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        }

        return entries;
    }

    private static List<KeyValuePair<string, object?>> PropertiesOf(PSObject bag)
    {
        var entries = new List<KeyValuePair<string, object?>>();
        foreach (PSPropertyInfo property in bag.Properties)
        {
            if (property.IsGettable)
            {
                entries.Add(new KeyValuePair<string, object?>(property.Name, property is LazyProperty ? property : PropertyThunk.ValueOf(property, bag)));
            }
        }

        return entries;
    }

    /// <summary>The set of an object whose properties are read when they are needed.</summary>
    private AttrSet LazySet(PSObject source)
    {
        var set = new AttrSetBuilder(Names, 8);
        foreach (PSPropertyInfo property in source.Properties)
        {
            if (property.IsGettable)
            {
                set.Add(
                    Encode(property.Name),
                    property is LazyProperty lazy ? Taken(lazy.Cell.Value, lazy.Cell.Context) : PropertyThunk.Create(property, source, context, lazyObjects, depth + 1));
            }
        }

        return set.Build();
    }

    private static string Encode(string text)
    {
        try
        {
            return ClrScalars.Encode(text);
        }
        catch (NixCastException error)
        {
            throw new NixConversionException(NixConversionException.NoNixForm, error.Message);
        }
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
