using System;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Module.Sessions;

namespace TvixEval.Module.Conversion;

/// <summary>Hands results to the pipeline in the form that was asked for.</summary>
internal sealed class ResultWriter
{
    private readonly Evaluation evaluation;
    private readonly NixOutputForm form;
    private readonly bool noEnumerate;
    private readonly bool isLazy;
    private readonly Action<object?> emit;

    /// <summary>Creates a writer.</summary>
    /// <param name="evaluation">What the results belong to.</param>
    /// <param name="form">The form.</param>
    /// <param name="noEnumerate">Whether a list is one array instead of its elements.</param>
    /// <param name="isLazy">Whether the properties of objects are evaluated when they are read.</param>
    /// <param name="emit">Receives each object, which is not to be enumerated further.</param>
    public ResultWriter(Evaluation evaluation, NixOutputForm form, bool noEnumerate, bool isLazy, Action<object?> emit)
    {
        this.evaluation = evaluation;
        this.form = form;
        this.noEnumerate = noEnumerate;
        this.isLazy = isLazy;
        this.emit = emit;
    }

    /// <summary>The machine that evaluates, on the thread that writes; by default that of the evaluation.</summary>
    public Vm? Machine { get; init; }

    /// <summary>Whether paths in JSON are not copied to the store.</summary>
    public bool KeepsPaths { get; init; }

    /// <summary>Receives the parts of results that fail, so that the rest is still written; null to fail with the first.</summary>
    public PartFailures? Failures { get; init; }

    /// <summary>Writes a value; the elements of a list one by one, each as soon as it is evaluated.</summary>
    /// <param name="value">The value.</param>
    public void Write(Value value)
    {
        Vm vm = Machine ?? evaluation.Machine;
        switch (form)
        {
            case NixOutputForm.Object:
                WriteObjects(vm, value, isLazy ? ObjectForm.LazyProperties : ObjectForm.Properties);
                break;
            case NixOutputForm.Hashtable:
                WriteObjects(vm, value, ObjectForm.Dictionaries);
                break;
            case NixOutputForm.Value:
                Emit(NixValue.Of(value, evaluation.Context));
                break;
            case NixOutputForm.Json:
            case NixOutputForm.IndentedJson:
                Emit(ResultText.Json(vm, value, KeepsPaths, isIndented: form == NixOutputForm.IndentedJson, Failures));
                break;
            case NixOutputForm.Xml:
                Emit(ResultText.Xml(vm, value, Failures));
                break;
            default:
                Emit(ResultText.Nix(vm, value, Failures));
                break;
        }
    }

    private void WriteObjects(Vm vm, Value value, ObjectForm objects)
    {
        var converter = new ObjectConverter(vm, evaluation.Context, objects, Failures);
        if (noEnumerate || value is not NixList list)
        {
            Emit(converter.Convert(value));
            return;
        }

        Failures?.Count();
        for (int i = 0; i < list.Count; i++)
        {
            if (Failures is null)
            {
                Emit(converter.ConvertElement(list, i));
            }
            else if (converter.TryConvertElement(list, i, out object? result))
            {
                Emit(result);
            }
        }
    }

    private void Emit(object? result)
    {
        // What was said while the result was evaluated comes before it.
        evaluation.Runspace.Flush();
        emit(result);
    }
}
