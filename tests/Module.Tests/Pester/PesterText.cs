using System.Collections;
using System.Linq;
using System.Management.Automation;

namespace TvixEval.Module.Tests.Pester;

/// <summary>Shows values in messages.</summary>
internal static class PesterText
{
    public static string Of(object? value) => (value is PSObject wrapper ? wrapper.BaseObject : value) switch
    {
        null => "$null",
        string text => "'" + text + "'",
        bool truth => truth ? "$true" : "$false",
        IDictionary => LanguagePrimitives.ConvertTo<string>(value),
        IEnumerable sequence => "@(" + string.Join(", ", sequence.Cast<object?>().Select(Of)) + ")",
        { } other => LanguagePrimitives.ConvertTo<string>(value) + " (" + other.GetType().Name + ")",
    };
}
