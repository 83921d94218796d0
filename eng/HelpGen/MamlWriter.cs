using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Xml;

namespace TvixEval.HelpGen;

/// <summary>Writes the help of cmdlets as MAML.</summary>
internal sealed class MamlWriter
{
    private const string Maml = "http://schemas.microsoft.com/maml/2004/10";
    private const string Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private const string Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private readonly XmlWriter writer;

    private MamlWriter(XmlWriter writer) => this.writer = writer;

    /// <summary>Writes a whole help file.</summary>
    public static void Write(XmlWriter writer, IEnumerable<CmdletHelp> cmdlets)
    {
        writer.WriteStartDocument();
        writer.WriteStartElement("helpItems", "http://msh");
        writer.WriteAttributeString("schema", "maml");
        var maml = new MamlWriter(writer);
        foreach (CmdletHelp cmdlet in cmdlets)
        {
            maml.WriteCommand(cmdlet);
        }

        writer.WriteEndElement();
        writer.WriteEndDocument();
    }

    private void WriteCommand(CmdletHelp cmdlet)
    {
        writer.WriteStartElement("command", "command", Command);
        writer.WriteAttributeString("xmlns", "maml", null, Maml);
        writer.WriteAttributeString("xmlns", "dev", null, Dev);

        writer.WriteStartElement("details", Command);
        writer.WriteElementString("name", Command, cmdlet.Name);
        WriteParagraphs("description", Maml, cmdlet.Summary.Take(1));
        writer.WriteElementString("verb", Command, cmdlet.Verb);
        writer.WriteElementString("noun", Command, cmdlet.Noun);
        writer.WriteEndElement();
        WriteParagraphs("description", Maml, cmdlet.Summary.Skip(1).DefaultIfEmpty(cmdlet.Summary.FirstOrDefault() ?? string.Empty));

        WriteSyntax(cmdlet);
        writer.WriteStartElement("parameters", Command);
        foreach (ParameterHelp parameter in cmdlet.Parameters)
        {
            WriteParameter(parameter, parameter.Sets.Values.ToArray(), isSyntax: false);
        }

        writer.WriteEndElement();
        WriteInputs(cmdlet);
        WriteOutputs(cmdlet);
        if (cmdlet.Notes.Count > 0)
        {
            writer.WriteStartElement("alertSet", Maml);
            WriteParagraphs("alert", Maml, cmdlet.Notes);
            writer.WriteEndElement();
        }

        WriteExamples(cmdlet);
        WriteLinks(cmdlet);
        writer.WriteEndElement();
    }

