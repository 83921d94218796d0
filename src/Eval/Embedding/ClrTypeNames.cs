using System;
using System.Linq;

namespace TvixEval.Embedding;

/// <summary>Types as a programmer writes them, for messages.</summary>
internal static class ClrTypeNames
{
    /// <summary>The name of a type: <c>List&lt;Int32&gt;</c>.</summary>
    public static string Of(Type type)
    {
        if (type.IsArray)
        {
            return Of(type.GetElementType()!) + "[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Of(inner) + "?";
        }

        int mark = type.Name.IndexOf('`');
        return mark < 0 ? type.Name : type.Name.Substring(0, mark) + "<" + string.Join(", ", type.GetGenericArguments().Select(Of)) + ">";
    }
}
