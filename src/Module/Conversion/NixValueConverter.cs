using System;
using System.Collections;
using System.Collections.Specialized;
using System.ComponentModel;
using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.Module.Conversion;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

/// <summary>
/// Casts of Nix values: <c>[int]$value</c>, <c>[hashtable]$value</c>, <c>[scriptblock]$function</c>. The value is fully
/// evaluated, and PowerShell then converts its PowerShell form. Casts to <c>[string]</c> and <c>[bool]</c> are the
/// engine's own: they give the Nix text, and whether there is an object. In the other direction, <c>[TvixEval.Module.NixValue]$data</c>
/// converts PowerShell data to a Nix value; PowerShell also uses this to compare the two, as in <c>$value -eq 1</c>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NixValueConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object? sourceValue, Type destinationType) =>
        destinationType == typeof(NixValue) || (destinationType == typeof(NixFunction) && sourceValue is ScriptBlock or CommandInfo);

    /// <inheritdoc/>
    public override object ConvertFrom(object? sourceValue, Type destinationType, IFormatProvider? formatProvider, bool ignoreCase)
    {
        var context = ValueContext.Of(EvaluatorPool.Get(new EvaluationOptions()));
        try
        {
            return NixValue.Of(new ValueImporter(context).Import(sourceValue), context);
        }
        catch (NixConversionException error)
        {
            throw new PSInvalidCastException(error.Message, error);
        }
    }

    // The engine asks with the object's wrapper first, which has the properties of a property bag.

    /// <inheritdoc/>
    public override bool CanConvertFrom(PSObject? sourceValue, Type destinationType) => CanConvertFrom(Unwrap(sourceValue), destinationType);

    /// <inheritdoc/>
    public override object ConvertFrom(PSObject? sourceValue, Type destinationType, IFormatProvider? formatProvider, bool ignoreCase) =>
        ConvertFrom(Unwrap(sourceValue), destinationType, formatProvider, ignoreCase);

    /// <inheritdoc/>
    public override bool CanConvertTo(object? sourceValue, Type destinationType) =>
        sourceValue is NixValue && (destinationType is null || !typeof(NixValue).IsAssignableFrom(destinationType))
        && (destinationType != typeof(ScriptBlock) || sourceValue is NixFunction);

    /// <inheritdoc/>
    public override object? ConvertTo(object? sourceValue, Type destinationType, IFormatProvider? formatProvider, bool ignoreCase)
    {
        if (sourceValue is not NixValue value)
        {
            throw new PSInvalidCastException($"An object of type {sourceValue?.GetType()} is not a Nix value.");
        }

        if (destinationType == typeof(ScriptBlock) && value is NixFunction function)
        {
            return function.ToScriptBlock();
        }

        try
        {
            using RunspaceEntry entry = value.Context.Enter();
            bool isDictionary = destinationType == typeof(Hashtable) || destinationType == typeof(OrderedDictionary) || destinationType == typeof(IDictionary);
            object? plain = new ObjectConverter(entry.Machine, value.Context, isDictionary ? ObjectForm.Dictionaries : ObjectForm.Properties).Convert(value.Value);
            return plain is NixValue && !destinationType.IsInstanceOfType(plain)
                ? throw new PSInvalidCastException($"A Nix function cannot be converted to {destinationType}.")
                : LanguagePrimitives.ConvertTo(plain, destinationType, formatProvider);
        }
        catch (Exception error) when (error is NixException or NixConversionException)
        {
            // What a cast fails with has to be of this type, or the engine says nothing of why.
            throw new PSInvalidCastException(error.Message, error);
        }
    }

    private static object? Unwrap(PSObject? source) => source?.BaseObject is PSCustomObject ? source : source?.BaseObject;
}
