using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;

namespace TvixEval.HelpGen;

/// <summary>What help tells of a cmdlet: the engine's view of its class, and the class's documentation comments.</summary>
internal sealed class CmdletHelp
{
    private CmdletHelp(CmdletAttribute attribute, IReadOnlyList<string> summary, IReadOnlyList<ParameterHelp> parameters)
    {
        Attribute = attribute;
        Summary = summary;
        Parameters = parameters;
    }

    public string Name => Verb + "-" + Noun;

    public string Verb => Attribute.VerbName;

    public string Noun => Attribute.NounName;

    /// <summary>The synopsis, and then the description.</summary>
    public IReadOnlyList<string> Summary { get; }

    /// <summary>All parameters, the ones with a position first.</summary>
    public IReadOnlyList<ParameterHelp> Parameters { get; }

    /// <summary>What else there is to know.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = Array.Empty<string>();

    public IReadOnlyList<ExampleHelp> Examples { get; private init; } = Array.Empty<ExampleHelp>();

    /// <summary>The types of the results, with what they are.</summary>
    public IReadOnlyList<(string Type, IReadOnlyList<string> Description)> Outputs { get; private init; } = Array.Empty<(string, IReadOnlyList<string>)>();

    /// <summary>Commands, topics and addresses to read on.</summary>
    public IReadOnlyList<(string Text, string Address)> Links { get; private init; } = Array.Empty<(string, string)>();

    private CmdletAttribute Attribute { get; }

    /// <summary>Reads a cmdlet's class.</summary>
    public static CmdletHelp Read(Type type, DocumentationFile docs)
    {
        string id = "T:" + type.FullName;
        var attribute = type.GetCustomAttribute<CmdletAttribute>()!;
        string name = attribute.VerbName + "-" + attribute.NounName;
        object instance = Activator.CreateInstance(type) ?? throw new HelpException($"{type} cannot be created.");
        using var disposable = instance as IDisposable;

        var metadata = new CommandMetadata(type);
        IEnumerable<ParameterHelp> parameters = metadata.Parameters.Values.Select(parameter => ParameterHelp.Read(parameter, type, instance, docs));
        if (attribute.SupportsShouldProcess)
        {
            parameters = parameters.Concat(ParameterHelp.OfShouldProcess());
        }

        return new CmdletHelp(attribute, docs.GetParagraphs(id, "summary"), Sort(parameters))
        {
            Notes = docs.GetParagraphs(id, "remarks"),
            Examples = docs.GetElements(id, "example").Select(example => ExampleHelp.Read(example, name)).ToArray(),
            Outputs = type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(static output => output.Type)
                .Select(output => (output.Type?.FullName ?? output.Name, docs.GetParagraphs("T:" + (output.Type?.FullName ?? output.Name), "summary")))
                .Distinct().ToArray(),
            Links = docs.GetElements(id, "seealso").Select(static link => (link.Value.Trim(), (string?)link.Attribute("href") ?? string.Empty)).ToArray(),
        };
    }

    /// <summary>The parameter sets by name, the default one first.</summary>
    public IReadOnlyList<string> GetSets()
    {
        string[] sets = Parameters.SelectMany(static parameter => parameter.Sets.Keys)
            .Where(static set => set != ParameterAttribute.AllParameterSets).Distinct(StringComparer.Ordinal).ToArray();
        return sets.Length == 0
            ? new[] { ParameterAttribute.AllParameterSets }
            : sets.OrderBy(set => set != Attribute.DefaultParameterSetName).ThenBy(static set => set, StringComparer.Ordinal).ToArray();
    }

    /// <summary>The parameters of a set in the order of the syntax.</summary>
    public IEnumerable<(ParameterHelp Parameter, ParameterSetMetadata Facts)> GetParameters(string set) => Parameters
        .Select(parameter => (Parameter: parameter, Facts: parameter.In(set)))
        .Where(static entry => entry.Facts is not null)
        .Select(static entry => (entry.Parameter, Facts: entry.Facts!))
        .OrderBy(static entry => entry.Facts.Position == int.MinValue ? int.MaxValue : entry.Facts.Position)
        .ThenBy(static entry => !entry.Facts.IsMandatory);

    private static ParameterHelp[] Sort(IEnumerable<ParameterHelp> parameters) => parameters
        .OrderBy(static parameter => parameter.Name, StringComparer.OrdinalIgnoreCase).ToArray();
}
