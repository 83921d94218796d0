using System;
using System.Text;
using TvixEval.Core.Machine;
using TvixEval.Work;

namespace TvixEval.Formats.Json;

/// <summary>Lays out JSON over lines, two blanks a level, as C++ Nix writes it into files.</summary>
internal static class JsonIndentation
{
    private const int CheckInterval = 1 << 20;

    /// <summary>Lays out a text.</summary>
    /// <param name="json">JSON without any space between its parts.</param>
    /// <exception cref="TvixEval.Diagnostics.NixException">There is no memory for it: what is nested deeply becomes much longer.</exception>
    public static string Indent(string json)
    {
        MemoryBudget.ChargeText(2L * json.Length);
        var text = new StringBuilder(json.Length * 2);
        int checkAt = text.Capacity;
        int level = 0;
        for (int i = 0; i < json.Length; i++)
        {
            if (text.Length >= checkAt)
            {
                VmSlot.Current?.Poll();
                MemoryBudget.ChargeText(2L * text.Length);
                checkAt = (int)Math.Min(int.MaxValue, (long)checkAt + CheckInterval);
            }

            char c = json[i];
            switch (c)
            {
                case '"':
                    int end = EndOfString(json, i);
                    text.Append(json, i, end - i + 1);
                    i = end;
                    break;
                case '{' or '[' when json[i + 1] is '}' or ']':
                    text.Append(c).Append(json[++i]);
                    break;
                case '{' or '[':
                    level++;
                    NewLine(text.Append(c), level);
                    break;
                case '}' or ']':
                    level--;
                    NewLine(text, level);
                    text.Append(c);
                    break;
                case ',':
                    NewLine(text.Append(c), level);
                    break;
                case ':':
                    text.Append(": ");
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }

        return text.ToString();
    }

    private static int EndOfString(string json, int start)
    {
        int i = start + 1;
        while (json[i] != '"')
        {
            i += json[i] == '\\' ? 2 : 1;
        }

        return i;
    }

    private static void NewLine(StringBuilder text, int level) => text.Append('\n').Append(' ', 2 * level);
}
