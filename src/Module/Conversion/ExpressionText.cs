using System;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Module.Conversion;

/// <summary>Nix values as the text of expressions that evaluate to them.</summary>
internal static class ExpressionText
{
    /// <summary>The text.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="value">The value.</param>
    /// <param name="compress">Whether to write it on one line.</param>
    /// <param name="depth">How deep sets and lists may be nested.</param>
    /// <exception cref="NixConversionException">Something in it has no text.</exception>
    public static string Write(Vm vm, Value value, bool compress, int depth)
    {
        string bytes;
        try
        {
            bytes = ExpressionWriter.Write(vm, value, compress, depth);
        }
        catch (UnwritableValueException error)
        {
            throw error.Reason switch
            {
                UnwritableReason.Cycle => new NixConversionException(
                    NixConversionException.CyclicValue, $"This cannot be written as Nix text: {error.Message}."),
                UnwritableReason.Depth => new NixConversionException(
                    NixConversionException.DepthExceeded, $"The data is nested too deeply: {error.Message}. Nothing was written; use a larger -Depth."),
                _ => new NixConversionException(
                    NixConversionException.NoNixForm, $"This cannot be written as Nix text: {error.Message}."),
            };
        }

        string text = Bytes.ToText(bytes);
        if (!ReferenceEquals(text, bytes) && !string.Equals(Bytes.FromText(text), bytes, StringComparison.Ordinal))
        {
            throw new NixConversionException(NixConversionException.NoNixForm, "This cannot be written as Nix text: a string in it is not valid UTF-8.");
        }

        return text;
    }
}
