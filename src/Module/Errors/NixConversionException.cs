using System;
using System.Management.Automation;

namespace TvixEval.Module;

/// <summary>A Nix value cannot be converted to PowerShell, or a PowerShell value cannot be converted to Nix.</summary>
public sealed class NixConversionException : InvalidOperationException
{
    internal NixConversionException(string errorId, string message)
        : base(message) => ErrorId = errorId;

    /// <summary>The stable id of the error; see docs/errors.md.</summary>
    public string ErrorId { get; }

    internal ErrorCategory Category => ErrorId switch
    {
        SecretRefused => ErrorCategory.SecurityError,
        DepthExceeded => ErrorCategory.LimitsExceeded,
        _ => ErrorCategory.InvalidData,
    };

    internal const string NameCollision = "AttributeNameCollision";
    internal const string SecretRefused = "SecretRefused";
    internal const string NoNixForm = "NoNixForm";
    internal const string CyclicValue = "CyclicValue";
    internal const string DepthExceeded = "DepthExceeded";
}
