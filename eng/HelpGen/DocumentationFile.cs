using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TvixEval.HelpGen;

/// <summary>The documentation comments that the compiler has collected, as plain text.</summary>
internal sealed partial class DocumentationFile
{
    private readonly Dictionary<string, XElement> members;

    private DocumentationFile(Dictionary<string, XElement> members) => this.members = members;

    /// <summary>Reads the file that the compiler writes beside an assembly.</summary>
    public static DocumentationFile Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new HelpException($"There is no documentation file '{path}'.");
        }

        return new DocumentationFile(XDocument.Load(path, LoadOptions.PreserveWhitespace).Descendants("member")
            .ToDictionary(static member => (string)member.Attribute("name")!, StringComparer.Ordinal));
    }

    /// <summary>The paragraphs of a member's element, such as <c>summary</c>; none when it is missing.</summary>
    /// <param name="id">The member's documentation id, such as <c>T:TvixEval.X</c>.</param>
    /// <param name="element">The name of the element.</param>
    public IReadOnlyList<string> GetParagraphs(string id, string element) =>
        members.TryGetValue(id, out XElement? member) && member.Element(element) is { } found ? Paragraphs(found) : Array.Empty<string>();

    /// <summary>The elements of a member with a certain name.</summary>
    /// <param name="id">The member's documentation id.</param>
    /// <param name="element">The name of the elements.</param>
    public IEnumerable<XElement> GetElements(string id, string element) =>
        members.TryGetValue(id, out XElement? member) ? member.Elements(element) : Enumerable.Empty<XElement>();

    /// <summary>The paragraphs of an element: its <c>para</c> elements, and text between them.</summary>
    public static IReadOnlyList<string> Paragraphs(XElement element)
    {
        var paragraphs = new List<string>();
        var current = new StringBuilder();
        foreach (XNode node in element.Nodes())
        {
            if (node is XElement { Name.LocalName: "para" } para)
            {
                Flush();
                current.Append(Text(para));
                Flush();
            }
            else
            {
                current.Append(Text(node));
            }
        }

        Flush();
        return paragraphs;

        void Flush()
        {
            string text = Space().Replace(current.ToString(), " ").Trim();
            current.Clear();
            if (text.Length > 0)
            {
                paragraphs.Add(text);
            }
        }
    }

    /// <summary>The lines of a <c>code</c> element without what they are all indented by, and without empty lines around.</summary>
    public static string Code(XElement element)
    {
        List<string> lines = element.Value.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').Select(static line => line.TrimEnd()).ToList();
        while (lines.Count > 0 && lines[0].Length == 0)
        {
            lines.RemoveAt(0);
        }

        while (lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        // Text that begins in the line of the tag has no indentation that counts.
        IEnumerable<string> indented = element.Value.StartsWith('\n') || element.Value.StartsWith("\r\n", StringComparison.Ordinal) ? lines : lines.Skip(1);
        int indentation = indented.Where(static line => line.Length > 0)
            .Select(static line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join("\n", lines.Select(line => line.Length - line.TrimStart().Length >= indentation ? line.Substring(Math.Min(indentation, line.Length)) : line));
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } reference => ReferenceText(reference),
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => string.Empty,
    };

    private static string ReferenceText(XElement reference)
    {
        if (!reference.IsEmpty && reference.Value.Length > 0)
        {
            return reference.Value;
        }

        if ((string?)(reference.Attribute("langword") ?? reference.Attribute("name") ?? reference.Attribute("href")) is { } word)
        {
            return word;
        }

        // "P:TvixEval.X.Path" is the parameter Path, "T:TvixEval.X" the type X.
        string id = (string?)reference.Attribute("cref") ?? string.Empty;
        string name = id.Substring(id.LastIndexOf('.') + 1);
        return id.StartsWith("P:", StringComparison.Ordinal) ? "-" + name : name;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
