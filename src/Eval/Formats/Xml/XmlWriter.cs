using System;
using System.Collections.Generic;
using System.Globalization;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Formats.Xml;

/// <summary>
/// Writes values as XML, evaluating on the way. Derivations are written out once, by their path. What is open is kept on a
/// stack of its own, so depth is bounded by <c>max-call-depth</c> only.
/// </summary>
internal sealed class XmlWriter
{
    private const int PollEvery = 1024;

    private readonly Vm vm;
    private readonly bool strict;
    private readonly bool withLocations;
    private readonly PartFailures? failures;
    private readonly XmlText output = new();
    private readonly HashSet<string> derivations = new(StringComparer.Ordinal);
    private readonly Stack<Open> opens = new();
    private StringContext? context;
    private int untilPoll = PollEvery;

    private XmlWriter(Vm vm, bool strict, bool withLocations, StringContext? context, PartFailures? failures = null)
    {
        this.failures = failures;
        this.vm = vm;
        this.strict = strict;
        this.withLocations = withLocations;
        this.context = context;
    }

    /// <summary>The XML of a value.</summary>
    /// <param name="vm">The machine that evaluates.</param>
    /// <param name="value">The value.</param>
    /// <param name="context">The context of what is written is added to it.</param>
    /// <param name="strict">Whether to evaluate; otherwise what is not evaluated yet is written as such.</param>
    /// <param name="withLocations">Whether to write where attributes and functions are defined.</param>
    public static string Write(Vm vm, Value value, ref StringContext? context, bool strict = true, bool withLocations = false)
    {
        var writer = new XmlWriter(vm, strict, withLocations, context);
        writer.Run(value);
        context = writer.context;
        return writer.output.ToString();
    }

    /// <summary>The XML of a value, in which an element <c>error</c> with the message stands for each part that fails.</summary>
    /// <param name="vm">The machine that evaluates.</param>
    /// <param name="value">The value.</param>
    /// <param name="withLocations">Whether to write where attributes and functions are defined.</param>
    /// <param name="failures">Receives what fails.</param>
    /// <exception cref="NixException">The value itself fails, or a limit is reached.</exception>
    public static string WriteRest(Vm vm, Value value, bool withLocations, PartFailures failures)
    {
        var writer = new XmlWriter(vm, strict: true, withLocations, null, failures);
        writer.Run(value);
        return writer.output.ToString();
    }

    private void Run(Value value)
    {
        output.Open("expr");
        try
        {
            Start(value, Position.None);
            while (opens.Count > 0)
            {
                Continue(opens.Peek());
            }
        }
        finally
        {
            for (int i = opens.Count; i > 0; i--)
            {
                vm.LeaveLevel();
            }
        }

        output.Close("expr");
    }

    /// <summary>Writes a plain value, or the beginning of a set or list.</summary>
    private void Start(Value value, Position position)
    {
        if (--untilPoll == 0)
        {
            untilPoll = PollEvery;
            vm.Poll();
        }

        failures?.Count();
        vm.EnterLevelAt(position);
        int before = opens.Count;
        try
        {
            Value? evaluated = strict ? vm.Force(value, position) : value.Peek();
            switch (evaluated)
            {
                case NixInt number:
                    output.Empty("int", "value", number.Value.ToString(CultureInfo.InvariantCulture));
                    break;
                case NixBool boolean:
                    output.Empty("bool", "value", boolean.Value ? "true" : "false");
                    break;
                case NixString text:
                    context = StringContext.Union(context, text.Context);
                    vm.TickText(text.Bytes.Length);
                    output.Empty("string", "value", text.Bytes);
                    break;
                case NixPath path:
                    output.Empty("path", "value", path.Path);
                    break;
                case NixNull:
                    output.Empty("null");
                    break;
                case NixFloat number:
                    output.Empty("float", "value", FloatText.General(number.Value));
                    break;
                case NixList list:
                    output.Open("list");
                    opens.Push(new Open("list", position) { List = list });
                    break;
                case AttrSet set:
                    StartSet(set, position);
                    break;
                case Closure function:
                    WriteFunction(function);
                    break;
                default:
                    output.Empty("unevaluated");
                    break;
            }
        }
        finally
        {
            // What was opened keeps the level until it is closed.
            if (opens.Count == before)
            {
                vm.LeaveLevel();
            }
        }
    }

