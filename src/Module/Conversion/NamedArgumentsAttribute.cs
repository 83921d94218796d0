using System.Collections.Specialized;
using System.Management.Automation;

namespace TvixEval.Module.Conversion;

/// <summary>Lets a parameter that takes a dictionary take an object too, as ConvertFrom-Json gives it: its properties are the entries.</summary>
internal sealed class NamedArgumentsAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (inputData is not PSObject { BaseObject: PSCustomObject } bag)
        {
            return inputData;
        }

        var entries = new OrderedDictionary();
        foreach (PSPropertyInfo property in bag.Properties)
        {
            entries.Add(property.Name, property.Value);
        }

        return entries;
    }
}
