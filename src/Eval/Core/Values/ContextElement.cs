using System;
using System.Text;

namespace TvixEval.Core.Values;

/// <summary>The parsed form of a <see cref="StringContextElement"/>.</summary>
internal sealed class ContextElement
{
    private ContextElement(ContextElementKind kind, string path, string[] outputs)
    {
        Kind = kind;
        Path = path;
        Outputs = outputs;
    }

    /// <summary>What it stands for.</summary>
    public ContextElementKind Kind { get; }

    /// <summary>The full store path: the path itself, or that of the derivation everything starts from.</summary>
    public string Path { get; }

    /// <summary>
    /// The outputs that lead from the derivation to what is meant: usually one; each but the last is a derivation itself.
    /// Empty unless an output is meant.
    /// </summary>
    internal string[] Outputs { get; }

    /// <summary>The name of the output that is meant, or null.</summary>
    public string? Output => Outputs.Length == 0 ? null : Outputs[Outputs.Length - 1];

    /// <summary>Parses an element.</summary>
    /// <param name="element">The element.</param>
    public static ContextElement Parse(StringContextElement element)
    {
        string text = element.Encoded;
        switch (text[0])
        {
            case '=':
                return new ContextElement(ContextElementKind.Deep, text.Substring(1), Array.Empty<string>());
            case '!':
                // Outermost output first; the path comes last.
                string[] parts = text.Substring(1).Split('!');
                var outputs = new string[parts.Length - 1];
                for (int i = 0; i < outputs.Length; i++)
                {
                    outputs[i] = parts[outputs.Length - 1 - i];
                }

                return new ContextElement(ContextElementKind.Output, parts[outputs.Length], outputs);
            default:
                return new ContextElement(ContextElementKind.Path, text, Array.Empty<string>());
        }
    }

    /// <summary>The element of a store path as it is.</summary>
    /// <param name="path">The path.</param>
    public static StringContextElement OfPath(string path) => new(path);

    /// <summary>The element of a derivation with everything that it depends on.</summary>
    /// <param name="derivation">The derivation's path.</param>
    public static StringContextElement OfDeep(string derivation) => new("=" + derivation);

    /// <summary>The element of an output of a derivation.</summary>
    /// <param name="derivation">The derivation's path.</param>
    /// <param name="output">The output's name.</param>
    public static StringContextElement OfOutput(string derivation, string output) => new("!" + output + "!" + derivation);

    /// <summary>The element of an output of what this element stands for, which is a derivation.</summary>
    /// <param name="output">The output's name.</param>
    internal StringContextElement Extend(string output)
    {
        var text = new StringBuilder("!").Append(output).Append('!');
        for (int i = Outputs.Length - 1; i >= 0; i--)
        {
            text.Append(Outputs[i]).Append('!');
        }

        return new StringContextElement(text.Append(Path).ToString());
    }

    /// <summary>The derivation of an output, written as errors have it.</summary>
    internal string DisplayDerivation() => Display(Outputs.Length - 1);

    /// <summary>The element as errors have it: <c>path</c>, <c>path (deep)</c> or <c>path^output</c>.</summary>
    internal string Display() => Kind == ContextElementKind.Deep ? Path + " (deep)" : Display(Outputs.Length);

    /// <summary>C++ Nix's encoding, which has base names instead of full paths.</summary>
    internal static string Encode(StringContextElement element)
    {
        string text = element.Encoded;
        int slash = text.LastIndexOf('/');
        int start = text[0] switch { '=' => 1, '!' => text.LastIndexOf('!') + 1, _ => 0 };
        return text.Substring(0, start) + text.Substring(slash + 1);
    }

    private string Display(int outputs)
    {
        string text = Path;
        for (int i = 0; i < outputs; i++)
        {
            text += "^" + Outputs[i];
        }

        return text;
    }
}
