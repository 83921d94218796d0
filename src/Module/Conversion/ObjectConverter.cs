using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Management.Automation;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Module.Sessions;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Module.Conversion;

/// <summary>
/// Turns Nix values into PowerShell objects. Works on a list of open containers instead of recursing, so that deep data
/// cannot overflow the stack; a value that never ends does so at the limit of nested calls, as deep evaluation in C++ Nix does.
/// A set or list that occurs twice, or within itself, becomes one object. Attributes are
/// evaluated in the order in which C++ Nix evaluates them, so that of several errors the same one is reported.
/// </summary>
internal sealed class ObjectConverter
{
    private const int PollInterval = 1024;

    // What an attribute takes as a property of an object, or as an entry of a dictionary.
    private const int BytesOfProperty = 100;

    // Views show the first few elements of a list ($FormatEnumerationLimit), and nobody looks at a thousand lists within lists. The type names of one
    // cost ten times as much as all else that a small list takes.
    private const int MostShown = 8;
    private const int MostNamed = 1000;

    private static readonly string NameOfList = TypeNames.OfThisVersion(TypeNames.List);

    private readonly Vm vm;
    private readonly ValueContext context;
    private readonly ObjectForm form;
    private readonly PartFailures? failures;
    private readonly Dictionary<object, object> converted = new(Identity.Instance);
    private Open[] stack = new Open[16];
    private int depth;
    private int steps;
    private string? start;
    private int named;

    /// <summary>Creates a converter.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="context">What the values belong to.</param>
    /// <param name="form">What attribute sets become.</param>
    /// <param name="failures">Receives the parts that fail, in whose place is a <see cref="NixFailedValue"/>; null to fail with the first.</param>
    public ObjectConverter(Vm vm, ValueContext context, ObjectForm form, PartFailures? failures = null)
    {
        this.failures = failures;
        this.vm = vm;
        this.context = context;
        this.form = form;
    }

    /// <summary>Evaluates a value wholly (as far as the form asks for) and converts it. After an error nothing more can be converted here: it would find what was being filled.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="NixException">Its evaluation fails.</exception>
    /// <exception cref="NixConversionException">PowerShell has no form for it.</exception>
    public object? Convert(Value value)
    {
        depth = 0;
        try
        {
            object? result = Begin(value);
            while (depth > 0)
            {
                Step();
            }

            return result;
        }
        catch (NixException error) when (error.Pass(OpenInsideOut(), static (error, open) => open.AddTraces(error)))
        {
            throw;
        }
        finally
        {
            vm.LeaveLevels(depth);
        }
    }

    /// <summary>Evaluates and converts one element of a list; a failure says which.</summary>
    /// <param name="list">The list.</param>
    /// <param name="index">The index of the element.</param>
    public object? ConvertElement(NixList list, int index)
    {
        try
        {
            return Convert(list[index]);
        }
        catch (NixException error)
        {
            error.AddElement(index);
            throw;
        }
    }

    /// <summary>Evaluates and converts one element of a list, where failures are received; one of the element itself too.</summary>
    /// <param name="list">The list.</param>
    /// <param name="index">The index of the element.</param>
    /// <param name="result">The element.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryConvertElement(NixList list, int index, out object? result)
    {
        start = PartPath.OfElement(failures!.Start, index);
        result = null;
        int level = vm.CallDepth;
        try
        {
            result = Convert(list[index]);
            return true;
        }
        catch (NixException error) when (depth == 0 && failures.Takes(vm, error, level))
        {
            failures.Add(list[index], start, error);
            return false;
        }
        catch (NixException error)
        {
            error.AddElement(index);
            throw;
        }
        catch (NixConversionException error)
        {
            failures.Add(list[index], start, error);
            return false;
        }
    }

    private void Step()
    {
        PollNowAndThen(++steps);

        // Not kept by reference over Begin: that may grow the stack.
        int top = depth - 1;
        int index = stack[top].Next;
        object?[] items = stack[top].Items;
        if (index == items.Length)
        {
            if (failures is null)
            {
                Close(in stack[top]);
            }
            else
            {
                ClosePart(top);
            }

            stack[top] = default;
            depth--;
            vm.LeaveLevel();
            return;
        }

        stack[top].Next = index + 1;
        index = stack[top].Current;
        Value child = stack[top].Set is { } set ? set.At(index) : stack[top].List![index];
        items[index] = failures is null ? Begin(child) : BeginPart(child);
    }

