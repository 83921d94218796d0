using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace TvixEval.Module.Tests.Pester;

/// <summary>Should: an assertion about what is piped to it. Operators are switches, so that they bind by their exact names.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PesterShould")]
public sealed class ShouldCommand : PSCmdlet, IDynamicParameters
{
    private readonly List<object?> input = new();

    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public object? ActualValue { get; set; }

    [Parameter(Position = 0)]
    [Alias("ExpectedMessage", "ExpectedType", "RegularExpression", "ExpectedCount")]
    [AllowNull]
    public object? ExpectedValue { get; set; }

    [Parameter(Position = 1)]
    public string? Because { get; set; }

    [Parameter]
    public SwitchParameter Not { get; set; }

    [Parameter]
    public SwitchParameter Be { get; set; }

    [Parameter]
    public SwitchParameter BeExactly { get; set; }

    [Parameter]
    public SwitchParameter BeGreaterThan { get; set; }

    [Parameter]
    public SwitchParameter BeLessThan { get; set; }

    [Parameter]
    public SwitchParameter BeGreaterOrEqual { get; set; }

    [Parameter]
    public SwitchParameter BeLessOrEqual { get; set; }

    [Parameter]
    public SwitchParameter BeLike { get; set; }

    [Parameter]
    public SwitchParameter BeLikeExactly { get; set; }

    [Parameter]
    public SwitchParameter BeNullOrEmpty { get; set; }

    [Parameter]
    [Alias("HaveType")]
    public SwitchParameter BeOfType { get; set; }

    [Parameter]
    public SwitchParameter BeTrue { get; set; }

    [Parameter]
    public SwitchParameter BeFalse { get; set; }

    [Parameter]
    public SwitchParameter BeIn { get; set; }

    [Parameter]
    public SwitchParameter Contain { get; set; }

    [Parameter]
    public SwitchParameter HaveCount { get; set; }

    [Parameter]
    public SwitchParameter Match { get; set; }

    [Parameter]
    public SwitchParameter MatchExactly { get; set; }

    [Parameter]
    public SwitchParameter Throw { get; set; }

    [Parameter]
    public string? ErrorId { get; set; }

    [Parameter]
    public Type? ExceptionType { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>A switch for each operator that was added.</summary>
    public object GetDynamicParameters() => AddedOperators.Of(Runspace.DefaultRunspace).CreateSwitches();

    protected override void ProcessRecord()
    {
        if (MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(ActualValue)))
        {
            input.Add(ActualValue);
        }
    }

    protected override void EndProcessing()
    {
        if (Throw)
        {
            AssertThrow();
            return;
        }

        if (AddedOperators.Of(Runspace.DefaultRunspace).Find(MyInvocation.BoundParameters.Keys) is { } added)
        {
            AssertAdded(added);
            return;
        }

        PesterOperator chosen = Choose();
        if (chosen.TakesAll)
        {
            Assert(chosen, input.Count == 1 ? input[0] : input.ToArray());
            return;
        }

        if (input.Count == 0)
        {
            input.Add(null);
        }

        foreach (object? item in input)
        {
            Assert(chosen, item);
        }
    }

    private PesterOperator Choose()
    {
        foreach (string name in MyInvocation.BoundParameters.Keys)
        {
            if (PesterOperator.ByName.TryGetValue(name, out PesterOperator? chosen))
            {
                return chosen;
            }
        }

        throw new ArgumentException("Should needs an operator, such as -Be.");
    }

    private void Assert(PesterOperator chosen, object? actual)
    {
        if (chosen.Holds(actual, ExpectedValue) == Not.IsPresent)
        {
            string not = Not ? "not " : string.Empty;
            string expected = chosen.HasExpected ? " " + PesterText.Of(ExpectedValue) : string.Empty;
            Fail($"Expected {PesterText.Of(actual)} {not}to {chosen.Phrase}{expected}");
        }
    }

    private void AssertAdded(ScriptBlock test)
    {
        const string Call = "param($test, $actual, $expected, $negate, $because) & $test -ActualValue $actual -ExpectedValue $expected -Negate:$negate -Because $because";
        object? actual = input.Count == 0 ? null : input.ToArray();
        PSObject result = InvokeCommand.InvokeScript(Call, test, actual, ExpectedValue, Not.IsPresent, Because)[0];
        if (!LanguagePrimitives.IsTrue(result.Properties["Succeeded"].Value))
        {
            ThrowFailure(LanguagePrimitives.ConvertTo<string>(result.Properties["FailureMessage"].Value));
        }
    }

    private void AssertThrow()
    {
        if (input.Count != 1 || (input[0] is PSObject wrapper ? wrapper.BaseObject : input[0]) is not ScriptBlock script)
        {
            throw new ArgumentException("Should -Throw needs a script block.");
        }

        ErrorRecord? error = null;
        try
        {
            SessionState.InvokeCommand.InvokeScript(useLocalScope: true, script, input: null);
        }
        catch (RuntimeException failure)
        {
            error = failure.ErrorRecord;
        }

        if (Not)
        {
            if (error is not null)
            {
                Fail($"Expected no exception, but got {PesterText.Of(error.Exception.Message)}");
            }

            return;
        }

        if (error is null)
        {
            Fail("Expected an exception, but none was thrown");
            return;
        }

        Exception exception = error.Exception;
        if (ExpectedValue is not null && !Like(exception.Message, LanguagePrimitives.ConvertTo<string>(ExpectedValue)))
        {
            Fail($"Expected an exception with a message like {PesterText.Of(ExpectedValue)}, but got {PesterText.Of(exception.Message)}");
        }

        if (ErrorId is not null && !Like(error.FullyQualifiedErrorId, ErrorId))
        {
            Fail($"Expected an error with an id like {PesterText.Of(ErrorId)}, but got {PesterText.Of(error.FullyQualifiedErrorId)}");
        }

        if (ExceptionType is not null && !ExceptionType.IsInstanceOfType(exception))
        {
            Fail($"Expected an exception of type {ExceptionType}, but got one of type {exception.GetType()}: {exception.Message}");
        }

        if (PassThru)
        {
            WriteObject(error);
        }
    }

    private static bool Like(string actual, string pattern) => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch(actual);

    private void Fail(string message) => ThrowFailure(message + (Because is null ? "." : ", because " + Because + "."));

    private void ThrowFailure(string message) =>
        ThrowTerminatingError(new ErrorRecord(new PesterAssertionException(message), "PesterAssertionFailed", ErrorCategory.InvalidResult, null));
}
