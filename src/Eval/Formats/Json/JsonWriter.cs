using System;
using System.Collections.Generic;
using System.Globalization;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Formats.Json;

/// <summary>
/// Writes values as JSON, evaluating on the way. Sets become what their <c>__toString</c> or <c>outPath</c> gives, if
/// they have one. What is open is kept on a stack of its own, so depth is bounded by <c>max-call-depth</c> only.
/// </summary>
internal sealed class JsonWriter
{
    /// <summary>The name of the attribute that a failed part is written with.</summary>
    public const string ErrorName = "$error";

    private const int PollEvery = 1024;
    private const string NotUtf8 = "[json.exception.type_error.316] ";

    private readonly Vm vm;
    private readonly bool strict;
    private readonly PartFailures? failures;
    private readonly JsonText output = new();
    private StringContext? context;
    private int untilPoll = PollEvery;
    private Open[] opens = new Open[8];
    private int depth;

    private JsonWriter(Vm vm, bool strict, StringContext? context, PartFailures? failures = null)
    {
        this.failures = failures;
        this.vm = vm;
        this.strict = strict;
        this.context = context;
    }

    /// <summary>The JSON of a value.</summary>
    /// <param name="vm">The machine that evaluates.</param>
    /// <param name="value">The value.</param>
    /// <param name="context">The context of what is written is added to it.</param>
    /// <param name="position">Where the value stands, for errors.</param>
    /// <param name="strict">Whether to evaluate; otherwise what is not evaluated yet is an error.</param>
    /// <param name="copyToStore">Whether paths become store paths.</param>
    public static string Write(Vm vm, Value value, ref StringContext? context, Position position, bool strict = true, bool copyToStore = true)
    {
        var writer = new JsonWriter(vm, strict, context);
        writer.Run(value, position, copyToStore);
        context = writer.context;
        return writer.output.Error is { } fault ? throw SerializationError(fault) : writer.output.ToString();
    }

    /// <summary>The JSON of a value, in which <c>{"$error":"..."}</c> with the message stands for each part that fails.</summary>
    /// <param name="vm">The machine that evaluates.</param>
    /// <param name="value">The value.</param>
    /// <param name="position">Where the value stands, for errors.</param>
    /// <param name="copyToStore">Whether paths become store paths.</param>
    /// <param name="failures">Receives what fails.</param>
    /// <exception cref="NixException">The value itself fails, or a limit is reached.</exception>
    public static string WriteRest(Vm vm, Value value, Position position, bool copyToStore, PartFailures failures)
    {
        var writer = new JsonWriter(vm, strict: true, null, failures);
        writer.Run(value, position, copyToStore);
        return writer.output.ToString();
    }

    /// <summary>The error of a text that cannot be written.</summary>
    /// <param name="fault">What is wrong with the first string that is not UTF-8.</param>
    public static NixException SerializationError(string fault) => new(NixErrorKind.InvalidString, "JSON serialization error: " + NotUtf8 + fault);

    /// <summary>The JSON of a part of a larger text. That a string in it is not UTF-8 shows when the whole text is written.</summary>
    /// <param name="vm">The machine that evaluates.</param>
    /// <param name="value">The value.</param>
    /// <param name="context">The context of what is written is added to it.</param>
    /// <param name="fault">What is wrong with the first string that is not UTF-8; stays as it is where there is none.</param>
    public static string WritePart(Vm vm, Value value, ref StringContext? context, ref string? fault)
    {
        var writer = new JsonWriter(vm, strict: true, context);
        writer.Run(value, Position.None, copyToStore: true);
        context = writer.context;
        fault ??= writer.output.Error is { } found ? NotUtf8 + found : null;
        return writer.output.ToString();
    }

    private void Run(Value value, Position position, bool copyToStore)
    {
        try
        {
            Start(value, position, copyToStore);
            while (depth > 0)
            {
                Continue();
            }
        }
        catch (NixException e) when (e.Pass(OpenInsideOut(), AddTraces))
        {
            throw;
        }
        finally
        {
            // Those left open by an exception.
            while (depth > 0)
            {
                Leave(opens[--depth].Levels);
            }
        }
    }

