using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Text;
using System.Xml;
using TvixEval.Core.Values;
using TvixEval.Engine;
using TvixEval.Hosting;

namespace TvixEval.Module;

/// <summary>All builtins with their help, which is the documentation comments of the methods that they are (see builtins.xslt).</summary>
internal static class BuiltinHelp
{
    private static readonly Lazy<IReadOnlyList<NixBuiltin>> Loaded = new(Load);

    /// <summary>All builtins, by name, also those of experimental features.</summary>
    public static IReadOnlyList<NixBuiltin> All => Loaded.Value;

    private static List<NixBuiltin> Load()
    {
        Dictionary<string, string> comments = ReadComments();
        var all = new List<NixBuiltin>(BuiltinConstants.All);
        foreach (BuiltinDeclaration declaration in BuiltinTable.All)
        {
            Builtin builtin = declaration.Builtin;
            MethodInfo method = builtin.Body.Method;
            comments.TryGetValue(method.DeclaringType!.FullName + "." + method.Name, out string? comment);
            all.Add(new NixBuiltin(builtin.Name, declaration.IsGlobal, declaration.Feature, builtin.Parameters, comment ?? string.Empty));
        }

        all.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return all;
    }

    private static Dictionary<string, string> ReadComments()
    {
        var document = new XmlDocument { XmlResolver = null };
        using (Stream stream = typeof(BuiltinHelp).Assembly.GetManifestResourceStream("builtins.xml")!)
        using (var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null }))
        {
            document.Load(reader);
        }

        var comments = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (XmlElement member in document.DocumentElement!.GetElementsByTagName("member"))
        {
            string name = member.GetAttribute("name");
            var text = new StringBuilder();
            if (member.SelectSingleNode("summary") is { } summary)
            {
                Append(text, summary);
            }

            comments[name.Substring(2, name.IndexOf('(') - 2)] = text.ToString().Trim();
        }

        return comments;
    }

    /// <summary>Appends the text of a comment, with runs of white space as one space.</summary>
    private static void Append(StringBuilder text, XmlNode node)
    {
        foreach (XmlNode child in node.ChildNodes)
        {
            switch (child)
            {
                case XmlElement { Name: "paramref" or "typeparamref" } element:
                    text.Append(element.GetAttribute("name"));
                    break;
                case XmlElement { Name: "see" } element when !element.HasChildNodes:
                    string target = element.GetAttribute("cref") + element.GetAttribute("langword");
                    text.Append(target.Substring(target.LastIndexOfAny(new[] { '.', ':' }) + 1));
                    break;
                case XmlElement element:
                    Append(text, element);
                    break;
                default:
                    AppendWords(text, child.Value ?? string.Empty);
                    break;
            }
        }
    }

    private static void AppendWords(StringBuilder text, string words)
    {
        foreach (char c in words)
        {
            if (!char.IsWhiteSpace(c))
            {
                text.Append(c);
            }
            else if (text.Length > 0 && text[text.Length - 1] != ' ')
            {
                text.Append(' ');
            }
        }
    }
}
