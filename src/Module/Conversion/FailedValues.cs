using System;
using System.Linq;
using System.Management.Automation;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Module.Errors;
using TvixEval.Text;

namespace TvixEval.Module.Conversion;

/// <summary>What failures that were collected (<see cref="NixFailedValue"/>) are in Nix: values that fail again, when they are looked at.</summary>
internal static class FailedValues
{
    private const string Deserialized = "Deserialized.TvixEval.Module.NixFailedValue";

    private static readonly ILookup<string, NixErrorKind> KindsById =
        ((NixErrorKind[])Enum.GetValues(typeof(NixErrorKind))).ToLookup(NixErrorIds.Of, StringComparer.Ordinal);

    /// <summary>The value of a failure.</summary>
    /// <param name="failed">The failure.</param>
    public static Value Of(NixFailedValue failed) => Failing(failed.GetException() switch
    {
        NixException error => error,
        NixConversionException error => new RefusedValueException(error),
        _ => Restore(failed.ErrorId, failed.Message),
    });

    /// <summary>The value of a failure that was serialized (<c>Export-Clixml</c>, a job, a remote session); null for any other object.</summary>
    /// <param name="bag">The object.</param>
    public static Value? OfDeserialized(PSObject bag) =>
        bag.TypeNames.Contains(Deserialized) && bag.Properties[nameof(NixFailedValue.ErrorId)]?.Value is string id && bag.Properties[nameof(NixFailedValue.Message)]?.Value is string message
            ? Failing(Restore(id, message))
            : null;

    private static Thunk Failing(NixException error) => new(new NativeCode((_, _, _) => throw error.Clone()));

    private static NixException Restore(string id, string message) => KindsById[id].Any()
        ? new NixException(KindsById[id].First(), Bytes.FromText(message))
        : new RefusedValueException(new NixConversionException(id, message));
}