    private void StartPart(Value value, Position position)
    {
        if (failures is null)
        {
            Start(value, position);
            return;
        }

        int level = vm.CallDepth;
        try
        {
            Start(value, position);
        }
        catch (NixException error) when (failures.Takes(vm, error, level))
        {
            // All that is evaluated of a part is evaluated before anything of it is written.
            PartFailure failure = failures.Add(value, PartPath.OfCurrent(failures.Start, opens), error);
            output.Empty("error", "message", TerminalFilter.Apply(failure.Message));
        }
    }

    private void StartSet(AttrSet set, Position position)
    {
        if (!vm.IsDerivation(set))
        {
            output.Open("attrs");
            opens.Push(new Open("attrs", position) { Set = set, Order = set.Shape.NameOrder });
            return;
        }

        string? drvPath = TextOf(set, Symbols.DrvPath);
        string? outPath = TextOf(set, Symbols.OutPath);
        output.Begin("derivation");
        if (drvPath is not null)
        {
            output.Attribute("drvPath", drvPath);
        }

        if (outPath is not null)
        {
            output.Attribute("outPath", outPath);
        }

        output.EndOpen();
        if (drvPath is { Length: > 0 } && derivations.Add(drvPath))
        {
            opens.Push(new Open("derivation", position) { Set = set, Order = set.Shape.NameOrder });
            return;
        }

        output.Empty("repeated");
        output.Close("derivation");
    }

    private string? TextOf(AttrSet set, Symbol name)
    {
        if (set.Get(name) is not { } value)
        {
            return null;
        }

        Value? evaluated = strict ? vm.Force(value, set.PositionOf(name)) : value.Peek();
        return (evaluated as NixString)?.Bytes;
    }

    /// <summary>Writes the next part of what is open innermost.</summary>
    private void Continue(Open open)
    {
        if (open.InAttribute)
        {
            output.Close("attr");
            open.InAttribute = false;
        }

        if (open.List is { } list && open.Next < list.Count)
        {
            StartPart(list[open.Next++], open.Position);
            return;
        }

        if (open.Set is { } set && open.Next < open.Order!.Length)
        {
            int slot = open.Order[open.Next++];
            Position position = set.Shape.PositionAt(slot);
            string name = SymbolTable.NameOf(set.Keys[slot]);
            output.Begin("attr");
            if (withLocations && position.IsKnown)
            {
                WriteLocation(position, name);
            }
            else
            {
                output.Attribute("name", name);
            }

            output.EndOpen();
            open.InAttribute = true;
            StartPart(set.At(slot), position);
            return;
        }

        output.Close(open.Element);
        opens.Pop();
        vm.LeaveLevel();
    }

    private void WriteFunction(Closure function)
    {
        output.Begin("function");
        if (withLocations)
        {
            WriteLocation(function.Position, null);
        }

        output.EndOpen();
        if (function.Lambda.Formals is not { } formals)
        {
            output.Empty("varpat", "name", function.Lambda.Argument.Name);
            output.Close("function");
            return;
        }

        output.Begin("attrspat");
        if (formals.HasEllipsis)
        {
            output.Attribute("ellipsis", "1");
        }

        if (!function.Lambda.Argument.IsNone)
        {
            output.Attribute("name", function.Lambda.Argument.Name);
        }

        output.EndOpen();
        var names = new string[formals.Items.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = formals.Items[i].Name.Name;
        }

        Array.Sort(names, StringComparer.Ordinal);
        foreach (string name in names)
        {
            output.Empty("attr", "name", name);
        }

        output.Close("attrspat");
        output.Close("function");
    }

    /// <summary>Writes the attributes of a location, and of a name between them where the order of names wants it.</summary>
    private void WriteLocation(Position position, string? name)
    {
        output.Attribute("column", position.Column.ToString(CultureInfo.InvariantCulture));
        output.Attribute("line", position.Line.ToString(CultureInfo.InvariantCulture));
        if (name is not null)
        {
            output.Attribute("name", name);
        }

        if (position.File is { Origin: SourceOrigin.File } file)
        {
            output.Attribute("path", file.Name);
        }
    }

    private sealed class Open : IOpenWhole
    {
        public Open(string element, Position position)
        {
            Element = element;
            Position = position;
        }

        public string Element { get; }

        public Position Position { get; }

        public NixList? List { get; set; }

        public AttrSet? Set { get; set; }

        public int[]? Order { get; set; }

        public int Next { get; set; }

        public bool InAttribute { get; set; }

        /// <inheritdoc/>
        public string? Path { get; set; }

        /// <inheritdoc/>
        public string PathOfCurrent(string own) => Set is { } set ? PartPath.OfAttribute(own, set, Order![Next - 1]) : PartPath.OfElement(own, Next - 1);
    }
}