    private void WriteSyntax(CmdletHelp cmdlet)
    {
        writer.WriteStartElement("syntax", Command);
        foreach (string set in cmdlet.GetSets())
        {
            writer.WriteStartElement("syntaxItem", Command);
            writer.WriteElementString("name", Maml, cmdlet.Name);
            foreach ((ParameterHelp parameter, ParameterSetMetadata facts) in cmdlet.GetParameters(set))
            {
                WriteParameter(parameter, new[] { facts }, isSyntax: true);
            }

            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private void WriteParameter(ParameterHelp parameter, ParameterSetMetadata[] facts, bool isSyntax)
    {
        writer.WriteStartElement("parameter", Command);
        writer.WriteAttributeString("required", Word(facts.All(static set => set.IsMandatory)));
        writer.WriteAttributeString("variableLength", Word(parameter.Type.IsArray));
        writer.WriteAttributeString("globbing", Word(parameter.AllowsWildcards));
        writer.WriteAttributeString("pipelineInput", PipelineWord(facts));
        int position = facts.Max(static set => set.Position);
        writer.WriteAttributeString("position", position == int.MinValue ? "named" : position.ToString(CultureInfo.InvariantCulture));
        writer.WriteAttributeString("aliases", parameter.Aliases.Any() ? string.Join(", ", parameter.Aliases) : "none");
        writer.WriteElementString("name", Maml, parameter.Name);
        WriteParagraphs("description", Maml, parameter.Description);

        if (parameter.Values.Count > 0)
        {
            writer.WriteStartElement("parameterValueGroup", Command);
            foreach (string value in parameter.Values)
            {
                WriteValue("parameterValue", value, isRequired: false, isArray: false);
            }

            writer.WriteEndElement();
        }

        // A switch has no value in the syntax, but Get-Help -Parameter shows its type.
        if (!isSyntax || (!parameter.IsSwitch && parameter.Values.Count == 0))
        {
            WriteValue("parameterValue", parameter.TypeWord, !parameter.IsSwitch, parameter.Type.IsArray);
        }

        WriteType(parameter.Type.FullName!);
        writer.WriteElementString("defaultValue", Dev, parameter.DefaultValue ?? "None");
        writer.WriteEndElement();
    }

    private void WriteInputs(CmdletHelp cmdlet)
    {
        writer.WriteStartElement("inputTypes", Command);
        foreach (ParameterHelp parameter in cmdlet.Parameters.Where(static parameter => PipelineWord(parameter.Sets.Values) != "False"))
        {
            writer.WriteStartElement("inputType", Command);
            WriteType(parameter.Type.FullName!);
            WriteParagraphs("description", Maml, new[] { $"The parameter {parameter.Name}, {PipelineWord(parameter.Sets.Values).Substring("True ".Length).Trim('(', ')')}." });
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private void WriteOutputs(CmdletHelp cmdlet)
    {
        writer.WriteStartElement("returnValues", Command);
        foreach ((string type, IReadOnlyList<string> description) in cmdlet.Outputs)
        {
            writer.WriteStartElement("returnValue", Command);
            WriteType(type);
            WriteParagraphs("description", Maml, description);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private void WriteExamples(CmdletHelp cmdlet)
    {
        writer.WriteStartElement("examples", Command);
        for (int i = 0; i < cmdlet.Examples.Count; i++)
        {
            ExampleHelp example = cmdlet.Examples[i];
            writer.WriteStartElement("example", Command);
            writer.WriteElementString("title", Maml, $"-------------------------- Example {i + 1} --------------------------");
            WriteParagraphs("introduction", Maml, new[] { "PS> " });
            writer.WriteElementString("code", Dev, example.Output.Length == 0 ? example.Code : example.Code + "\n\n" + example.Output);
            WriteParagraphs("remarks", Dev, example.Remarks);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private void WriteLinks(CmdletHelp cmdlet)
    {
        writer.WriteStartElement("relatedLinks", Command);
        foreach ((string text, string address) in cmdlet.Links.Append(("about_TvixEval", string.Empty)))
        {
            writer.WriteStartElement("navigationLink", Maml);
            writer.WriteElementString("linkText", Maml, text);
            writer.WriteElementString("uri", Maml, address);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private void WriteType(string name)
    {
        writer.WriteStartElement("type", Dev);
        writer.WriteElementString("name", Maml, name);
        writer.WriteElementString("uri", Maml, string.Empty);
        writer.WriteEndElement();
    }

    private void WriteValue(string element, string text, bool isRequired, bool isArray)
    {
        writer.WriteStartElement(element, Command);
        writer.WriteAttributeString("required", Word(isRequired));
        writer.WriteAttributeString("variableLength", Word(isArray));
        writer.WriteString(text);
        writer.WriteEndElement();
    }

    private void WriteParagraphs(string element, string space, IEnumerable<string> paragraphs)
    {
        writer.WriteStartElement(element, space);
        foreach (string paragraph in paragraphs)
        {
            writer.WriteElementString("para", Maml, paragraph);
        }

        writer.WriteEndElement();
    }

    private static string PipelineWord(IEnumerable<ParameterSetMetadata> facts)
    {
        bool byValue = facts.Any(static set => set.ValueFromPipeline);
        bool byName = facts.Any(static set => set.ValueFromPipelineByPropertyName);
        return byValue && byName ? "True (ByValue, ByPropertyName)" : byValue ? "True (ByValue)" : byName ? "True (ByPropertyName)" : "False";
    }

    private static string Word(bool value) => value ? "true" : "false";
}
