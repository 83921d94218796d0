using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Text;
using System.Xml;

namespace TvixEval.HelpGen;

/// <summary>
/// Writes what Get-Help reads: MAML for all cmdlets of an assembly, and the about topics that are made from tables of the documentation:
/// <c>TvixEval.HelpGen ASSEMBLY DOCS FOLDER</c>. The compiler's documentation file lies beside the assembly; DOCS is the folder of the
/// documentation.
/// </summary>
internal static class Program
{
    private static readonly (string Topic, string Documentation)[] TableTopics =
    {
        ("about_TvixEval_Checks.help.txt", "checks.md"),
        ("about_TvixEval_Errors.help.txt", "errors.md"),
    };

    private static int Main(string[] arguments)
    {
        if (arguments.Length != 3)
        {
            Console.Error.WriteLine("usage: TvixEval.HelpGen ASSEMBLY DOCS FOLDER");
            return 64;
        }

        string assembly = Path.GetFullPath(arguments[0]);
        string folder = Path.GetFullPath(arguments[2]);
        try
        {
            Write(Path.Combine(folder, Path.GetFileName(assembly) + "-Help.xml"), CreateMaml(assembly));
            foreach ((string topic, string documentation) in TableTopics)
            {
                string template = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, topic));
                string text = TableTopic.Write(template, File.ReadAllText(Path.Combine(arguments[1], documentation)));
                Write(Path.Combine(folder, topic), Encoding.UTF8.GetBytes(text));
            }

            return 0;
        }
        catch (HelpException error)
        {
            // The form in which MSBuild recognises an error.
            Console.Error.WriteLine($"{assembly}: error HELP0001: {error.Message}");
            return 1;
        }
    }

    private static byte[] CreateMaml(string assembly)
    {
        var docs = DocumentationFile.Load(Path.ChangeExtension(assembly, ".xml"));
        CmdletHelp[] cmdlets = Assembly.LoadFrom(assembly).GetExportedTypes()
            .Where(static type => type.IsDefined(typeof(CmdletAttribute), inherit: false))
            .Select(type => CmdletHelp.Read(type, docs))
            .OrderBy(static cmdlet => cmdlet.Name, StringComparer.Ordinal)
            .ToArray();
        using var text = new MemoryStream();
        var settings = new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" };
        using (var writer = XmlWriter.Create(text, settings))
        {
            MamlWriter.Write(writer, cmdlets);
        }

        return text.ToArray();
    }

    private static void Write(string path, byte[] text)
    {
        // Windows PowerShell takes a file without a byte order mark for ANSI.
        int wide = Array.FindIndex(text, static b => b > 0x7E);
        if (wide >= 0)
        {
            int from = Math.Max(0, wide - 60);
            throw new HelpException($"{Path.GetFileName(path)} has a character that is not ASCII, after '{Encoding.UTF8.GetString(text, from, wide - from)}'.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, text);
    }
}
