using System;
using System.Collections.Generic;
using System.Text;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Work;

namespace TvixEval.Options;

/// <summary>A document of options as Markdown, as the manual of a module system describes them. All texts are bytes, one a char.</summary>
internal sealed class OptionManual
{
    private readonly StringBuilder sections = new();

    /// <summary>Adds the section of an option.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="option">The option.</param>
    /// <exception cref="NixException">What the manual says of it fails.</exception>
    public void Add(Vm vm, ModuleOption option)
    {
        string section = Section(vm, option);
        MemoryBudget.ChargeText(2L * section.Length);
        sections.Append(section);
    }

    /// <summary>The text.</summary>
    public string Write() => sections.ToString().TrimEnd('\n');

    private static string Section(Vm vm, ModuleOption option)
    {
        var text = new StringBuilder();
        text.Append("## ").Append(Code(option.Name)).Append("\n\n");
        if (option.Description(vm)?.Trim() is { Length: > 0 } description)
        {
            text.Append(description).Append("\n\n");
        }

        text.Append("*Type:* ").Append(option.Type(vm)).Append(option.IsReadOnly(vm) ? " *(read only)*" : string.Empty).Append("\n\n");
        Append(text, vm, "Default", option.ShownDefault(vm));
        Append(text, vm, "Example", option.Example);
        IReadOnlyList<string> files = option.Declarations(vm);
        if (files.Count > 0)
        {
            text.Append("*Declared by:*\n\n");
            foreach (string file in files)
            {
                text.Append("- ").Append(Code(file)).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Vm vm, string what, Value? value)
    {
        if (value is null)
        {
            return;
        }

        OptionText shown = ModuleOption.TextOf(vm, value);
        string content = shown.Text.TrimEnd('\n');
        text.Append('*').Append(what).Append(":*");
        if (!shown.IsCode)
        {
            text.Append("\n\n").Append(content).Append("\n\n");
        }
        else if (content.IndexOf('\n') < 0)
        {
            text.Append(' ').Append(Code(content)).Append("\n\n");
        }
        else
        {
            string fence = new('`', Math.Max(3, LongestRun(content) + 1));
            text.Append("\n\n").Append(fence).Append("nix\n").Append(content).Append('\n').Append(fence).Append("\n\n");
        }
    }

    // With more backticks around it than in it.
    private static string Code(string text)
    {
        string fence = new('`', LongestRun(text) + 1);
        string space = text.Length == 0 || text[0] is '`' or ' ' || text[text.Length - 1] is '`' or ' ' ? " " : string.Empty;
        return fence + space + text + space + fence;
    }

    private static int LongestRun(string text)
    {
        int longest = 0;
        int run = 0;
        foreach (char c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
