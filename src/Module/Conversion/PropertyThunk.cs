using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.Machine;
using TvixEval.Module.Errors;
using TvixEval.Module.Sessions;
using TvixEval.Values;

namespace TvixEval.Module.Conversion;

/// <summary>An attribute of a set that stands for a .NET object: the object's property is read when Nix needs it.</summary>
internal static class PropertyThunk
{
    public static Value Create(PSPropertyInfo property, ValueContext context) =>
        new Thunk(new NativeCode((_, _, _) => Read(property, context)));

    private static Value Read(PSPropertyInfo property, ValueContext context)
    {
        try
        {
            return new ValueImporter(context).Import(StackGuard.OnOrigin(() => property.Value));
        }
        catch (GetValueException error)
        {
            throw new ScriptBlockException(error);
        }
        catch (NixConversionException error)
        {
            throw new RefusedValueException(error);
        }
    }
}
