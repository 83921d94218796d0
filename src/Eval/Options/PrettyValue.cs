using System.Collections.Generic;
using TvixEval.Builtins;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Formats.Json;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Options;

/// <summary>
/// Writes values as Nix text for people: defaults and examples in the documents of options, as nixpkgs' <c>lib.generators.toPretty</c> of 2026 writes them (over several
/// lines, with <c>__pretty</c>). Evaluates on the way. What is open is kept on a stack of its own.
/// </summary>
internal sealed class PrettyValue
{
    private const string Step = "  ";

    private readonly Vm vm;
    private readonly ByteBuilder output = new();
    private readonly Stack<Part> rest = new();
    private int level;

    private PrettyValue(Vm vm) => this.vm = vm;

    /// <summary>The text of a value; bytes, one a char.</summary>
    /// <param name="vm">The machine that evaluates.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="NixException">Its evaluation fails.</exception>
    public static string Write(Vm vm, Value value)
    {
        var writer = new PrettyValue(vm);
        try
        {
            writer.Begin(value, string.Empty);
            while (writer.rest.Count > 0)
            {
                writer.Continue(writer.rest.Pop());
            }
        }
        finally
        {
            vm.LeaveLevels(writer.level);
        }

        return writer.output.ToString();
    }

    private void Continue(in Part part)
    {
        vm.Tick();
        if (part.Text is { } text)
        {
            MemoryBudget.ChargeText(text.Length);
            output.Append(text);
        }
        else if (part.Value is { } value)
        {
            Begin(value, part.Indent);
        }
        else
        {
            level--;
            vm.LeaveLevel();
        }
    }

    private void Begin(Value value, string indent)
    {
        Value forced = vm.Force(value);
        switch (forced)
        {
            case NixString text:
                output.Append(Text(text.Bytes, indent));
                break;
            case NixFloat:
                StringContext? none = null;
                output.Append(JsonWriter.Write(vm, forced, ref none, Position.None));
                break;
            case NixInt number:
                output.Append(number.Value);
                break;
            case NixBool truth:
                output.Append(truth.Value ? "true" : "false");
                break;
            case NixNull:
                output.Append("null");
                break;
            case NixPath path:
                output.Append(path.Path);
                break;
            case NixList { Count: 0 }:
                output.Append("[ ]");
                break;
            case NixList list:
                Open(list, indent);
                break;
            case AttrSet set:
                Begin(set, indent);
                break;
            default:
                output.Append(Function(forced, null));
                break;
        }
    }

    private void Begin(AttrSet set, string indent)
    {
        if (FunctionOf(set) is { } function)
        {
            output.Append(Function(function, set));
        }
        else if (set.Get("__pretty") is { } pretty && set.Get("val") is { } shown)
        {
            output.Append(vm.ForceString(vm.Call(pretty, shown), "while evaluating the text of a value that has a function for it").Bytes);
        }
        else if (set.Count == 0)
        {
            output.Append("{ }");
        }
        else if (set.Get(Symbols.Type) is { } type && vm.Force(type) is NixString { Bytes: "derivation" })
        {
            string name = set.Get(Symbols.Name) is { } known ? vm.ForceString(known, "while evaluating the 'name' attribute of a derivation").Bytes : "???";
            output.Append("<derivation " + name + ">");
        }
        else
        {
            Open(set, indent);
        }
    }

    private void Open(NixList list, string indent)
    {
        Enter(list.Count);
        string inner = indent + Step;
        Push(new Part("\n" + indent + "]"));
        for (int i = list.Count - 1; i >= 0; i--)
        {
            Push(new Part(list[i], inner));
            Push(new Part("\n" + inner));
        }

        output.Append("[");
    }

    private void Open(AttrSet set, string indent)
    {
        Enter(set.Count);
        string inner = indent + Step;
        Push(new Part("\n" + indent + "}"));
        int[] order = set.Shape.NameOrder;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            Push(new Part(";"));
            Push(new Part(set.At(order[i]), inner));
            Push(new Part("\n" + inner + OptionName.Quoted(SymbolTable.NameOf(set.Keys[order[i]])) + " = "));
        }

        output.Append("{");
    }

    private void Enter(int count)
    {
        MemoryBudget.ChargeItems(8L * count);
        vm.EnterLevel();
        level++;
        rest.Push(default);
    }

    private void Push(Part part) => rest.Push(part);

    // What can be called, as lib.isFunction tells: a functor too.
    private Value? FunctionOf(AttrSet set) =>
        set.Get(Symbols.Functor) is { } functor && vm.Force(vm.Call(functor, set)) is var called && called is not AttrSet and (Closure or BuiltinValue or PartialBuiltin)
            ? called
            : null;

    private string Function(Value function, AttrSet? functor)
    {
        Value arguments = functor?.Get("__functionArgs") is { } declared ? vm.Force(declared) : AttrBuiltins.FunctionArgs(vm, function);
        if (arguments is not AttrSet { Count: > 0 } names)
        {
            return "<function>";
        }

        var shown = new List<string>();
        foreach (KeyValuePair<Symbol, Value> argument in names.InNameOrder())
        {
            bool hasDefault = vm.ForceBool(argument.Value, "while evaluating the arguments of a function");
            shown.Add(argument.Key.Name + (hasDefault ? "?" : string.Empty));
        }

        return "<function, args: {" + string.Join(", ", shown) + "}>";
    }

    private static string Text(string text, string indent)
    {
        if (text.IndexOf('\n') < 0)
        {
            return "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("${", "\\${") + "\"";
        }

        string[] lines = text.Replace("''", "'''").Replace("${", "''${").Split('\n');
        string inner = "\n" + indent + Step;
        string last = lines[lines.Length - 1];
        string body = string.Join(inner, lines, 0, lines.Length - 1);
        return "''" + inner + body + (last.Length == 0 ? "\n" + indent : inner + last) + "''";
    }

    /// <summary>What is still to be written: a text, a value, or, with neither, the end of a level.</summary>
    private readonly struct Part
    {
        public Part(string text)
        {
            Text = text;
            Value = null;
            Indent = string.Empty;
        }

        public Part(Value value, string indent)
        {
            Text = null;
            Value = value;
            Indent = indent;
        }

        public string? Text { get; }

        public Value? Value { get; }

        public string Indent { get; }
    }
}
