using System;
using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.Module.Errors;

namespace TvixEval.Module;

/// <summary>Reading a property that shows a Nix attribute, or an item of a Nix drive, failed: the evaluation of the attribute did. The inner exception is the error itself.</summary>
public sealed class NixPropertyException : MethodInvocationException
{
    private readonly ErrorRecord record;

    internal NixPropertyException(NixException error, string? advice = null, string? property = null)
        : base(error.Message, error) => record = ErrorRecords.Create(error, target: null, advice, property);

    internal NixPropertyException(NixConversionException error)
        : base(error.Message, error) => record = ErrorRecords.Create(error, target: null);

    private NixPropertyException(PipelineStoppedException error)
        : base(error.Message, error) => record = error.ErrorRecord;

    /// <summary>The error record with the id and the position of the inner error.</summary>
    public override ErrorRecord ErrorRecord => record;

    /// <summary>
    /// What the getter of a property throws instead of an error of the evaluation, or null for other errors. PowerShell takes a property whose getter
    /// fails for <c>$null</c>, unless the exception is of one of a few types, of which this is one; also where the pipeline is stopped: the script would
    /// go on with <c>$null</c>.
    /// </summary>
    /// <param name="error">The error.</param>
    /// <param name="property">The name of the attribute, if the property shows one.</param>
    internal static NixPropertyException? For(Exception error, string? property = null) => error switch
    {
        NixException failed => new NixPropertyException(failed, advice: null, property),
        NixConversionException refused => new NixPropertyException(refused),
        PipelineStoppedException stopped => new NixPropertyException(stopped),
        _ => null,
    };

    /// <summary>Reads a property.</summary>
    /// <typeparam name="T">The type of the property.</typeparam>
    /// <param name="get">Evaluates it.</param>
    /// <exception cref="NixPropertyException">The evaluation failed, or was stopped (<see cref="For"/>).</exception>
    internal static T Read<T>(Func<T> get)
    {
        try
        {
            return get();
        }
        catch (Exception error) when (For(error) is { } shown)
        {
            throw shown;
        }
    }
}
