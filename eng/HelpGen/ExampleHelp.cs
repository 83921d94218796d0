using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace TvixEval.HelpGen;

/// <summary>An example: commands, what they show, and what there is to say about it.</summary>
internal sealed record ExampleHelp(string Code, string Output, IReadOnlyList<string> Remarks)
{
    /// <summary>
    /// Reads an <c>example</c> element: a <c>code</c> element with the commands, perhaps a second one with what they show
    /// (a line of three dots stands for any lines), and paragraphs.
    /// </summary>
    public static ExampleHelp Read(XElement example, string cmdlet)
    {
        string[] code = example.Elements("code").Select(DocumentationFile.Code).ToArray();
        if (code.Length is 0 or > 2 || code[0].Length == 0)
        {
            throw new HelpException($"An example of {cmdlet} needs one or two <code> elements: the commands, and what they show.");
        }

        // An empty line is what separates the commands from what they show.
        if (code[0].Contains("\n\n", System.StringComparison.Ordinal))
        {
            throw new HelpException($"The commands of an example of {cmdlet} have an empty line among them.");
        }

        var rest = new XElement("remarks", example.Nodes().Where(static node => node is not XElement { Name.LocalName: "code" }));
        return new ExampleHelp(code[0], code.Length == 2 ? code[1] : string.Empty, DocumentationFile.Paragraphs(rest));
    }
}
