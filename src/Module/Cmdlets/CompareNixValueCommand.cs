using System.Management.Automation;
using TvixEval.Core.Values;
using TvixEval.Differences;
using TvixEval.Module.Conversion;
using TvixEval.Module.Differences;
using TvixEval.Module.Parameters;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

/// <summary>
/// <para>Finds all differences of two values, each with its path.</para>
/// <para>
/// Compares like <c>==</c> in Nix, but does not stop at the first difference: sets and lists by their content, 1 and 1.0 as equal, derivations by their output path,
/// functions as never equal. Both sides may be PowerShell data, results of this module's commands (lazy ones and -As Value too), or what expressions, files and flakes
/// evaluate to. Only what has to be compared is evaluated: not what is the same value on both sides, nor what only one side has. Each difference is written as soon
/// as it is found; equal values give nothing. A part that cannot be evaluated is an error with its path as target, and the rest is still compared.
/// </para>
/// </summary>
/// <example>
/// <code>Compare-NixValue @{ port = 80; tags = @('web') } (Invoke-NixExpression '{ port = 8080; tags = [ "web" "new" ]; }' -As Value)</code>
/// <code>
/// ~ port: 80 -> 8080
/// + tags.1: "new"
/// </code>
/// <para>Compares PowerShell data with a Nix value.</para>
/// </example>
/// <example>
/// <code>Compare-NixValue -Path ./fleet, ./fleet -AttributePath hosts.web1.settings, hosts.web2.settings -ErrorAction SilentlyContinue</code>
/// <para>Compares parts of two files.</para>
/// </example>
/// <seealso>Compare-NixDerivation</seealso>
/// <seealso>Register-NixShouldOperator</seealso>
[Cmdlet(VerbsData.Compare, "NixValue", DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(NixValueDifference))]
[SharesParameters(typeof(CollectionParameters))]
public sealed partial class CompareNixValueCommand : NixComparisonCmdlet
{
    private protected override int? ErrorsToCollect => CollectErrors ? MaxErrors : null;

    private protected override Evaluation CreateEvaluation(NixRunspace runspace)
    {
        // A value belongs to the evaluator that made it.
        if (ParameterSetName != ObjectSet || (ReferenceObject as PSObject)?.BaseObject is not NixValue given)
        {
            return base.CreateEvaluation(runspace);
        }

        EndIf(ParameterTable.Conflict(Given, "a value from an earlier evaluation, which already determines it", given));
        return new Evaluation(runspace, given.Context);
    }

    private protected override Value Part(Value root, string path) => Select(root, path);

    private protected override ComparedValue Read(object? given) => new(given, new ValueImporter(Evaluation.Context).Import(given), Evaluation.Context);

    private protected override void Compare(ComparedValue reference, ComparedValue difference, string attributePath)
    {
        Failures?.Begin(string.Empty);
        var comparison = new ValueComparison(
            Evaluation.Machine,
            found =>
            {
                Evaluation.Runspace.Flush();
                WriteObject(new NixValueDifference(found, Evaluation.Context));
            },
            (path, error) => ReportPart(error, path));
        try
        {
            comparison.Compare(reference.Value!, difference.Value!);
        }
        finally
        {
            Failures?.CountMany(comparison.Compared);
        }
    }
}
