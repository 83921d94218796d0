using System;
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

    private NixPropertyException(PipelineStoppedException error)
        : base(error.Message, error) => record = error.ErrorRecord;

    /// <summary>The error record with the id and the position of the inner error.</summary>
    public override ErrorRecord ErrorRecord => record;

    /// <summary>
    /// Reads a property. PowerShell takes one whose getter fails for <c>$null</c>, unless the exception is of one of a few types, of which
    /// this is one; also where the pipeline is stopped: the script would go on with <c>$null</c>.
    /// </summary>
    /// <typeparam name="T">The type of the property.</typeparam>
    /// <param name="get">Evaluates it.</param>
    /// <exception cref="NixPropertyException">The evaluation failed, or was stopped.</exception>
    internal static T Read<T>(Func<T> get)
    {
        try
        {
            return get();
        }
        catch (NixException error)
        {
            throw new NixPropertyException(error);
        }
        catch (NixConversionException error)
        {
            throw new NixPropertyException(error);
        }
        catch (PipelineStoppedException error)
        {
            throw new NixPropertyException(error);
        }
    }
}