    private object? BeginPart(Value value)
    {
        int level = vm.CallDepth;
        try
        {
            return Begin(value);
        }
        catch (NixException error) when (failures!.Takes(vm, error, level))
        {
            return Failed(value, PathOfPart(), error);
        }
        catch (NixConversionException error)
        {
            return Failed(value, PathOfPart(), error);
        }
    }

    // Whether names read the same shows when all is there. Then the object is in its place already.
    private void ClosePart(int top)
    {
        try
        {
            Close(in stack[top]);
        }
        catch (NixConversionException error) when (top > 0)
        {
            AttrSet set = stack[top].Set!;
            object failed = Failed(set, stack[top].Path ?? PathOf(top), error);
            converted[set] = failed;
            stack[top - 1].Items[stack[top - 1].Current] = failed;
        }
    }

    private NixFailedValue Failed(Value value, string path, Exception error) => new(failures!.Add(value, path, error));

    /// <summary>The path of what is being converted. What is open remembers its own.</summary>
    private string PathOfPart() => PathOf(depth);

    private string PathOf(int level)
    {
        int known = level - 1;
        while (known > 0 && stack[known].Path is null)
        {
            known--;
        }

        string path = stack[known].Path ??= start ?? failures!.Start;
        for (int i = known; i < level; i++)
        {
            stack[i].Path ??= path;
            path = stack[i].Set is { } set ? PartPath.OfAttribute(path, set, stack[i].Current) : PartPath.OfElement(path, stack[i].Current);
        }

        return path;
    }

    private void PollNowAndThen(int step)
    {
        if (step % PollInterval == PollInterval - 1)
        {
            vm.Poll();
        }
    }

    /// <summary>Evaluates a value to its outermost constructor; a container is opened, to be filled by later steps.</summary>
    private object? Begin(Value value)
    {
        failures?.Count();
        Value forced = value.Peek() ?? vm.Force(value);
        switch (forced)
        {
            case NixString text:
                return text.Text;
            case NixInt number:
                // Never a shared object: PowerShell keeps what is added to an object (Add-Member, the PSPath of Get-Content) for that very object.
                return number.Value;
            case NixBool truth:
                return truth.Value;
            case NixNull:
                return null;
            case NixFloat number:
                return number.Value;
            case NixPath path:
                return NixPaths.ToDisplay(path.Path);
            case NixList { Count: 0 }:
                return IsShownInList ? NameAsList(new object[0]) : Array.Empty<object>();
        }

        if (converted.TryGetValue(forced, out object? known))
        {
            return known;
        }

        object result = forced switch
        {
            NixList list => OpenList(list),
            AttrSet set => OpenSet(set),
            _ => NixFunction.Create(forced, context),
        };
        converted.Add(forced, result);
        return result;
    }

    // Whether the next value is one of the first elements of a list.
    private bool IsShownInList => depth > 0 && named < MostNamed && stack[depth - 1] is { List: not null, Current: < MostShown };

    // PowerShell would show a list within a list as the name of its type, or without anything around its elements.
    private object?[] NameAsList(object?[] items)
    {
        named++;
        Collection<string> names = PSObject.AsPSObject(items).TypeNames;
        names.Insert(0, NameOfList);
        names.Insert(0, TypeNames.List);
        return items;
    }

    private object OpenList(NixList list)
    {
        MemoryBudget.ChargeItems(list.Count);
        var items = new object?[list.Count];
        if (IsShownInList)
        {
            NameAsList(items);
        }

        Push(new Open(list, null, items, items));
        return items;
    }

    private object OpenSet(AttrSet set)
    {
        if (IsDerivation(set))
        {
            return ShownSets.LazyObject(context, set, isDerivation: true, out _);
        }

        if (form == ObjectForm.LazyProperties)
        {
            PSObject shown = ShownSets.LazyObject(context, set, isDerivation: false, out bool isNew);
            if (isNew)
            {
                WarnOfRenamings(AttributeNames.Of(set.Shape));
            }

            return shown;
        }

        MemoryBudget.Charge((long)set.Count * BytesOfProperty);
        object target;
        if (form == ObjectForm.Dictionaries)
        {
            target = new OrderedDictionary(set.Count, StringComparer.Ordinal);
        }
        else
        {
            CheckNames(set);
            target = ObjectFactory.CreateObject(set.Count);
        }

        Push(new Open(null, set, new object?[set.Count], target, vm.Names.OrderOf(set.Shape)));
        return target;
    }

