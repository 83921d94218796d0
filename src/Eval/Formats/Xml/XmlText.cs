namespace TvixEval.Formats.Xml;

/// <summary>Writes the pieces of indented XML as C++ Nix does. Attributes have to come in the order of their names.</summary>
internal sealed class XmlText
{
    private readonly XmlOutput output = new();
    private int depth;

    public XmlText() => output.Append("<?xml version='1.0' encoding='utf-8'?>\n");

    /// <summary>The text so far.</summary>
    public override string ToString() => output.ToString();

    /// <summary>Begins a tag; attributes and <see cref="EndOpen"/> or <see cref="EndEmpty"/> follow.</summary>
    public void Begin(string element)
    {
        output.Append(' ', depth * 2);
        output.Append('<');
        output.Append(element);
    }

    /// <summary>Writes an attribute of the tag that was begun.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">Bytes, one a char.</param>
    public void Attribute(string name, string value)
    {
        output.Append(' ');
        output.Append(name);
        output.Append("=\"");
        int plainFrom = 0;
        for (int i = 0; i < value.Length; i++)
        {
            // Line feeds too: attribute values are normalised by readers.
            string? escaped = value[i] switch { '"' => "&quot;", '<' => "&lt;", '>' => "&gt;", '&' => "&amp;", '\n' => "&#xA;", _ => null };
            if (escaped is not null)
            {
                output.Append(value, plainFrom, i - plainFrom);
                output.Append(escaped);
                plainFrom = i + 1;
            }
        }

        output.Append(value, plainFrom, value.Length - plainFrom);
        output.Append('"');
    }

    /// <summary>Ends the tag of an element with content.</summary>
    public void EndOpen()
    {
        output.Append(">\n");
        depth++;
    }

    /// <summary>Ends the tag of an element without content.</summary>
    public void EndEmpty() => output.Append(" />\n");

    /// <summary>Writes an element without attributes and content.</summary>
    public void Empty(string element)
    {
        Begin(element);
        EndEmpty();
    }

    /// <summary>Writes an element without content.</summary>
    public void Empty(string element, string attribute, string value)
    {
        Begin(element);
        Attribute(attribute, value);
        EndEmpty();
    }

    /// <summary>Opens an element without attributes.</summary>
    public void Open(string element)
    {
        Begin(element);
        EndOpen();
    }

    /// <summary>Closes an element.</summary>
    public void Close(string element)
    {
        depth--;
        output.Append(' ', depth * 2);
        output.Append("</");
        output.Append(element);
        output.Append(">\n");
    }
}
