using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Machine;
using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Repl;

/// <summary>
/// The state and the commands of a read-eval-print loop, as <c>nix repl</c> has them; knows nothing of how lines are read and shown.
/// Texts are .NET texts.
/// </summary>
internal sealed class NixRepl
{
    private const string Help = """
        <expr>        Evaluate and print an expression
        <x> = <expr>  Bind an expression to a variable
        :a <expr>     Add the attributes of a set to scope
        :l <path>     Load a Nix file and add its attributes to scope
        :p <expr>     Evaluate and print an expression wholly
        :r            Reload all files
        :t <expr>     Describe the type of the result of evaluation
        :q            Leave
        :?            Show this help
        """;

    private const int NamesShown = 20;

    private static readonly PrintOptions Shallow = new() { Force = true, DerivationPaths = true, MaxDepth = 1, PrettyIndent = 2, Errors = PrintErrors.ThrowTopLevel };
    private static readonly PrintOptions Whole = new() { Force = true, DerivationPaths = true, PrettyIndent = 2, Errors = PrintErrors.ThrowTopLevel };

    private readonly Vm vm;
    private readonly Func<string> getFolder;
    private readonly List<string> loaded = new();

    /// <summary>Creates a loop.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="getFolder">The Nix path (bytes) of the current folder.</param>
    public NixRepl(Vm vm, Func<string> getFolder)
    {
        this.vm = vm;
        this.getFolder = getFolder;
    }

    /// <summary>The variables.</summary>
    public AttrSet Scope { get; private set; } = AttrSet.Empty;

    /// <summary>Whether the user wants to leave.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether a text needs another line: it ends where the parser expects more.</summary>
    /// <param name="text">The lines so far.</param>
    public bool IsIncomplete(string text)
    {
        string trimmed = text.TrimStart();
        if (trimmed.Length == 0)
        {
            return false;
        }

        (string command, string rest) = SplitCommand(trimmed);
        if (command.Length > 0 && (command is not (":a" or ":add" or ":p" or ":print" or ":t") || rest.Length == 0))
        {
            return false;
        }

        SourceFile source = Source(SplitBinding(rest).Value);
        try
        {
            Parser.Parse(source, ParserOptions.From(vm.Evaluator.Settings, static _ => { }));
            return false;
        }
        catch (NixParseException error)
        {
            return error.Code == ParseErrorCode.UnexpectedToken && error.RawMessage.Contains("unexpected end of file");
        }
    }

    /// <summary>Deals with one input: a command, a binding or an expression.</summary>
    /// <param name="input">The input.</param>
    /// <returns>What to show; empty for nothing.</returns>
    /// <exception cref="NixException">It fails; the state is as it was before.</exception>
    public string Process(string input)
    {
        string text = input.Trim();
        (string command, string rest) = SplitCommand(text);
        switch (command)
        {
            case "":
                return ProcessPlain(rest);
            case ":a" or ":add":
                return Add(Evaluate(rest));
            case ":l" or ":load":
                string path = FileAccess.ResolveExpression(vm.Evaluator.Files, CanonPath.Resolve(Bytes.FromText(rest), getFolder()));
                string result = Load(path);
                loaded.Remove(path);
                loaded.Add(path);
                return result;
            case ":r" or ":reload":
                vm.Evaluator.ResetFiles();
                return string.Join("\n", loaded.ToArray().Select(Load));
            case ":p" or ":print":
                return Print(Evaluate(rest), Whole);
            case ":t":
                return Bytes.ToText(ValueTypes.Describe(vm.Force(Evaluate(rest))));
            case ":q" or ":quit":
                IsDone = true;
                return string.Empty;
            case ":?" or ":help":
                return Help;
            default:
                throw new NixException(NixErrorKind.Evaluation, $"unknown command '{Bytes.FromText(command)}'");
        }
    }

    private string ProcessPlain(string text)
    {
        if (text.Length == 0)
        {
            return string.Empty;
        }

        (string? name, string value) = SplitBinding(text);
        if (name is null)
        {
            return Print(Evaluate(value), Shallow);
        }

        // A binding is not evaluated until somebody looks; it must parse, and its variables must exist.
        SourceFile source = Source(value);
        var code = new Thunk(vm.Evaluator.Compile(source, Scope));
        Bind(new[] { new KeyValuePair<Symbol, Value>(Symbol.Of(Bytes.FromText(name)), code) });
        return string.Empty;
    }

    private Value Evaluate(string text) => vm.Evaluator.EvalSource(vm, Source(text), Scope);

    private string Load(string path) => Add(vm.Evaluator.EvalFile(path));

    private string Add(Value value)
    {
        Value opened = AutoCall.Apply(vm, value, AttrSet.Empty);
        if (opened is not AttrSet set)
        {
            throw new NixException(NixErrorKind.Type, $"expected a set but found {ValueTypes.Describe(opened)}: {ValuePrinter.ForError(opened)}");
        }

        Bind(set.Keys.Select((key, slot) => new KeyValuePair<Symbol, Value>(new Symbol(key), set.Values[slot])));
        return $"Added {set.Count} variables.\n" + Names(set);
    }

    private static string Names(AttrSet set)
    {
        IEnumerable<string> names = set.Shape.NameOrder.Take(NamesShown).Select(slot => Bytes.ToText(NixText.Identifier(SymbolTable.NameOf(set.Keys[slot]))));
        string rest = set.Count > NamesShown ? $"\n... and {set.Count - NamesShown} more" : string.Empty;
        return string.Join(", ", names) + rest;
    }

    private void Bind(IEnumerable<KeyValuePair<Symbol, Value>> variables)
    {
        var all = new Dictionary<int, Value>();
        for (int i = 0; i < Scope.Count; i++)
        {
            all[Scope.Keys[i]] = Scope.Values[i];
        }

        foreach (KeyValuePair<Symbol, Value> variable in variables)
        {
            all[variable.Key.Id] = variable.Value;
        }

        int[] keys = all.Keys.ToArray();
        Array.Sort(keys);
        Scope = new AttrSet(new PlainShape(keys), keys.Select(key => all[key]).ToArray());
    }

    private string Print(Value value, PrintOptions options) => Bytes.ToText(ValuePrinter.Print(vm, value, options));

    private SourceFile Source(string text) => new(SourceOrigin.String, string.Empty, Bytes.FromText(text), getFolder());

    private static (string Command, string Operand) SplitCommand(string text)
    {
        if (text.Length == 0 || text[0] != ':')
        {
            return (string.Empty, text);
        }

        int end = text.IndexOfAny(new[] { ' ', '\t', '\n' });
        return end < 0 ? (text, string.Empty) : (text.Substring(0, end), text.Substring(end + 1).Trim());
    }

    /// <summary><c>name = value</c>, as Nix's own loop takes it apart: a name at the beginning, and an equals sign that is not <c>==</c>.</summary>
    private static (string? Name, string Value) SplitBinding(string text)
    {
        int end = 0;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '-' or '\''))
        {
            end++;
        }

        string name = text.Substring(0, end);
        int equals = end;
        while (equals < text.Length && char.IsWhiteSpace(text[equals]))
        {
            equals++;
        }

        return NixText.IsBareIdentifier(name) && equals < text.Length && text[equals] == '=' && (equals + 1 >= text.Length || text[equals + 1] != '=')
            ? (name, text.Substring(equals + 1).Trim().TrimEnd(';'))
            : (null, text);
    }
}
