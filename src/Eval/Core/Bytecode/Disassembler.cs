using System;
using System.Globalization;
using System.Linq;
using System.Text;
using TvixEval.Core.Compiler;
using TvixEval.Core.Values;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Core.Bytecode;

/// <summary>
/// Shows compiled code as text, for tests and for people: one instruction a line, then its nested units, indented. Units
/// that were not compiled yet are compiled; the others must not have been, as they do not know their captures any more.
/// </summary>
internal static class Disassembler
{
    /// <summary>The code of a unit and of all units in it.</summary>
    public static string Show(CodeUnit unit)
    {
        var text = new StringBuilder();
        Show(text, unit, 0);
        return text.ToString();
    }

    /// <summary>Code that the machine brings along, which belongs to no unit.</summary>
    public static string Show(Chunk chunk)
    {
        var text = new StringBuilder("code registers=").Append(Number(chunk.FrameSize)).Append('\n');
        AppendCode(text, chunk, string.Empty);
        return text.ToString();
    }

    private static void Show(StringBuilder text, CodeUnit unit, int level)
    {
        string indent = new(' ', level * 2);
        Variable[] captures = Enumerable.Range(0, unit.CaptureCount).Select(unit.CaptureAt).ToArray();
        Chunk chunk = unit.Chunk;
        text.Append(indent).Append(unit.Lambda is null ? "unit" : unit.Lambda.Name.IsNone ? "function" : "function " + unit.Lambda.Name.Name);
        text.Append(" registers=").Append(Number(chunk.FrameSize));
        if (captures.Length > 0)
        {
            text.Append(" captures=");
            foreach (Variable captured in captures)
            {
                string name = captured.Name.IsNone ? "(hidden)" : captured.Name.Name;
                text.Append(text[text.Length - 1] == '=' ? string.Empty : ",").Append(name);
            }
        }

        text.Append('\n');
        AppendCode(text, chunk, indent);
        foreach (Blueprint blueprint in chunk.Blueprints)
        {
            Show(text, blueprint.Unit, level + 1);
        }
    }

    private static void AppendCode(StringBuilder text, Chunk chunk, string indent)
    {
        for (int pc = 0; pc < chunk.Code.Length; pc++)
        {
            text.Append(indent).Append("  ").Append(pc.ToString("D2", CultureInfo.InvariantCulture)).Append(' ');
            AppendInstruction(text, chunk, chunk.Code[pc]);
            text.Append('\n');
        }
    }

    private static void AppendInstruction(StringBuilder text, Chunk chunk, Instruction ins)
    {
        text.Append(ins.Op);
        string link = string.Empty;
        foreach ((OperandKind kind, int value) in OpCodes.OperandsOf(ins))
        {
            string operand = Show(chunk, kind, value);
            text.Append(link == "," && !IsListed(kind) ? string.Empty : link).Append(operand);
            link = kind == OperandKind.Result ? " =" : IsListed(kind) ? "," : string.Empty;
        }
    }

    /// <summary>Whether operands of a kind stand one behind the other, with commas between them.</summary>
    private static bool IsListed(OperandKind kind) =>
        kind is OperandKind.Register or OperandKind.Number or OperandKind.Constant or OperandKind.Upvalue;

