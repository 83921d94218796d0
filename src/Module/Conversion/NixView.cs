using System;
using System.Collections;
using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using TvixEval.Builtins;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Module.Conversion;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>Shows values as far as they are already evaluated, for the module's views.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NixView
{
    private const int MaxNameWidth = 32;
    private const int MaxPreview = 100;
    private const int MaxItems = 8;
    private const string Dim = "\u001b[2m";
    private const string Green = "\u001b[32m";
    private const string Reset = "\u001b[0m";

    private static readonly string[] RemotingProperties = { "PSComputerName", "RunspaceId", "PSShowComputerName", "PSSourceJobInstanceId" };

    private static readonly PrintOptions Options = new()
    {
        MaxAttrs = MaxItems,
        MaxListItems = MaxItems,
        MaxDepth = 2,
        MaxStringLength = 60,
    };

    private static readonly PrintOptions Evaluating = new()
    {
        Force = true,
        MaxAttrs = MaxItems,
        MaxListItems = MaxItems,
        MaxDepth = 1,
        MaxStringLength = 60,
    };

    /// <summary>The text of an object that represents an attribute set, for <c>ToString</c>: Nix syntax, shortened; evaluates nothing.</summary>
    /// <param name="shown">The object.</param>
    public static string ToText(PSObject shown)
    {
        if (shown is null)
        {
            return string.Empty;
        }

        if (IsDerivation(shown))
        {
            return "\u00ab" + "derivation" + (KnownText(shown.Properties["drvPath"]) ?? KnownText(shown.Properties["name"])) + "\u00bb";
        }

        var text = new StringBuilder();
        AppendSet(text, shown, depth: 0);
        return text.ToString();
    }

    /// <summary>The text of a list within a list, for <c>ToString</c>: Nix syntax, shortened; evaluates nothing.</summary>
    /// <param name="shown">The array.</param>
    public static string ListToText(PSObject shown)
    {
        var text = new StringBuilder();
        Append(text, shown, depth: 0);
        return text.ToString();
    }

    /// <summary>What a view shows of a property: texts, also those of a list, without what a terminal would act on; anything else as it is.</summary>
    /// <param name="value">The value of the property.</param>
    public static object? Visible(object? value)
    {
        object? plain = (value as PSObject)?.BaseObject ?? value;
        switch (plain)
        {
            case string text:
                return HiddenCharacters.Show(text);
            case IList items:
                var shown = new object?[items.Count];
                for (int i = 0; i < shown.Length; i++)
                {
                    shown[i] = items[i] is { } item ? HiddenCharacters.Show(item.ToString() ?? string.Empty) : null;
                }

                return shown;
            default:
                return value;
        }
    }

    /// <summary>The version of a derivation: its attribute, or the part of its name that is one; nothing where the attribute fails.</summary>
    /// <param name="shown">The object that shows the derivation.</param>
    public static string? VersionOf(PSObject shown)
    {
        try
        {
            return shown?.Properties["version"]?.Value is { } version ? HiddenCharacters.Show(version.ToString() ?? string.Empty)
                : shown?.Properties["name"]?.Value is string name ? HiddenCharacters.Show(Bytes.ToText(Versions.ParseName(Bytes.FromText(name)).Version))
                : null;
        }
        catch (NixPropertyException)
        {
            return null;
        }
    }

    /// <summary>The attributes of an object, one per line, with previews of their values.</summary>
    /// <param name="shown">The object.</param>
    /// <param name="useColour">Whether names are coloured, and unevaluated values are dimmed.</param>
    public static string[] Show(PSObject shown, bool useColour)
    {
        if (shown is null)
        {
            return Array.Empty<string>();
        }

        int width = 0;
        var attributes = new List<PSPropertyInfo>();
        foreach (PSPropertyInfo property in shown.Properties)
        {
            // What remoting adds to a copy says where it came from, and is no attribute.
            if (property is PSNoteProperty && Array.IndexOf(RemotingProperties, property.Name) >= 0)
            {
                continue;
            }

            attributes.Add(property);
            width = Math.Max(width, Math.Min(property.Name.Length, MaxNameWidth));
        }

        var lines = new List<string>();
        foreach (PSPropertyInfo property in attributes)
        {
            string name = HiddenCharacters.Show(property.Name).PadRight(width);
            string value = Preview(property);
            if (useColour)
            {
                name = Green + name + Reset;
                value = property is LazyProperty { Cell.IsEvaluated: false } ? Dim + value + Reset : value;
            }

            lines.Add(name + " : " + value);
        }

        return lines.ToArray();
    }

    /// <summary>A preview of a value, on one line.</summary>
    /// <param name="value">The value.</param>
    internal static string Preview(Value value) => Shorten(Bytes.ToText(ValuePrinter.Print(null, value, Options)));

    /// <summary>A preview of a value that was asked for, on one line; evaluates what it shows, no deeper than the elements of a list or the attributes of a set.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="value">The value.</param>
    internal static string Preview(Vm vm, Value value) => Shorten(Bytes.ToText(ValuePrinter.Print(vm, vm.Force(value), Evaluating)));

    /// <summary>A space and the text of a property if its value is a string that is already evaluated, or null.</summary>
    private static string? KnownText(PSPropertyInfo? property) =>
        property is not null && Preview(property) is { Length: > 0 } known && known[0] == '"' ? " " + known.Trim('"') : null;

    private static string Preview(PSPropertyInfo property)
    {
        if (property is LazyProperty lazy)
        {
            return Preview(lazy.Cell.Value);
        }

        // Properties that somebody added may do anything when they are read.
        if (property is not PSNoteProperty)
        {
            return "...";
        }

        var text = new StringBuilder();
        Append(text, property.Value, depth: 1);
        return Shorten(text.ToString());
    }

    private static void AppendSet(StringBuilder text, PSObject shown, int depth)
    {
        text.Append('{');
        int count = 0;
        foreach (PSPropertyInfo property in shown.Properties)
        {
            if (count++ == MaxItems)
            {
                text.Append(" ...");
                break;
            }

            text.Append(' ').Append(HiddenCharacters.Show(Bytes.ToText(NixText.Identifier(Bytes.FromText(property.Name))))).Append(" = ");
            if (property is PSNoteProperty)
            {
                Append(text, property.Value, depth + 1);
            }
            else
            {
                text.Append(Preview(property));
            }

            text.Append(';');
        }

        text.Append(" }");
    }

    private static void Append(StringBuilder text, object? value, int depth)
    {
        object? plain = value is PSObject { BaseObject: not PSCustomObject } wrapper ? wrapper.BaseObject : value;
        switch (plain)
        {
            case null:
                text.Append("null");
                break;
            case bool truth:
                text.Append(truth ? "true" : "false");
                break;
            case string content:
                text.Append('"').Append(Shorten(content)).Append('"');
                break;
            case PSObject bag when IsDerivation(bag):
                text.Append(ToText(bag));
                break;
            case PSObject copy when copy.TypeNames.Contains("Deserialized." + TypeNames.Function):
                text.Append(copy);
                break;
            case PSObject or IDictionary when depth > 1:
                text.Append("{ ... }");
                break;
            case PSObject bag:
                AppendSet(text, bag, depth);
                break;
            case IList { Count: 0 }:
                text.Append("[ ]");
                break;
            case IList when depth > 1:
                text.Append("[ ... ]");
                break;
            case IList items:
                text.Append('[');
                for (int i = 0; i < items.Count && i < MaxItems; i++)
                {
                    text.Append(' ');
                    Append(text, items[i], depth + 1);
                }

                text.Append(items.Count > MaxItems ? " ... ]" : " ]");
                break;
            case NixValue nix:
                text.Append(nix.GetPreview());
                break;
            default:
                text.Append(Convert.ToString(plain, CultureInfo.InvariantCulture));
                break;
        }
    }

    // Also one that was in another process.
    private static bool IsDerivation(PSObject shown) =>
        shown.TypeNames.Contains(TypeNames.Derivation) || shown.TypeNames.Contains("Deserialized." + TypeNames.Derivation);

    private static string Shorten(string text)
    {
        string line = HiddenCharacters.Show(text.Replace("\r", string.Empty).Replace("\n", "\\n"));
        return line.Length <= MaxPreview ? line : line.Substring(0, MaxPreview - 3) + "...";
    }
}
