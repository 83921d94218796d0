using System.Collections.Generic;
using System.Text;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Core.Values;

/// <summary>
/// Prints a value as C++ Nix does in error messages, in <c>builtins.trace</c>, in <c>nix eval</c> and in its read-eval-print loop: with
/// the names of functions, on request with limits, over several lines, or evaluating on the way. Uses no native stack for depth.
/// </summary>
internal sealed class ValuePrinter
{
    private readonly Vm? vm;
    private readonly PrintOptions options;
    private readonly StringBuilder output = new();
    private readonly HashSet<object>? seen;
    private readonly Stack<Level> open = new();
    private readonly int depthLimit;
    private PrintMeter meter;
    private int indent;
    private int attrsPrinted;
    private int itemsPrinted;

    private ValuePrinter(Vm? vm, PrintOptions options)
    {
        this.vm = vm;
        this.options = options;
        seen = options.TrackRepeated ? new HashSet<object>(Identity.Instance) : null;
        depthLimit = vm?.MaxCallDepth ?? int.MaxValue;
        meter = new PrintMeter(vm);
    }

    /// <summary>The printed value, as bytes, one a char.</summary>
    /// <param name="vm">The machine that evaluates; may be null where the options do not ask for evaluation.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">How to print.</param>
    public static string Print(Vm? vm, Value value, PrintOptions options)
    {
        var printer = new ValuePrinter(vm, options);
        printer.Start(value);
        while (printer.open.Count > 0)
        {
            printer.Continue();
        }

        return printer.meter.Finish(printer.output);
    }

    /// <summary>The beginning of a value as error messages show it.</summary>
    /// <param name="value">The value; it is not evaluated.</param>
    public static string ForError(Value value) => Print(null, value, PrintOptions.ForErrors);

    private bool IsPretty => options.PrettyIndent > 0;

    /// <summary>Prints a plain value, or the beginning of a set or list.</summary>
    private void Start(Value reference)
    {
        int depth = open.Count;
        if (depth > depthLimit)
        {
            throw ValueTypes.NestedTooDeep(reference);
        }

        try
        {
            StartEvaluated(options.Force ? Force(reference) : reference.Peek() ?? reference);
        }
        catch (NixException error) when (IsPrinted(error, depth))
        {
            NixText.AppendError(output, error.RawMessage);
        }
    }

    private bool IsPrinted(NixException error, int depth) =>
        error.Kind != NixErrorKind.StackOverflow && !error.EndsEvaluation
        && (options.Errors == PrintErrors.Print || (options.Errors == PrintErrors.ThrowTopLevel && depth > 0));

    private Value Force(Value reference) => reference.Peek() ?? vm?.Force(reference, Position.None) ?? reference;

    private void StartEvaluated(Value value)
    {
        meter.Count(output, value, options.MaxStringLength);
        if (ScalarText.TryAppend(output, value, options.MaxStringLength))
        {
            return;
        }

        switch (value)
        {
            case AttrSet set:
                StartSet(set);
                break;
            case NixList list:
                StartList(list);
                break;
            case Closure or BuiltinValue or PartialBuiltin:
                output.Append(ValueTypes.ShowFunction(value));
                break;
            case Thunk { Outcome: null, Runner: not 0 }:
                AppendNote("potential infinite recursion");
                break;
            default:
                AppendNote("thunk");
                break;
        }
    }

    private void StartSet(AttrSet set)
    {
        // Unlike lists, empty sets are the same set wherever they come from.
        if (seen is not null && !seen.Add(set.Count == 0 ? AttrSet.Empty : set))
        {
            AppendNote("repeated");
        }
        else if (options.Force && options.DerivationPaths && vm!.IsDerivation(set))
        {
            AppendDerivation(set);
        }
        else if (open.Count >= options.MaxDepth)
        {
            output.Append("{ ... }");
        }
        else
        {
            output.Append('{');
            var level = new Level(set, AttributeOrder(set));
            indent += options.PrettyIndent;
            level.IsPretty = IsPretty && SpreadsOut(set.Count, set.Count == 1 ? set.At(0) : null);
            open.Push(level);
        }
    }

