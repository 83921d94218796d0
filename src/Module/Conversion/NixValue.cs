using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Dynamic;
using System.Linq;
using System.Management.Automation;
using TvixEval.Core.Values;
using TvixEval.Module.Conversion;
using TvixEval.Module.Navigation;
using TvixEval.Module.Sessions;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// A Nix value in the evaluator's own form, perhaps not evaluated yet. It keeps a reference to its evaluator, so it can
/// be compared, printed and read anywhere: PowerShell's <c>-eq</c> is Nix's equality. The attributes of a set are members (<c>$v.a.b</c>), and
/// elements have indexes (<c>$v.list[0]</c>); both are values again, not evaluated. What the class has itself, such as <c>Type</c>, comes first;
/// <see cref="GetAttribute"/> and <c>$v['type']</c> give any attribute.
/// </summary>
[TypeConverter(typeof(NixValueConverter))]
public class NixValue : DynamicObject, IEquatable<NixValue>, IComparable<NixValue>, IComparable
{
    private protected NixValue(Value value, ValueContext context)
    {
        Value = value;
        Context = context;
    }

    // No public property: whatever shows or sends all properties of an object would walk through the evaluator.
    internal Value Value { get; }

    /// <summary>Whether the outermost level of the value has been evaluated.</summary>
    public bool IsEvaluated => Value.Peek() is not null;

    /// <summary>The type, as in <c>builtins.typeOf</c>; evaluates the value.</summary>
    public string Type => NixPropertyException.Read(() =>
    {
        using RunspaceEntry entry = Context.Enter();
        return ValuePreview.NameOf(entry.Machine.Force(Value).Kind);
    });

    internal ValueContext Context { get; }

    /// <summary>Creates the object for a value: a <see cref="NixFunction"/> for a function.</summary>
    internal static NixValue Of(Value value, ValueContext context) =>
        value.Peek() is Closure or BuiltinValue or PartialBuiltin ? NixFunction.Create(value.Peek()!, context) : new NixValue(value, context);

    /// <summary>An attribute of a set, not evaluated; null if there is none.</summary>
    /// <param name="name">The name.</param>
    public NixValue? GetAttribute(string name) => Look(value => (value as AttrSet)?.Get(Bytes.FromText(name)));

    /// <inheritdoc/>
    public override bool TryGetMember(GetMemberBinder binder, out object? result)
    {
        string name = binder.Name;
        result = Look(value => value is AttrSet set ? set.Get(Bytes.FromText(name)) ?? AnyCase(set, name) : null);
        return result is not null;
    }

    /// <summary>An attribute by its exact name, or an element by its index (negative ones count from the end). An indexer of C# would lose errors: PowerShell takes one that fails for <c>$null</c>.</summary>
    /// <param name="binder">What binds the expression.</param>
    /// <param name="indexes">The name or index.</param>
    /// <param name="result">The part, not evaluated; null if there is none.</param>
    public override bool TryGetIndex(GetIndexBinder binder, object[] indexes, out object? result)
    {
        result = null;
        if (indexes.Length != 1)
        {
            return false;
        }

        result = LanguagePrimitives.ConvertTo<object>(indexes[0]) switch
        {
            string name => GetAttribute(name),
            object other when LanguagePrimitives.TryConvertTo(other, out int index) => GetElement(index),
            _ => null,
        };
        return true;
    }

    /// <summary>The names of the attributes of a set that has been evaluated: looking for them evaluates nothing.</summary>
    public override IEnumerable<string> GetDynamicMemberNames() =>
        Value.Peek() is AttrSet set ? ValueTree.Children(set).Select(static child => child.Key) : Array.Empty<string>();

    /// <summary>The value as PowerShell data, fully evaluated.</summary>
    public object? ToObject()
    {
        using RunspaceEntry entry = Context.Enter();
        return new ObjectConverter(entry.Machine, Context, ObjectForm.Properties).Convert(Value);
    }

    /// <summary>Calls the value as a function with PowerShell arguments; the result is PowerShell data, fully evaluated.</summary>
    /// <param name="arguments">The arguments, in order.</param>
    public object? Invoke(params object?[] arguments)
    {
        using RunspaceEntry entry = Context.Enter();
        Value result = Value;
        foreach (object? argument in arguments)
        {
            result = entry.Machine.Call(result, new ValueImporter(Context).Import(argument));
        }

        return new ObjectConverter(entry.Machine, Context, ObjectForm.Properties).Convert(result);
    }

    /// <summary>Nix's equality, as it applies to list elements.</summary>
    /// <param name="other">The other value.</param>
    public bool Equals(NixValue? other)
    {
        if (other is null)
        {
            return false;
        }

        using RunspaceEntry entry = Context.Enter();
        return Value.Equals(other.Value);
    }

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as NixValue);

    /// <inheritdoc/>
    public sealed override int GetHashCode()
    {
        using RunspaceEntry entry = Context.Enter();
        return Value.GetHashCode();
    }

    /// <summary>The order of <c>builtins.lessThan</c>.</summary>
    /// <param name="other">The other value.</param>
    public int CompareTo(NixValue? other)
    {
        if (other is null)
        {
            return 1;
        }

        using RunspaceEntry entry = Context.Enter();
        return Value.CompareTo(other.Value);
    }

    int IComparable.CompareTo(object? obj) => obj switch
    {
        null => 1,
        NixValue other => CompareTo(other),
        _ => CompareTo(new NixValue(new ValueImporter(Context).Import(obj), Context)),
    };

    /// <summary>A short preview of the value on one line; evaluates nothing. The views show it.</summary>
    public string GetPreview() => NixView.Preview(Value);

    /// <summary>The value, fully evaluated, as <c>nix-instantiate --eval --strict</c> prints it.</summary>
    public override string ToString()
    {
        using RunspaceEntry entry = Context.Enter();
        return Value.ToString();
    }

    // As PowerShell finds members, but only where one alone can be meant.
    private static Value? AnyCase(AttrSet set, string name)
    {
        KeyValuePair<string, Value>[] found = ValueTree.Children(set).Where(child => string.Equals(child.Key, name, StringComparison.OrdinalIgnoreCase)).Take(2).ToArray();
        return found.Length == 1 ? found[0].Value : null;
    }

    private NixValue? GetElement(int index) => Look(value =>
        value is NixList list && (index < 0 ? index += list.Count : index) >= 0 && index < list.Count ? list[index] : null);

    /// <summary>Evaluates the value to its outermost level, and gives a part of it.</summary>
    private NixValue? Look(Func<Value, Value?> select) => NixPropertyException.Read(() =>
    {
        using RunspaceEntry entry = Context.Enter();
        return select(entry.Machine.Force(Value)) is { } part ? Of(part, Context) : null;
    });
}
