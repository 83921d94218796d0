using System.Management.Automation;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Module.Errors;
using TvixEval.Module.Sessions;
using TvixEval.Text;

namespace TvixEval.Module.Conversion;

/// <summary>An attribute of a set that stands for a .NET object: the object's property is read when Nix needs it.</summary>
internal static class PropertyThunk
{
    /// <summary>Creates the attribute of a property.</summary>
    /// <param name="property">The property.</param>
    /// <param name="owner">The object that has it.</param>
    /// <param name="context">What values need.</param>
    /// <param name="lazyObjects">The objects that are sets already.</param>
    /// <param name="depth">How many such objects lie around what the property holds.</param>
    public static Value Create(PSPropertyInfo property, PSObject owner, ValueContext context, LazyObjects lazyObjects, int depth) =>
        new Thunk(new NativeCode((_, _, _) => Read(property, owner, context, lazyObjects, depth)));

    /// <summary>
    /// What a property holds. One that cannot be read counts as null, as it does where PowerShell reads it, with a warning: it should not
    /// cost the object's other properties.
    /// </summary>
    /// <param name="property">The property.</param>
    /// <param name="owner">The object that has it.</param>
    public static object? ValueOf(PSPropertyInfo property, PSObject owner)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException error)
        {
            string type = owner.BaseObject.GetType().ToString();
            NixRunspace.Warn(Bytes.FromText($"The property '{property.Name}' of an object of type {type} cannot be read and is treated as null: {(error.InnerException ?? error).Message}"));
            return null;
        }
    }

    private static Value Read(PSPropertyInfo property, PSObject owner, ValueContext context, LazyObjects lazyObjects, int depth)
    {
        try
        {
            return new ValueImporter(context, lazyObjects, depth).Import(StackGuard.OnOrigin(() => ValueOf(property, owner)));
        }
        catch (NixConversionException error)
        {
            throw new RefusedValueException(error);
        }
    }
}
