using System.Management.Automation;

namespace TvixEval.Module.Parameters;

/// <summary>The parameters of commands that can go on where a part of a result fails.</summary>
internal abstract class CollectionParameters
{
    /// <summary>
    /// Goes on where an attribute or an element fails: each is an error of its own, with its path as target, and something that says so stands in its place (an object of type
    /// <c>TvixEval.Module.NixFailedValue</c>; in JSON an object with the message as <c>$error</c>). At the end a warning tells how many failed. Limits still end the
    /// command. See <c>about_TvixEval_Errors</c>.
    /// </summary>
    [Parameter]
    public SwitchParameter CollectErrors { get; set; }

    /// <summary>With -CollectErrors: of how many values that fail errors are written. What fails after them is counted, and the command goes on.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxErrors { get; set; } = 1000;
}
