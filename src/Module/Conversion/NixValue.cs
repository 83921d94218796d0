using System;
using System.ComponentModel;
using TvixEval.Core.Values;
using TvixEval.Module.Conversion;
using TvixEval.Module.Navigation;
using TvixEval.Module.Sessions;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// A Nix value in the evaluator's own form, perhaps not evaluated yet. It keeps a reference to its evaluator, so it can
/// be compared, printed and read anywhere: PowerShell's <c>-eq</c> is Nix's equality.
/// </summary>
[TypeConverter(typeof(NixValueConverter))]
public class NixValue : IEquatable<NixValue>, IComparable<NixValue>, IComparable
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
    public NixValue? GetAttribute(string name)
    {
        using RunspaceEntry entry = Context.Enter();
        Value? attribute = (entry.Machine.Force(Value) as AttrSet)?.Get(Bytes.FromText(name));
        return attribute is null ? null : Of(attribute, Context);
    }

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
}
