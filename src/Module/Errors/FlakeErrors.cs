using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Module.Errors;

/// <summary>Errors of commands about flakes that are none of evaluation.</summary>
internal static class FlakeErrors
{
    /// <summary>The error that a flake has no input of a name that a command was given.</summary>
    /// <param name="path">The name or path, as it was given.</param>
    /// <param name="known">The paths of the inputs that there are.</param>
    /// <param name="isLocked">Whether it would have to be one that is locked itself, and does not follow another.</param>
    public static ErrorRecord NoSuchInput(string path, IReadOnlyCollection<string> known, bool isLocked = false)
    {
        IReadOnlyList<string> similar = Suggestions.BestMatches(known.Select(Bytes.FromText), Bytes.FromText(path));
        string message = $"The flake has no input '{path}', which -InputName names{(isLocked ? ", or it follows another one" : string.Empty)}.";
        var record = new ErrorRecord(new ItemNotFoundException(message), "FlakeInputNotFound", ErrorCategory.ObjectNotFound, path);
        string? question = Suggestions.Question(similar);
        string? advice = question is not null ? Bytes.ToText(question) : known.Count is > 0 and <= 10 ? "Its inputs: " + string.Join(", ", known) + "." : null;
        if (advice is not null)
        {
            record.ErrorDetails = new ErrorDetails(message) { RecommendedAction = advice };
        }

        return record;
    }
}
