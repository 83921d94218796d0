using System;
using System.Management.Automation;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

/// <summary>Lets a parameter that takes a session, or several, take names too.</summary>
internal sealed class NixSessionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? plain = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        return plain switch
        {
            string name => SessionTable.Find(name) ?? throw new ArgumentTransformationMetadataException($"There is no Nix session named '{name}'."),
            PSCustomObject when inputData is PSObject copy && copy.TypeNames.Contains("Deserialized." + typeof(NixSession).FullName) =>
                throw new ArgumentTransformationMetadataException("A Nix session belongs to its process, and this is a copy from another one. Create one here with New-NixSession."),
            object?[] several => Array.ConvertAll(several, item => Transform(engineIntrinsics, item)),
            _ => plain,
        };
    }
}
