using System.Management.Automation;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

/// <summary>Lets a parameter that takes a session take the name of one too.</summary>
internal sealed class NixSessionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? plain = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        return plain is string name
            ? SessionTable.Find(name) ?? throw new ArgumentTransformationMetadataException($"There is no Nix session named '{name}'.")
            : plain;
    }
}
