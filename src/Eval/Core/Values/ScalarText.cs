using System.Globalization;
using System.Text;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Core.Values;

/// <summary>How values print that hold no others; the same in all forms in which C++ Nix prints values.</summary>
internal static class ScalarText
{
    /// <summary>Prints an evaluated number, boolean, null, string or path; false for anything else.</summary>
    /// <param name="output">Where to, as bytes, one a char.</param>
    /// <param name="value">The value.</param>
    /// <param name="maxStringLength">How many bytes of a string to show.</param>
    public static bool TryAppend(StringBuilder output, Value value, int maxStringLength = int.MaxValue)
    {
        switch (value)
        {
            case NixInt number:
                output.Append(number.Value.ToString(CultureInfo.InvariantCulture));
                return true;
            case NixFloat number:
                output.Append(FloatText.General(number.Value));
                return true;
            case NixBool boolean:
                output.Append(boolean.Value ? "true" : "false");
                return true;
            case NixNull:
                output.Append("null");
                return true;
            case NixString text:
                NixText.AppendStringLiteral(output, text.Bytes, maxStringLength);
                return true;
            case NixPath path:
                output.Append(path.Path);
                return true;
            default:
                return false;
        }
    }
}
