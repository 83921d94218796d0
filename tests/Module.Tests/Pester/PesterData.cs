using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace TvixEval.Module.Tests.Pester;

/// <summary>What -ForEach (or -TestCases) stands for: one set of variables a round.</summary>
internal static partial class PesterData
{
    /// <summary>The variables of each round: <c>$_</c>, and the entries of an item that is a dictionary.</summary>
    public static IEnumerable<IDictionary> Expand(object[]? items)
    {
        if (items is null)
        {
            yield return new OrderedDictionary();
            yield break;
        }

        foreach (object? item in items)
        {
            var variables = new OrderedDictionary { ["_"] = item };
            if (Unwrap(item) is IDictionary entries)
            {
                foreach (DictionaryEntry entry in entries)
                {
                    variables[entry.Key.ToString()!] = entry.Value;
                }
            }

            yield return variables;
        }
    }

    /// <summary>A name with <c>&lt;variable&gt;</c> replaced by its value.</summary>
    public static string FillIn(string name, IDictionary variables) => Template().Replace(name, match =>
    {
        string[] path = match.Groups[1].Value.Split('.');
        if (!variables.Contains(path[0]))
        {
            return match.Value;
        }

        object? value = variables[path[0]];
        for (int i = 1; i < path.Length && value is not null; i++)
        {
            value = Unwrap(value) is IDictionary entries ? entries[path[i]] : PSObject.AsPSObject(value).Properties[path[i]]?.Value;
        }

        return Describe(value);
    });

    private static object? Unwrap(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapper ? wrapper.BaseObject : value;

    private static string Describe(object? value) => value is null ? "$null" : LanguagePrimitives.ConvertTo<string>(value);

    [GeneratedRegex("<([\\w.]+)>")]
    private static partial Regex Template();
}
