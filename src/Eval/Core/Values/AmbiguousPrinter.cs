using System.Collections.Generic;
using System.Text;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Work;

namespace TvixEval.Core.Values;

/// <summary>
/// Prints a value as <c>nix-instantiate --eval</c> does. Evaluates nothing: what is not evaluated is <c>&lt;CODE&gt;</c>. Sets and
/// lists that were printed before are <c>«repeated»</c>, also where they are merely shared. Uses no native stack for depth.
/// </summary>
internal sealed class AmbiguousPrinter
{
    private const int DefaultDepth = 10000;

    private readonly StringBuilder output = new();
    private readonly HashSet<object> seen = new(Identity.Instance);
    private readonly Stack<OpenContainer> open = new();
    private readonly int maxDepth;
    private PrintMeter meter;

    private readonly PartFailures? failures;

    private AmbiguousPrinter(Vm? vm, PartFailures? failures)
    {
        this.failures = failures;
        maxDepth = vm?.MaxCallDepth ?? DefaultDepth;
        meter = new PrintMeter(vm);
    }

    /// <summary>The printed value, as bytes, one a char.</summary>
    /// <param name="value">The value.</param>
    /// <param name="vm">The machine that the work counts for; it says how deep sets and lists may be nested. May be null where nobody limits it.</param>
    /// <param name="failures">What failed when the value was evaluated: it is printed as <c>«error: ...»</c>.</param>
    /// <exception cref="NixException">It is nested deeper, or a limit is reached.</exception>
    public static string Print(Value value, Vm? vm = null, PartFailures? failures = null)
    {
        var printer = new AmbiguousPrinter(vm, failures);
        printer.Start(value, isRoot: true);
        while (printer.open.Count > 0)
        {
            printer.Continue();
        }

        return printer.meter.Finish(printer.output);
    }

    /// <summary>Prints a plain value, or the beginning of a set or list.</summary>
    private void Start(Value reference, bool isRoot)
    {
        if (open.Count > maxDepth)
        {
            throw ValueTypes.NestedTooDeep(reference);
        }

        Value value = reference.Peek() ?? reference;
        meter.Count(output, value);
        if (ScalarText.TryAppend(output, value))
        {
            return;
        }

        switch (value)
        {
            case AttrSet set:
                StartSet(set);
                break;
            case NixList list:
                StartList(list, isRoot);
                break;
            case Closure:
                output.Append("<LAMBDA>");
                break;
            case BuiltinValue:
                output.Append("<PRIMOP>");
                break;
            case PartialBuiltin:
                output.Append("<PRIMOP-APP>");
                break;
            case Thunk when failures?.ErrorOf(reference) is { } error:
                NixText.AppendError(output, PartFailure.MessageOf(error));
                break;
            case Thunk { Outcome: null, Runner: not 0 }:
                output.Append(NixText.Open).Append("potential infinite recursion").Append(NixText.Close);
                break;
            default:
                output.Append("<CODE>");
                break;
        }
    }

    private void StartSet(AttrSet set)
    {
        if (set.Count > 0 && !seen.Add(set))
        {
            AppendRepeated();
            return;
        }

        output.Append("{ ");
        open.Push(new OpenContainer(set));
    }

    /// <summary>
    /// A list is known by the place that holds it, as in C++ Nix (<see cref="NixList.InPlace"/>): the same list reached through two thunks is
    /// printed twice. The root is a place of its own.
    /// </summary>
    private void StartList(NixList list, bool isRoot)
    {
        if (list.Count > 0 && !isRoot && !seen.Add(list))
        {
            AppendRepeated();
            return;
        }

        output.Append("[ ");
        open.Push(new OpenContainer(list));
    }

    private void Continue()
    {
        OpenContainer level = open.Peek();
        if (level.Next > 0)
        {
            output.Append(level.Set is null ? " " : "; ");
        }

        if (level.IsDone)
        {
            output.Append(level.Set is null ? ']' : '}');
            open.Pop();
            return;
        }

        Value member = level.Take();
        if (level.Set is not null)
        {
            NixText.AppendIdentifier(output, level.CurrentName);
            output.Append(" = ");
        }

        Start(member, isRoot: false);
    }

    private void AppendRepeated() => output.Append(NixText.Open).Append("repeated").Append(NixText.Close);
}
