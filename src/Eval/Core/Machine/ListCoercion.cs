using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <summary>
/// A list as a string: its elements with blanks between them, and lists in it likewise, however deep (C++ Nix's <c>coerceToString</c>).
/// What is being coerced stands in a stack of its own; all of it is written to one text.
/// </summary>
internal sealed class ListCoercion
{
    private const string ElementContext = "while evaluating one element of the list";

    private readonly Vm vm;
    private readonly bool copyToStore;

    // Written behind what is there.
    private readonly ByteBuilder text;
    private readonly Stack<Level> open = new();
    private StringContext? context;
    private int levels;

    /// <summary>Creates a coercion.</summary>
    /// <param name="vm">The machine that evaluates.</param>
    /// <param name="copyToStore">Whether paths stand for their copies in the store.</param>
    /// <param name="context">The context so far, or null.</param>
    public ListCoercion(Vm vm, bool copyToStore, StringContext? context)
    {
        this.vm = vm;
        this.copyToStore = copyToStore;
        text = vm.Text;
        this.context = context;
    }

    /// <summary>The text of a list.</summary>
    /// <param name="list">The list; the caller has counted its level.</param>
    /// <param name="errorContext">What the list is wanted for, as a line of trace.</param>
    /// <param name="position">The position of who wants it, or none.</param>
    /// <param name="canonicalizePath">Whether paths are made canonical.</param>
    /// <param name="found">The context so far and that of all elements, or null.</param>
    /// <exception cref="NixException">An element cannot be coerced, or its evaluation fails.</exception>
    public string Run(NixList list, string errorContext, Position position, bool canonicalizePath, out StringContext? found)
    {
        int start = text.Length;
        try
        {
            open.Push(new Level(list, errorContext, canonicalizePath, levels: 0));
            while (open.Count > 0)
            {
                vm.Tick();
                Continue(open.Peek(), position);
            }

            found = context;
            return text.Cut(start);
        }
        catch (NixException e) when (e.Pass(open, (error, level) => error.AddTrace(position, level.ErrorContext)))
        {
            throw;
        }
        finally
        {
            vm.LeaveLevels(levels);
            text.Drop(start);
        }
    }

    private void Continue(Level level, Position position)
    {
        if (level.Next > 0 && level.Next < level.List.Count && level.List[level.Next - 1].Peek() is not NixList { Count: 0 })
        {
            // C++ Nix's own rule ("not quite correct"): no space after an empty list.
            text.Append(' ');
        }

        if (level.Next == level.List.Count)
        {
            Leave(open.Pop().Levels);
            return;
        }

        Value element = level.List[level.Next++];
        Value value = vm.Force(element, position);
        if (value is not (AttrSet or NixList))
        {
            text.Append(vm.CoerceToString(value, ref context, ElementContext, more: true, copyToStore, level.CanonicalizePath, position));
            return;
        }

        Enter();
        if (NixList.OrNull(value) is { } list)
        {
            open.Push(new Level(list, ElementContext, level.CanonicalizePath, levels: 1));
            return;
        }

        string errorContext = ElementContext;
        Value peeled = vm.Peel(AttrSet.OrNull(value)!, position, ref errorContext);
        if (NixList.OrNull(peeled) is { } inner)
        {
            Enter();
            open.Push(new Level(inner, errorContext, canonicalizePath: true, levels: 2));
            return;
        }

        text.Append(peeled is AttrSet
            ? throw Coercion.CannotCoerce(peeled, errorContext, position)
            : vm.CoerceToString(peeled, ref context, errorContext, more: true, copyToStore, position: position));
        Leave(1);
    }

    private void Enter()
    {
        vm.EnterLevel();
        levels++;
    }

    private void Leave(int count)
    {
        vm.LeaveLevels(count);
        levels -= count;
    }

    /// <summary>A list whose elements are being coerced.</summary>
    private sealed class Level
    {
        public Level(NixList list, string errorContext, bool canonicalizePath, int levels)
        {
            List = list;
            ErrorContext = errorContext;
            CanonicalizePath = canonicalizePath;
            Levels = levels;
        }

        public NixList List { get; }

        /// <summary>What the list is wanted for, as a line of trace.</summary>
        public string ErrorContext { get; }

        public bool CanonicalizePath { get; }

        /// <summary>How many levels of depth it counts for.</summary>
        public int Levels { get; }

        /// <summary>The element to coerce next; the one before it is being coerced.</summary>
        public int Next { get; set; }
    }
}
