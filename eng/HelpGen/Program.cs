using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Text;
using System.Xml;

namespace TvixEval.HelpGen;

/// <summary>
/// Writes what Get-Help reads: MAML for all cmdlets of an assembly, and the about topic of the errors:
/// <c>TvixEval.HelpGen ASSEMBLY ERRORS FOLDER</c>. The compiler's documentation file lies beside the assembly; ERRORS is the
/// documentation of the errors.
/// </summary>
internal static class Program
{
    private const string ErrorTopicFile = "about_TvixEval_Errors.help.txt";

    private static int Main(string[] arguments)
    {
        if (arguments.Length != 3)
        {
            Console.Error.WriteLine("usage: TvixEval.HelpGen ASSEMBLY ERRORS FOLDER");
            return 64;
        }

        string assembly = Path.GetFullPath(arguments[0]);
        string folder = Path.GetFullPath(arguments[2]);
        try
        {
            Write(Path.Combine(folder, Path.GetFileName(assembly) + "-Help.xml"), CreateMaml(assembly));
            string template = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, ErrorTopicFile));
            Write(Path.Combine(folder, ErrorTopicFile), Encoding.UTF8.GetBytes(ErrorTopic.Write(template, File.ReadAllText(arguments[1]))));
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