    private void Leave(int levels)
    {
        for (; levels > 0; levels--)
        {
            vm.LeaveLevel();
        }
    }

    private IEnumerable<Open> OpenInsideOut()
    {
        for (int i = depth - 1; i >= 0; i--)
        {
            yield return opens[i];
        }
    }

    private static void AddTraces(NixException error, Open open)
    {
        switch (open.Kind)
        {
            case OpenKind.Set:
                int slot = open.Order![open.Next - 1];
                error.AddTrace(open.Set!.Shape.PositionAt(slot), "while evaluating attribute '" + NixText.Identifier(SymbolTable.NameOf(open.Set.Keys[slot])) + "'");
                break;
            case OpenKind.List:
                error.AddTrace(open.Position, "while evaluating list element at index " + Show(open.Next - 1));
                break;
        }
    }

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);

    private ref Open Push(OpenKind kind, Position position, bool copyToStore, int levels)
    {
        if (depth == opens.Length)
        {
            Array.Resize(ref opens, depth * 2);
        }

        ref Open open = ref opens[depth++];
        open = default;
        open.Kind = kind;
        open.Position = position;
        open.CopyToStore = copyToStore;
        open.Levels = levels;
        return ref open;
    }

    /// <summary>Writes a plain value, or the beginning of a set or list.</summary>
    private void Start(Value value, Position position, bool copyToStore)
    {
        if (--untilPoll == 0)
        {
            untilPoll = PollEvery;
            vm.Poll();
        }

        failures?.Count();
        vm.EnterLevelAt(position);
        int levels = 1;
        try
        {
            Value? evaluated = strict ? vm.Force(value, position) : value.Peek();
            switch (evaluated)
            {
                case NixInt number:
                    output.Integer(number.Value);
                    break;
                case NixBool boolean:
                    output.Raw(boolean.Value ? "true" : "false");
                    break;
                case NixString text:
                    context = StringContext.Union(context, text.Context);
                    WriteText(text.Bytes);
                    break;
                case NixPath path:
                    output.String(copyToStore ? vm.CoerceToString(path, ref context, string.Empty, more: false, copyToStore: true) : path.Path);
                    break;
                case NixNull:
                    output.Raw("null");
                    break;
                case NixFloat number:
                    output.Raw(FloatShortest.Json(number.Value));
                    break;
                case NixList { Count: 0 }:
                    output.Raw("[]");
                    break;
                case NixList list:
                    levels = 0;
                    output.Raw('[');
                    Push(OpenKind.List, position, copyToStore, 1).List = list;
                    break;
                case AttrSet set:
                    levels = 0;
                    Peel(set, position, copyToStore);
                    break;
                default:
                    throw new NixException(
                        NixErrorKind.Type,
                        "cannot convert " + ValueTypes.Describe(value) + " to JSON",
                        ValueTypes.PositionOf(value, position));
            }
        }
        finally
        {
            Leave(levels);
        }
    }

    private void StartPart(Value value, Position position, bool copyToStore)
    {
        if (failures is null)
        {
            Start(value, position, copyToStore);
            return;
        }

        int before = depth;
        int level = vm.CallDepth;
        try
        {
            Start(value, position, copyToStore);
        }
        catch (NixException error) when (failures.Takes(vm, error, level))
        {
            // A set that stands for something else; nothing of it is written.
            while (depth > before)
            {
                Leave(opens[--depth].Levels);
            }

            PartFailure failure = failures.Add(value, PathOfPart(), error);
            output.Raw("{\"" + ErrorName + "\":");
            output.String(Bytes.FromText(Bytes.ToText(failure.Message)));
            output.Raw('}');
        }
    }

    // JSON has no place for an attribute without a name.
    private bool CanName(AttrSet set, int slot)
    {
        if (JsonText.FaultOf(SymbolTable.NameOf(set.Keys[slot])) is not { } fault)
        {
            return true;
        }

        failures!.Count();
        failures.Add(set.At(slot), PathOfPart(), SerializationError(fault));
        return false;
    }

    private void WriteText(string text)
    {
        vm.TickText(text.Length);
        if (failures is not null && JsonText.FaultOf(text) is { } fault)
        {
            throw SerializationError(fault);
        }

        output.String(text);
    }

    /// <summary>The path of what is being written. What is open remembers its own.</summary>
    private string PathOfPart()
    {
        int known = depth - 1;
        while (known > 0 && opens[known].Path is null)
        {
            known--;
        }

        string path = opens[known].Path ??= failures!.Start;
        for (int i = known; i < depth; i++)
        {
            ref Open open = ref opens[i];
            open.Path ??= path;
            path = open.Kind switch
            {
                OpenKind.Set => PartPath.OfAttribute(path, open.Set!, open.Order![open.Next - 1]),
                OpenKind.List => PartPath.OfElement(path, open.Next - 1),
                _ => PartPath.Join(path, Symbols.OutPath.Name),
            };
        }

        return path;
    }

    /// <summary>Writes the next part of what is open innermost.</summary>
    private void Continue()
    {
        ref Open open = ref opens[depth - 1];
        switch (open.Kind)
        {
            case OpenKind.Set when open.Next < open.Order!.Length:
                AttrSet set = open.Set!;
                int slot = open.Order[open.Next];
                open.Next++;
                if (failures is not null && !CanName(set, slot))
                {
                    return;
                }

                if (open.HasParts)
                {
                    output.Raw(',');
                }

                open.HasParts = true;
                output.String(SymbolTable.NameOf(set.Keys[slot]));
                output.Raw(':');
                StartPart(set.At(slot), set.Shape.PositionAt(slot), open.CopyToStore);
                return;
            case OpenKind.Set:
                output.Raw('}');
                break;
            case OpenKind.List when open.Next < open.List!.Count:
                if (open.Next > 0)
                {
                    output.Raw(',');
                }

                StartPart(open.List[open.Next++], open.Position, open.CopyToStore);
                return;
            case OpenKind.List:
                output.Raw(']');
                break;
        }

        depth--;
        Leave(open.Levels);
    }

    /// <summary>Writes a set: what it stands for, or its attributes. Its level is entered already.</summary>
    private void Peel(AttrSet set, Position position, bool copyToStore)
    {
        int levels = 1;
        try
        {
            while (true)
            {
                if (set.Get(Symbols.ToString) is not null)
                {
                    string text = vm.CoerceToString(set, ref context, string.Empty, more: false, copyToStore: false, position: position);
                    WriteText(text);
                    return;
                }

                if (set.Get(Symbols.OutPath) is not { } outPath)
                {
                    break;
                }

                position = set.PositionOf(Symbols.OutPath);
                Push(OpenKind.Peel, position, copyToStore, levels);
                levels = 0;
                Value inner = vm.Force(outPath, position);
                if (inner is not AttrSet next)
                {
                    Start(inner, position, copyToStore);
                    return;
                }

                vm.EnterLevelAt(position);
                opens[depth - 1].Levels++;
                set = next;
            }

            output.Raw('{');
            ref Open opened = ref Push(OpenKind.Set, position, copyToStore, levels);
            opened.Set = set;
            opened.Order = set.Shape.NameOrder;
            levels = 0;
        }
        finally
        {
            Leave(levels);
        }
    }

    private enum OpenKind : byte
    {
        Set,
        List,

        // A set that stands for something else; what it stands for is being written.
        Peel,
    }

    private struct Open
    {
        public OpenKind Kind;
        public bool CopyToStore;
        public bool HasParts;
        public int Levels;
        public int Next;
        public Position Position;
        public AttrSet? Set;
        public int[]? Order;
        public NixList? List;

        // Of what fails in it, the path so far; null until something does.
        public string? Path;
    }
}
