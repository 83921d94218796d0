using System;
using System.Text;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Repl;

/// <summary>What <c>:doc</c> shows: the help of builtins, and the documentation comments (RFC 145) of functions and attributes.</summary>
internal sealed class ReplDocumentation
{
    private readonly Vm vm;
    private readonly Func<string, string?> describeBuiltin;

    /// <summary>Creates it.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="describeBuiltin">Gives the help (text) of a builtin by its name, or null.</param>
    public ReplDocumentation(Vm vm, Func<string, string?> describeBuiltin)
    {
        this.vm = vm;
        this.describeBuiltin = describeBuiltin;
    }

    /// <summary>Describes a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text, or null when the value has no documentation of its own.</returns>
    /// <exception cref="NixException">Evaluating it fails.</exception>
    public string? Of(Value value)
    {
        Value forced = vm.Force(value);
        while (forced is AttrSet set && set.Get(Symbols.Functor) is { } functor)
        {
            forced = vm.Force(vm.Call(functor, set, set.Position));
        }

        return forced switch
        {
            BuiltinValue { Builtin: { } builtin } => OfBuiltin(builtin),
            Closure closure => OfFunction(closure),
            _ => null,
        };
    }

    /// <summary>Describes an attribute by the comment before it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="position">Where it is defined.</param>
    public string OfAttribute(Symbol name, Position position)
    {
        string comment = CommentAt(position) is { } text ? Markdown.ToPlainText(InnerText(text)) : "No documentation found.";
        return $"Attribute {Bytes.ToText(NixText.Identifier(name.Name))}\n\n\u2026 defined at {position}\n\n{comment}";
    }

    private static string OfFunction(Closure closure)
    {
        FunctionHead lambda = closure.Lambda;
        string heading = lambda.Name.IsNone ? $"Function defined at {closure.Position}" : $"Function {Bytes.ToText(lambda.Name.Name)}\n\u2026 defined at {closure.Position}";
        return lambda.DocComment is { } comment ? heading + "\n\n" + Markdown.ToPlainText(InnerText(comment)) : heading;
    }

    private string OfBuiltin(Builtin builtin)
    {
        string synopsis = "Synopsis: builtins." + builtin.Name + string.Concat(Array.ConvertAll(builtin.Parameters, static parameter => " " + parameter));
        return describeBuiltin(builtin.Name) is { Length: > 0 } help ? synopsis + "\n\n" + help : synopsis;
    }

    private string? CommentAt(Position position)
    {
        if (position.File is not { } file)
        {
            return null;
        }

        var lexer = new Lexer(file, vm.Evaluator().Settings.ToParserOptions(static _ => { }), vm.Names);
        do
        {
            lexer.Next();
        }
        while (lexer.Start < position.Offset && lexer.Kind != TokenKind.EndOfFile);

        return lexer.DocCommentAt(position.Offset);
    }

    /// <summary>A comment without its delimiters, and without the indentation that its lines share.</summary>
    private static string InnerText(string comment)
    {
        string[] lines = Bytes.ToText(comment.Substring(3, comment.Length - 5)).Split('\n');
        int indentation = int.MaxValue;
        for (int i = 1; i < lines.Length; i++)
        {
            int spaces = lines[i].Length - lines[i].TrimStart().Length;
            if (spaces < lines[i].Length)
            {
                indentation = Math.Min(indentation, spaces);
            }
        }

        var text = new StringBuilder(lines[0].Trim());
        for (int i = 1; i < lines.Length; i++)
        {
            text.Append('\n').Append(lines[i].TrimEnd() is { } line && line.Length > indentation ? line.Substring(indentation) : string.Empty);
        }

        return text.ToString().Trim('\n', '\r', ' ', '\t');
    }
}