    private void StartList(NixList list)
    {
        if (seen is not null && list.Count > 0 && !seen.Add(list))
        {
            AppendNote("repeated");
        }
        else if (open.Count >= options.MaxDepth)
        {
            output.Append("[ ... ]");
        }
        else
        {
            output.Append('[');
            var level = new Level(list);
            indent += options.PrettyIndent;
            level.IsPretty = IsPretty && SpreadsOut(list.Count, list.Count == 1 ? list[0] : null);
            open.Push(level);
        }
    }

    private void Continue()
    {
        Level level = open.Peek();
        if (level.Next > 0 && level.Set is not null)
        {
            output.Append(';');
            attrsPrinted++;
        }
        else if (level.Next > 0)
        {
            itemsPrinted++;
        }

        if (level.IsDone || IsElided(level))
        {
            Close(level);
            return;
        }

        AppendSpace(level.IsPretty);
        Value member = level.Take();
        if (level.Set is not null)
        {
            NixText.AppendIdentifier(output, level.CurrentName);
            output.Append(" = ");
        }

        Start(member);
    }

    /// <summary>Whether the limit is reached; then the note about the rest is printed.</summary>
    private bool IsElided(Level level)
    {
        bool isSet = level.Set is not null;
        if (isSet ? attrsPrinted < options.MaxAttrs : itemsPrinted < options.MaxListItems)
        {
            return false;
        }

        AppendSpace(level.IsPretty);
        int rest = level.Count - level.Next;
        NixText.AppendElided(output, rest, isSet ? "attribute" : "item", isSet ? "attributes" : "items");
        return true;
    }

    private void Close(Level level)
    {
        indent -= options.PrettyIndent;
        AppendSpace(level.IsPretty);
        output.Append(level.Set is null ? ']' : '}');
        open.Pop();
    }

    /// <summary>Several elements go on lines of their own; a single one does when it is a set or list itself.</summary>
    private bool SpreadsOut(int count, Value? single)
    {
        if (single is null)
        {
            return count > 0;
        }

        Value value = Force(single);
        return value.Kind is ValueKind.List or ValueKind.Attrs or ValueKind.Thunk;
    }

    /// <summary>The slots in name order; where only some are shown, what says the most about the set comes first.</summary>
    private int[] AttributeOrder(AttrSet set)
    {
        int[] order = set.Shape.NameOrder;
        if (options.MaxAttrs == int.MaxValue)
        {
            return order;
        }

        var sorted = new int[order.Length];
        int next = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (int slot in order)
            {
                bool isImportant = SymbolTable.NameOf(set.Keys[slot]) is "type" or "_type";
                if (isImportant == (pass == 0))
                {
                    sorted[next++] = slot;
                }
            }
        }

        return sorted;
    }

    private void AppendDerivation(AttrSet set)
    {
        string path = string.Empty;
        if (set.Get("drvPath") is { } drvPath)
        {
            const string Doing = "while evaluating the drvPath of a derivation";
            StringContext? context = null;
            path = vm!.CoerceToString(drvPath, ref context, Doing, more: false, copyToStore: false);
            if (!IsStorePath(path))
            {
                throw new NixException(NixErrorKind.InvalidStorePath, "path '" + path + "' is not in the Nix store")
                    .AddTrace(Position.None, Doing);
            }
        }

        AppendNote(path.Length == 0 ? "derivation" : "derivation " + path);
    }

    private bool IsStorePath(string path)
    {
        string store = vm!.Host.StoreDirectory + "/";
        return path.Length > store.Length && path.StartsWith(store, System.StringComparison.Ordinal) && path.IndexOf('/', store.Length) < 0;
    }

    private void AppendSpace(bool isPretty)
    {
        if (isPretty)
        {
            output.Append('\n').Append(' ', indent);
        }
        else
        {
            output.Append(' ');
        }
    }

    private void AppendNote(string text) => output.Append(NixText.Open).Append(text).Append(NixText.Close);

    /// <summary>A set or list that is being printed.</summary>
    private sealed class Level : OpenContainer
    {
        public Level(AttrSet set, int[] order)
            : base(set, order)
        {
        }

        public Level(NixList list)
            : base(list)
        {
        }

        /// <summary>Whether each member is on a line of its own.</summary>
        public bool IsPretty { get; set; }
    }
}
