using System;
using System.Collections.Generic;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Module.Errors;

/// <summary>
/// What PowerShell users write in Nix code by habit, or what PowerShell's quotes have made of their code: told from the place of a syntax error or of an
/// undefined variable.
/// </summary>
internal static class SyntaxHints
{
    // Names behind a minus sign; the one that Nix writes otherwise, and how.
    private static readonly Dictionary<string, string> Operators = new(StringComparer.OrdinalIgnoreCase)
    {
        ["eq"] = "==",
        ["ne"] = "!=",
        ["lt"] = "<",
        ["le"] = "<=",
        ["gt"] = ">",
        ["ge"] = ">=",
        ["and"] = "&&",
        ["not"] = "!",
        ["match"] = "builtins.match",
        ["contains"] = "builtins.elem",
        ["join"] = "builtins.concatStringsSep",
        ["replace"] = "builtins.replaceStrings",
        ["split"] = "builtins.split",
    };

    /// <summary>The hint, or null.</summary>
    /// <param name="error">The error.</param>
    /// <param name="isTyped">Whether code without a file was typed as Nix code; elsewhere it stood in a command of PowerShell, within its quotes.</param>
    public static string? For(NixException error, bool isTyped) => error.Position.File is not { } file ? null : error.Kind switch
    {
        NixErrorKind.Parse => OfSyntax(file, error.Position.Offset, error.RawMessage, file.Origin == SourceOrigin.String && !isTyped),
        NixErrorKind.UndefinedVariable => OfOperator(file.Text, error.Position.Offset),
        _ => null,
    };

    private static string? OfSyntax(SourceFile file, int offset, string message, bool isFromPowerShell)
    {
        string text = file.Text;
        if (isFromPowerShell && string.IsNullOrWhiteSpace(text))
        {
            return "The expression is empty. Within \"...\" PowerShell replaces $name by the value of its variable; write Nix code within '...'.";
        }

        switch (CharAt(text, offset))
        {
            case '\'':
                return "Write Nix strings in double quotes, or in two single quotes: \"text\", ''text''."
                    + (isFromPowerShell ? " Within '...' PowerShell reads '' as one quote; in a here-string (@' and '@ on lines of their own) it stays as it is." : string.Empty);
            case '$' when CharAt(text, offset + 1) == '{':
                return "Write ${ } within a string: \"${name}\".";
            case '$':
                return OfVariable(WordAt(text, offset + 1), isFromPowerShell);
            case ',' when message.Contains("';'"):
                return "End each attribute with a semicolon: { a = 1; b = 2; }.";
            case ',' when message.Contains("')'"):
                return "Write the arguments of a function behind it, without parentheses and commas: f a b.";
            case ',':
                return "Separate the elements of a list by spaces: [ 1 2 ].";
            case '\\':
            case '.' when CharAt(text, offset + 1) == '\\':
                return "Write paths with slashes: ./folder/file.nix." + (isFromPowerShell ? " To evaluate a file, use -Path." : string.Empty);
            case ':' when IsDrive(text, offset):
                return "A path in Nix code has no drive letter: write it relative to the current folder, or as /. + \"/C:/folder\"." + (isFromPowerShell ? " To evaluate a file, use -Path." : string.Empty);
            case '@' when CharAt(text, offset + 1) == '{':
                return "Write a set without @, and with semicolons: { a = 1; }.";
            case '@' when CharAt(text, offset + 1) == '(':
                return "Write a list in brackets: [ 1 2 ].";
            case '=' when CharAt(text, offset + 1) == '>':
                return "Write a function with a colon: x: x + 1.";
            case '=' or ':' when message.Contains("'.' or '='"):
                return "Define an attribute with =, and end it with a semicolon: a = 1;.";
            case '=' or '}' or 'i' when message.EndsWith("expecting ';'", StringComparison.Ordinal):
                return "End each attribute and each binding with a semicolon: a = 1;.";
            case '=':
                return "Compare with ==.";
            default:
                return null;
        }
    }

    private static string OfVariable(string name, bool isFromPowerShell)
    {
        string plain = name.ToLowerInvariant();
        return plain is "true" or "false" or "null" ? $"Write {plain} without $."
            : isFromPowerShell ? "Write Nix variables without $. To pass a value of PowerShell, use -Argument: '{ x }: x + 1' -Argument @{ x = $x }."
            : "Write Nix variables without $.";
    }

    private static string? OfOperator(string text, int offset) =>
        CharAt(text, offset - 1) == '-' && (offset < 2 || char.IsWhiteSpace(text[offset - 2]) || text[offset - 2] == '(') && Operators.TryGetValue(WordAt(text, offset), out string? written)
            ? $"Nix has no operator -{WordAt(text, offset)}; use {written}."
            : null;

    // One letter before the colon, and a slash of either kind behind it.
    private static bool IsDrive(string text, int offset) =>
        CharAt(text, offset + 1) is '\\' or '/' && char.IsLetter(CharAt(text, offset - 1)) && !char.IsLetterOrDigit(CharAt(text, offset - 2));

    private static string WordAt(string text, int start)
    {
        int end = start;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return start < end ? text.Substring(start, end - start) : string.Empty;
    }

    private static char CharAt(string text, int index) => index >= 0 && index < text.Length ? text[index] : '\0';
}