    private static string Show(Chunk chunk, OperandKind kind, int value)
    {
        switch (kind)
        {
            case OperandKind.Result or OperandKind.Register:
                return $" r{value}";
            case OperandKind.Name:
                return $".(r{value})";
            case OperandKind.Number:
                return " " + Number(value);
            case OperandKind.Constant:
                return " " + Constant(chunk.Constants[value]);
            case OperandKind.Upvalue:
                return $" u{value}";
            case OperandKind.Target:
                return $" -> {value}";
            case OperandKind.Source:
                return " " + Show(chunk, new Source(value));
            case OperandKind.Arguments:
                return Show(chunk, chunk.SourceLists[value]);
            case OperandKind.Elements:
                return $" [{Show(chunk, chunk.SourceLists[value])} ]";
            case OperandKind.Attributes:
                return Show(chunk, chunk.AttrTemplates[value]);
            case OperandKind.Group:
                LetGroup group = chunk.LetGroups[value];
                return Listed(group.Registers.Length, i => $" r{group.Registers[i]} = {Show(chunk, group.Values[i])}");
            case OperandKind.Path:
                return "." + Path(chunk.Selects[value]);
            case OperandKind.PathAndTarget:
                return $".{Path(chunk.Selects[value])} -> {chunk.Selects[value].Target}";
            case OperandKind.NameAndTarget:
                return $".(r{chunk.Selects[value].NameRegister}) else -> {chunk.Selects[value].Target}";
            case OperandKind.Dynamic:
                return " = " + Show(chunk, ((DynamicSite)chunk.Sites[value]).Value);
            case OperandKind.Followers:
                var overrides = (OverridesSite)chunk.Sites[value];
                return ":" + Listed(overrides.Symbols.Length, i => $" r{overrides.Registers[i]} = {SymbolTable.NameOf(overrides.Symbols[i])}");
            case OperandKind.Interpolation:
                var concat = (ConcatSite)chunk.Sites[value];
                return $" r{concat.First}..r{concat.First + concat.Count - 1}";
            case OperandKind.With:
                var lookup = (WithSite)chunk.Sites[value];
                return $" {lookup.Name.Name} in{Show(chunk, lookup.Scopes)}";
            case OperandKind.Assertion:
                return " " + SyntaxPrinter.Print(((AssertSite)chunk.Sites[value]).Condition);
            case OperandKind.Formals:
                var formals = (FormalsSite)chunk.Sites[value];
                return ":" + Listed(formals.Symbols.Length, i => $" r{formals.Registers[i]} = {SymbolTable.NameOf(formals.Symbols[i])}"
                    + (formals.Defaults[i] is { } fallback ? $" ? {Show(chunk, fallback)}" : string.Empty));
            case OperandKind.First:
                return $" {(FirstArgument)value}";
            case OperandKind.Probed:
                return $" {(ProbeKind)value}";
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "Operands of this kind cannot be shown.");
        }
    }

    private static string Listed(int count, Func<int, string> show) => string.Join(",", Enumerable.Range(0, count).Select(show));

    private static string Show(Chunk chunk, Source[] sources) => string.Concat(sources.Select(source => " " + Show(chunk, source)));

    private static string Show(Chunk chunk, AttrsTemplate template) =>
        " {" + string.Concat(template.Shape.NameOrder.Select(slot => $" {SymbolTable.NameOf(template.Shape.Keys[slot])} = {Show(chunk, template.Values[slot])};")) + " }";

    /// <summary>A source; for one that makes something its captures in parentheses.</summary>
    private static string Show(Chunk chunk, Source source)
    {
        switch (source.Kind)
        {
            case SourceKind.Constant:
                return Constant(chunk.Constants[source.Index]);
            case SourceKind.Thunk or SourceKind.Function:
                return source + Captures(chunk.Blueprints[source.Index]);
            case SourceKind.Select:
                EagerSelect select = chunk.EagerSelects[source.Index];
                return $"eager({Show(chunk, select.Subject)}.{SymbolTable.NameOf(select.Symbol)} | thunk{select.Thunk}{Captures(chunk.Blueprints[select.Thunk])})";
            case SourceKind.Arithmetic:
                EagerArithmetic sum = chunk.EagerArithmetic[source.Index];
                string operation = $"{Show(chunk, sum.Left)} {sum.Sign} {Show(chunk, sum.Right)}";
                return sum.Thunk < 0 ? $"({operation})" : $"eager({operation} | thunk{sum.Thunk}{Captures(chunk.Blueprints[sum.Thunk])})";
            default:
                return source.ToString();
        }
    }

    private static string Captures(Blueprint blueprint) => blueprint.Captures.Length == 0 ? string.Empty : "(" + string.Join(" ", blueprint.Captures) + ")";

    private static string Path(SelectSite site) => string.Join(".", site.Path.Select(static symbol => symbol.Name));

    private static string Constant(Value value) => value switch
    {
        BuiltinValue builtin => builtin.Builtin.Name,
        AttrSet { Count: > 0 } => "{...}",
        _ => AmbiguousPrinter.Print(value),
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
