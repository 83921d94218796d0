using System.Globalization;
using System.Text;
using TvixEval.Core.Compiler;
using TvixEval.Core.Values;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Core.Bytecode;

/// <summary>
/// Shows compiled code as text, for tests and for people: one instruction a line, then its nested units, indented. Units
/// that were not compiled yet are compiled.
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

    private static void Show(StringBuilder text, CodeUnit unit, int level)
    {
        string indent = new(' ', level * 2);
        Chunk chunk = unit.Chunk;
        text.Append(indent).Append(unit.Lambda is null ? "unit" : unit.Lambda.Name.IsNone ? "function" : "function " + unit.Lambda.Name.Name);
        text.Append(" registers=").Append(Number(chunk.FrameSize));
        if (unit.CaptureCount > 0)
        {
            text.Append(" captures=");
            foreach (Variable captured in unit.Captures)
            {
                string name = captured.Name.IsNone ? "(hidden)" : captured.Name.Name;
                text.Append(text[text.Length - 1] == '=' ? string.Empty : ",").Append(name);
            }
        }

        text.Append('\n');
        for (int pc = 0; pc < chunk.Code.Length; pc++)
        {
            text.Append(indent).Append("  ").Append(pc.ToString("D2", CultureInfo.InvariantCulture)).Append(' ');
            AppendInstruction(text, chunk, chunk.Code[pc]);
            text.Append('\n');
        }

        foreach (Blueprint blueprint in chunk.Blueprints)
        {
            Show(text, blueprint.Unit, level + 1);
        }
    }

    private static void AppendInstruction(StringBuilder text, Chunk chunk, Instruction ins)
    {
        text.Append(ins.Op);
        switch (ins.Op)
        {
            case OpCode.LoadConst:
                text.Append($" r{ins.A} = {Constant(chunk.Constants[ins.B])}");
                break;
            case OpCode.LoadUpvalue:
                text.Append($" r{ins.A} = u{ins.B}");
                break;
            case OpCode.Make:
                text.Append($" r{ins.A} = {Show(chunk, new Source(ins.B))}");
                break;
            case OpCode.Let:
                LetGroup group = chunk.LetGroups[ins.B];
                for (int i = 0; i < group.Registers.Length; i++)
                {
                    text.Append($"{(i == 0 ? string.Empty : ",")} r{group.Registers[i]} = {Show(chunk, group.Values[i])}");
                }

                break;
            case OpCode.Force or OpCode.Return or OpCode.CheckBool or OpCode.CheckAttrs or OpCode.AttrName or OpCode.InvokeBuiltin:
                text.Append($" r{ins.A}");
                break;
            case OpCode.Jump:
                text.Append($" -> {ins.A}");
                break;
            case OpCode.JumpIfFalse or OpCode.JumpIfTrue:
                text.Append($" r{ins.A} -> {ins.B}");
                break;
            case OpCode.JumpUnlessLess or OpCode.JumpUnlessEqual or OpCode.JumpIfEqual:
                text.Append($" r{ins.A}, r{ins.B} -> {ins.C}");
                break;
            case OpCode.CheckFirst:
                text.Append($" r{ins.A} {(FirstArgument)ins.B} -> {ins.C}");
                break;
            case OpCode.JumpUnlessLessInt or OpCode.JumpUnlessEqualInt:
                text.Append($" r{ins.A}, {ins.B} -> {ins.C}");
                break;
            case OpCode.AddInt or OpCode.SubInt:
                text.Append($" r{ins.A} = r{ins.B}, {ins.C}");
                break;
            case OpCode.Move or OpCode.AddLeft or OpCode.Not:
                text.Append($" r{ins.A} = r{ins.B}");
                break;
            case OpCode.Select or OpCode.HasAttr:
                text.Append($" r{ins.A} = r{ins.B}.{Path(chunk.Selects[ins.C])}");
                break;
            case OpCode.SelectOr:
                text.Append($" r{ins.A} = r{ins.B}.{Path(chunk.Selects[ins.C])} -> {chunk.Selects[ins.C].Target}");
                break;
            case OpCode.SelectNameOr or OpCode.HasName:
                text.Append($" r{ins.A} = r{ins.B}.(r{chunk.Selects[ins.C].NameRegister}) else -> {chunk.Selects[ins.C].Target}");
                break;
            case OpCode.SelectName:
                text.Append($" r{ins.A} = r{ins.B}.(r{ins.C})");
                break;
            case OpCode.MakeAttrs:
                AppendAttrs(text.Append($" r{ins.A} = {{"), chunk, chunk.AttrTemplates[ins.B]);
                break;
            case OpCode.MakeList:
                AppendSources(text.Append($" r{ins.A} = ["), chunk, chunk.SourceLists[ins.B]);
                text.Append(" ]");
                break;
            case OpCode.Call1:
                text.Append($" r{ins.A} = r{ins.B} {Show(chunk, new Source(ins.C))}");
                break;
            case OpCode.Call:
                AppendSources(text.Append($" r{ins.A} = r{ins.B}"), chunk, chunk.SourceLists[ins.C]);
                break;
            case OpCode.AddDynamic:
                text.Append($" r{ins.A}.(r{ins.B}) = {Show(chunk, ((DynamicSite)chunk.Sites[ins.C]).Value)}");
                break;
            case OpCode.ConcatPart:
                text.Append($" r{ins.A}");
                break;
            case OpCode.ConcatStrings:
                var concat = (ConcatSite)chunk.Sites[ins.B];
                text.Append($" r{ins.A} = r{concat.First}..r{concat.First + concat.Count - 1}");
                break;
            case OpCode.WithLookup:
                var lookup = (WithSite)chunk.Sites[ins.B];
                AppendSources(text.Append($" r{ins.A} = {lookup.Name.Name} in"), chunk, lookup.Scopes);
                break;
            case OpCode.BindFormals:
                AppendFormals(text.Append($" r{ins.A}:"), chunk, (FormalsSite)chunk.Sites[ins.B]);
                break;
            case OpCode.AssertFail:
                text.Append($" {SyntaxPrinter.Print(((AssertSite)chunk.Sites[ins.A]).Condition)}");
                break;
            case OpCode.Probe:
                text.Append($" {(ProbeKind)ins.A} {ins.B} {ins.C}");
                break;
            case OpCode.AssertEqual or OpCode.Overrides:
                text.Append($" r{ins.A}, r{ins.B}");
                break;
            default:
                text.Append($" r{ins.A} = r{ins.B}, r{ins.C}");
                break;
        }
    }

    private static void AppendSources(StringBuilder text, Chunk chunk, Source[] sources)
    {
        foreach (Source source in sources)
        {
            text.Append(' ').Append(Show(chunk, source));
        }
    }

    private static void AppendAttrs(StringBuilder text, Chunk chunk, AttrsTemplate template)
    {
        foreach (int slot in template.Shape.NameOrder)
        {
            text.Append($" {SymbolTable.NameOf(template.Shape.Keys[slot])} = {Show(chunk, template.Values[slot])};");
        }

        text.Append(" }");
    }

    private static void AppendFormals(StringBuilder text, Chunk chunk, FormalsSite site)
    {
        for (int i = 0; i < site.Symbols.Length; i++)
        {
            text.Append($"{(i == 0 ? string.Empty : ",")} r{site.Registers[i]} = {SymbolTable.NameOf(site.Symbols[i])}");
            if (site.Defaults[i] is { } value)
            {
                text.Append($" ? {Show(chunk, value)}");
            }
        }
    }

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
                return $"eager({Show(chunk, sum.Left)} {(sum.Subtract ? '-' : '+')} {Show(chunk, sum.Right)} | thunk{sum.Thunk}{Captures(chunk.Blueprints[sum.Thunk])})";
            default:
                return source.ToString();
        }
    }

    private static string Captures(Blueprint blueprint) => blueprint.Captures.Length == 0 ? string.Empty : "(" + string.Join(" ", blueprint.Captures) + ")";

    private static string Path(SelectSite site) => string.Join(".", System.Linq.Enumerable.Select(site.Path, static symbol => symbol.Name));

    private static string Constant(Value value) => value switch
    {
        BuiltinValue builtin => builtin.Builtin.Name,
        AttrSet { Count: > 0 } => "{...}",
        _ => AmbiguousPrinter.Print(value),
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
