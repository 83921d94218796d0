using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using TvixEval.Module.Tests.Hosting;

namespace TvixEval.Module.Tests.Help;

/// <summary>The generated help as the published module has it.</summary>
internal static class HelpFile
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static string Folder { get; } = Path.Combine(ModuleFolder.Path, "en-US");

    private static XDocument Document { get; } = XDocument.Load(Path.Combine(Folder, ModuleFolder.AssemblyFile + "-Help.xml"), LoadOptions.PreserveWhitespace);

    public static IEnumerable<string> CommandNames => Commands.Select(NameOf);

    private static IEnumerable<XElement> Commands => Document.Root!.Elements(Command + "command");

    /// <summary>The examples of all commands: the commands to run, and what the help says they show.</summary>
    public static IEnumerable<HelpExample> Examples =>
        from command in Commands
        from example in command.Descendants(Command + "example").Select(static (element, index) => (element, index))
        select HelpExample.Parse($"{NameOf(command)} {example.index + 1}", example.element.Element(Dev + "code")!.Value);

    /// <summary>The names and texts of a command's parameters.</summary>
    public static IReadOnlyDictionary<string, string> GetParameters(string command) =>
        Commands.Single(element => NameOf(element) == command).Element(Command + "parameters")!.Elements(Command + "parameter")
            .ToDictionary(static parameter => parameter.Element(Maml + "name")!.Value, static parameter => parameter.Element(Maml + "description")!.Value.Trim());

    private static string NameOf(XElement command) => command.Element(Command + "details")!.Element(Command + "name")!.Value;
}