    private void Close(in Open open)
    {
        if (open.Set is null)
        {
            return;
        }

        var names = AttributeNames.Of(open.Set.Shape);
        if (open.Target is OrderedDictionary dictionary)
        {
            for (int i = 0; i < names.Names.Length; i++)
            {
                // Only names that are no UTF-8 can read the same as text.
                if (dictionary.Contains(names.Names[i]))
                {
                    throw new NixConversionException(NixConversionException.NameCollision, $"Two attribute names are both converted to the text '{names.Names[i]}'.");
                }

                dictionary.Add(names.Names[i], open.Items[names.Slots[i]]);
                PollNowAndThen(i);
            }

            return;
        }

        var target = (PSObject)open.Target;
        PSMemberInfoCollection<PSMemberInfo> members = ObjectFactory.MembersToFill(target, names);
        for (int i = 0; i < names.Names.Length; i++)
        {
            members.Add(new PSNoteProperty(names.Names[i], open.Items[names.Slots[i]]), preValidated: true);
            PollNowAndThen(i);
        }

        names.AreKnownToEngine = true;
        ObjectType.AttributeSet.ApplyTo(target);
    }

    /// <summary>C++ Nix's idea of a derivation: a set whose <c>type</c> is the string <c>derivation</c>.</summary>
    private bool IsDerivation(AttrSet set)
    {
        Value? type = set.Get(Symbols.Type);
        if (type is null)
        {
            return false;
        }

        try
        {
            return (type.Peek() ?? vm.Force(type)) is NixString { Bytes: "derivation" };
        }
        catch (NixException error)
        {
            error.AddAttribute(set, set.Shape.IndexOf(Symbols.Type.Id));
            throw;
        }
    }

    // The set of all packages has a few such names among thousands, and its other packages are wanted all the same.
    private static void WarnOfRenamings(AttributeNames names)
    {
        if (names.Renamings is { } renamings)
        {
            NixRunspace.Warn(Bytes.FromText($"An attribute set {names.Problem}; a property whose name PowerShell cannot hold has an underscore at its end: {renamings}."));
        }
    }

    /// <summary>Fails unless PowerShell can hold the names of a set side by side.</summary>
    private void CheckNames(AttrSet set)
    {
        if (AttributeNames.Of(set.Shape).Problem is not { } problem)
        {
            return;
        }

        string path = PathOfTop();
        string where = path.Length == 0 ? "The attribute set" : $"The attribute set at '{path}'";
        throw new NixConversionException(
            NixConversionException.NameCollision,
            $"{where} {problem}; PowerShell objects do not support that. Use -As Hashtable to get ordered, case-sensitive dictionaries, or -Lazy, which renames such properties.");
    }

    private string PathOfTop()
    {
        var path = new List<string>();
        for (int i = 0; i < depth; i++)
        {
            path.Add(stack[i].Set is { } set
                ? Bytes.ToText(SymbolTable.NameOf(set.Keys[stack[i].Current]))
                : stack[i].Current.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return string.Join(".", path);
    }

    private IEnumerable<Open> OpenInsideOut()
    {
        for (int i = depth - 1; i >= 0; i--)
        {
            yield return stack[i];
        }
    }

    private void Push(in Open open)
    {
        if (depth == stack.Length)
        {
            Array.Resize(ref stack, depth * 2);
        }

        vm.EnterLevel();
        stack[depth++] = open;
    }

    /// <summary>A container that is being filled: its converted items by slot or index, and the object they go into.</summary>
    private struct Open
    {
        public Open(NixList? list, AttrSet? set, object?[] items, object target, int[]? order = null)
        {
            Order = order;
            List = list;
            Set = set;
            Items = items;
            Target = target;
        }

        public NixList? List { get; }

        public AttrSet? Set { get; }

        public object?[] Items { get; }

        public object Target { get; }

        /// <summary>The slots of a set in the order in which its names were seen; null for that of the slots.</summary>
        public int[]? Order { get; }

        public int Next { get; set; }

        /// <summary>Of what fails in it, the path so far; null until something does.</summary>
        public string? Path { get; set; }

        /// <summary>The item that is being converted.</summary>
        public readonly int Current => Order is null || Next == 0 ? Next - 1 : Order[Next - 1];

        /// <summary>Says which attribute or element was being evaluated, as deep evaluation in C++ Nix does.</summary>
        public readonly void AddTraces(NixException error)
        {
            if (Current < 0)
            {
                // Nothing in it has been looked at.
                return;
            }

            if (Set is not null)
            {
                error.AddAttribute(Set, Current);
            }
            else
            {
                error.AddElement(Current);
            }
        }
    }
}
