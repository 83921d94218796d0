using System;
using System.Management.Automation;

namespace TvixEval.Module.Conversion;

/// <summary>A property that is evaluated when it is read.</summary>
internal sealed class LazyProperty : PSPropertyInfo
{
    public LazyProperty(string name, LazyCell cell)
    {
        SetMemberName(name);
        Cell = cell;
    }

    public LazyCell Cell { get; }

    public override bool IsGettable => true;

    public override bool IsSettable => false;

    // As NoteProperty it counts as data: Select-Object, Format-List and ConvertTo-Json include it.
    public override PSMemberTypes MemberType => PSMemberTypes.NoteProperty;

    public override string TypeNameOfValue => Cell.DescribeType();

    public override object? Value
    {
        get
        {
            // Without a delegate: it is read far more often than evaluated.
            try
            {
                return Cell.Get();
            }
            catch (Exception error) when (NixPropertyException.For(error, Name) is { } shown)
            {
                throw shown;
            }
        }

        set => throw new SetValueException($"'{Name}' is an attribute of a Nix value and cannot be set.");
    }

    public override PSMemberInfo Copy() => new LazyProperty(Name, Cell);

    // Get-Member shows this; the default would read the value.
    public override string ToString() => $"{TypeNameOfValue} {Name}";
}
