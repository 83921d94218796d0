using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Module.Errors;

/// <summary>What a script block gave, or a property of a .NET object, has no Nix form: the conversion's error within an evaluation.</summary>
internal sealed class RefusedValueException : NixException
{
    public RefusedValueException(NixConversionException error)
        : this(error.ErrorId, error.Category, Bytes.FromText(error.Message))
    {
    }

    private RefusedValueException(string errorId, ErrorCategory category, string message)
        : base(NixErrorKind.Type, message)
    {
        ErrorId = errorId;
        Category = category;
    }

    /// <summary>The stable id of the conversion's error.</summary>
    public string ErrorId { get; }

    /// <summary>Its category.</summary>
    public ErrorCategory Category { get; }

    internal override NixException Clone()
    {
        var copy = new RefusedValueException(ErrorId, Category, RawMessage) { Position = Position };
        copy.CopyTraces(this);
        return copy;
    }
}
