using System.Collections.Generic;
using System.Text;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Core.Values;

/// <summary>
/// Writes a value as a Nix expression that evaluates to an equal value. Unlike the printers it leaves nothing out: what has no
/// expression (functions, values within themselves) is an error. Evaluates on the way; uses no native stack for depth.
/// </summary>
internal sealed class ExpressionWriter
{
    /// <summary>How the line of a trace begins that tells, up to a quote, where in what is written an error was met.</summary>
    public const string PlaceHint = "while evaluating " + Place;

    private const string Place = "the value at '";
    private const int LineWidth = 80;
    private const int IndentWidth = 2;

    private readonly Vm vm;
    private readonly bool compress;
    private readonly int maxDepth;
    private readonly StringBuilder output = new();
    private readonly HashSet<object> within = new(Identity.Instance);
    private readonly List<OpenContainer> open = new();
    private PrintMeter meter;

    private ExpressionWriter(Vm vm, bool compress, int maxDepth)
    {
        this.vm = vm;
        this.compress = compress;
        this.maxDepth = maxDepth;
        meter = new PrintMeter(vm);
    }

    /// <summary>The expression, as bytes, one a char; over several lines unless compressed.</summary>
    /// <param name="vm">The machine that evaluates.</param>
    /// <param name="value">The value.</param>
    /// <param name="compress">Whether to write no line ends and no spaces that are not needed.</param>
    /// <param name="maxDepth">How deep sets and lists may be nested.</param>
    /// <exception cref="UnwritableValueException">Something in it has no expression.</exception>
    /// <exception cref="NixException">Evaluation fails.</exception>
    public static string Write(Vm vm, Value value, bool compress, int maxDepth)
    {
        var writer = new ExpressionWriter(vm, compress, maxDepth);
        writer.Start(value, isElement: false);
        while (writer.open.Count > 0)
        {
            writer.Continue();
        }

        return writer.meter.Finish(writer.output);
    }

    private void Start(Value reference, bool isElement)
    {
        Value value = Force(reference);
        meter.Count(output, value);
        switch (value)
        {
            case AttrSet { Count: > 0 } set:
                Open(new OpenContainer(set), '{');
                break;
            case NixList { Count: > 0 } list when !compress && open.Count < maxDepth && FitsOnLine(list) is { } line:
                output.Append(line);
                break;
            case NixList { Count: > 0 } list:
                Open(new OpenContainer(list), '[');
                break;
            case NixString text when !compress && IndentedText.TryWrite(text.Bytes, Indent, out string lines):
                output.Append(lines);
                break;
            default:
                output.Append(Scalar(value, isElement));
                break;
        }
    }

    private int Indent => open.Count * IndentWidth;

    private void Open(OpenContainer level, char bracket)
    {
        if (!within.Add(level.Container))
        {
            throw Unwritable(UnwritableReason.Cycle, "contains itself");
        }

        if (open.Count >= maxDepth)
        {
            throw Unwritable(UnwritableReason.Depth, $"is nested more than {maxDepth} levels deep");
        }

        output.Append(bracket);
        open.Add(level);
    }

    private void Continue()
    {
        OpenContainer level = open[open.Count - 1];
        if (level.Set is not null && level.Next > 0)
        {
            output.Append(';');
        }

        if (level.IsDone)
        {
            open.RemoveAt(open.Count - 1);
            within.Remove(level.Container);
            StartLine();
            output.Append(level.Set is null ? ']' : '}');
            return;
        }

        if (level.Next > 0 || !compress)
        {
            Separate(level);
        }

        Value member = level.Take();
        if (level.Set is not null)
        {
            NixText.AppendIdentifier(output, level.CurrentName);
            output.Append(compress ? "=" : " = ");
        }

        Start(member, isElement: level.Set is null);
    }

    private void Separate(OpenContainer level)
    {
        if (!compress)
        {
            StartLine();
        }
        else if (level.Set is null)
        {
            output.Append(' ');
        }
    }

    private void StartLine()
    {
        if (!compress)
        {
            output.Append('\n').Append(' ', Indent);
        }
    }

    /// <summary>A list of scalars on one line; null where it is too long for that, or something in it needs a closer look.</summary>
    private string? FitsOnLine(NixList list)
    {
        var line = new StringBuilder("[");
        for (int i = 0; i < list.Count; i++)
        {
            Value element = Force(list[i], i);
            if (element is AttrSet { Count: > 0 } or NixList { Count: > 0 } || element.Kind >= ValueKind.Lambda
                || (element is NixString text && text.Bytes.IndexOf('\n') >= 0))
            {
                return null;
            }

            line.Append(' ').Append(Scalar(element, isElement: true));
            if (Indent + line.Length > LineWidth)
            {
                return null;
            }
        }

        return line.Append(" ]").ToString();
    }

    private string Scalar(Value value, bool isElement)
    {
        switch (value)
        {
            case NixNull:
                return "null";
            case NixBool truth:
                return truth.Value ? "true" : "false";
            case NixInt number:
                return NumberText.Of(number.Value, isElement);
            case NixFloat number:
                return NumberText.Of(number.Value, isElement);
            case NixString text:
                return NixText.StringLiteral(text.Bytes);
            case NixPath path:
                return PathLiteral.Write(path.Path, isElement);
            case NixList:
                return compress ? "[]" : "[ ]";
            case AttrSet:
                return compress ? "{}" : "{ }";
            default:
                throw Unwritable(UnwritableReason.Function, "is a function");
        }
    }

    /// <param name="reference">The value.</param>
    /// <param name="element">The index of an element of what the writer is at.</param>
    private Value Force(Value reference, int? element = null)
    {
        try
        {
            return vm.Force(reference);
        }
        catch (NixException error) when (error.Pass(Position.None, $"while evaluating {SubjectOf(element)}"))
        {
            throw;
        }
    }

    private UnwritableValueException Unwritable(UnwritableReason reason, string what) => new(reason, SubjectOf(null) + " " + what);

    /// <summary>Where in the value the writer is, or an element of that is.</summary>
    private string SubjectOf(int? element)
    {
        if (open.Count == 0 && element is null)
        {
            return "the value";
        }

        var path = new StringBuilder(Place);
        for (int i = 0; i < open.Count; i++)
        {
            OpenContainer level = open[i];
            path.Append(i == 0 ? string.Empty : ".");
            if (level.Set is not null)
            {
                NixText.AppendIdentifier(path, level.CurrentName);
            }
            else
            {
                path.Append(level.Current);
            }
        }

        if (element is { } index)
        {
            path.Append(open.Count == 0 ? string.Empty : ".").Append(index);
        }

        return path.Append('\'').ToString();
    }
}
