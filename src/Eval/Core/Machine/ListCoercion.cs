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

    // How the set that is being coerced became what it stands for.
    private PeelStep? steps;
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
            open.Push(new Level(list, errorContext, canonicalizePath, levels: 0, steps: null));
            while (open.Count > 0)
            {
                vm.Tick();
                Continue(open.Peek(), position);
            }

            found = context;
            return text.Cut(start);
        }
        catch (NixException e) when (PeelStep.Pass(e, steps) || e.Pass(open, (error, level) => level.AddTraces(error, position)))
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
        if (value is NixList list)
        {
            open.Push(new Level(list, ElementContext, level.CanonicalizePath, levels: 1, steps: null));
            return;
        }

        Value peeled = vm.Peel((AttrSet)value, ref steps);
        if (peeled is NixList inner)
        {
            Enter();
            open.Push(new Level(inner, ElementContext, canonicalizePath: true, levels: 2, steps));
        }
        else
        {
            text.Append(peeled is AttrSet
                ? throw Coercion.CannotCoerce(peeled, ElementContext, position)
                : vm.CoerceToString(peeled, ref context, ElementContext, more: true, copyToStore, position: position));
            Leave(1);
        }

        steps = null;
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
        private readonly string errorContext;

        // How a set became this list, or null.
        private readonly PeelStep? steps;

        public Level(NixList list, string errorContext, bool canonicalizePath, int levels, PeelStep? steps)
        {
            List = list;
            this.errorContext = errorContext;
            CanonicalizePath = canonicalizePath;
            Levels = levels;
            this.steps = steps;
        }

        public NixList List { get; }

        public bool CanonicalizePath { get; }

        /// <summary>How many levels of depth it counts for.</summary>
        public int Levels { get; }

        /// <summary>The element to coerce next; the one before it is being coerced.</summary>
        public int Next { get; set; }

        /// <summary>Says what the list is wanted for, and what it comes from.</summary>
        public void AddTraces(NixException error, Position position)
        {
            error.AddTrace(position, errorContext);
            PeelStep.Pass(error, steps);
        }
    }
}
