using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.Module.Errors;

namespace TvixEval.Module;

/// <summary>Reading a property that shows a Nix attribute, or an item of a Nix drive, failed: the evaluation of the attribute did. The inner exception is the error itself.</summary>
public sealed class NixPropertyException : MethodInvocationException
{
    private readonly ErrorRecord record;

    internal NixPropertyException(NixException error)
        : base(error.Message, error) => record = ErrorRecords.Create(error, target: null);

    internal NixPropertyException(NixConversionException error)
        : base(error.Message, error) => record = ErrorRecords.Create(error, target: null);

    /// <summary>The error record with the id and the position of the inner error.</summary>
    public override ErrorRecord ErrorRecord => record;
}
