using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace TvixEval.Repl;

/// <summary>The names that a text which is not complete binds: of <c>let</c>s and sets, and the arguments of functions.</summary>
internal static class BoundNames
{
    private const string Name = "(?<![\\w.'-])(?<name>[A-Za-z_][\\w'-]*)";

    private static readonly Regex Bindings = new(Name + "\\s*(=(?!=)|:(?![/\\w])|@)", RegexOptions.CultureInvariant);
    private static readonly Regex Patterns = new("\\{(?<formals>[^{}]*)\\}\\s*(@\\s*" + Name + "\\s*)?:", RegexOptions.CultureInvariant);
    private static readonly Regex Formals = new("(^|,)\\s*" + Name, RegexOptions.CultureInvariant);

    /// <summary>Finds them. Where a name is visible is not looked into: it is only offered.</summary>
    /// <param name="text">What stands before the place.</param>
    public static IEnumerable<string> In(string text)
    {
        foreach (Match binding in Bindings.Matches(text))
        {
            yield return binding.Groups["name"].Value;
        }

        foreach (Match pattern in Patterns.Matches(text))
        {
            if (pattern.Groups["name"].Success)
            {
                yield return pattern.Groups["name"].Value;
            }

            foreach (Match formal in Formals.Matches(pattern.Groups["formals"].Value))
            {
                yield return formal.Groups["name"].Value;
            }
        }
    }
}
