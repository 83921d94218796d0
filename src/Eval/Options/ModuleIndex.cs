using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Store;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Options;

/// <summary>
/// Where the text of a module declares and defines options: all attributes with names that stand there, by the paths of names that lead to them. Functions,
/// <c>let</c>, <c>with</c> and calls such as <c>mkIf</c> do not count as part of a path. Only the text is read, and nothing evaluated. All texts are bytes, one a char.
/// </summary>
internal sealed class ModuleIndex
{
    private const string Options = "options";
    private const string Config = "config";

    private static readonly ConditionalWeakTable<SourceFile, ModuleIndex> Known = new();

    private readonly SourceFile source;
    private readonly Dictionary<string, List<Binding>> byName = new(StringComparer.Ordinal);

    private ModuleIndex(SourceFile source, Expr tree)
    {
        this.source = source;
        Read(tree);
    }

    /// <summary>The index of a file, as the evaluation sees it; null where it is no file that can be read.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="file">The path of the file, or of a folder with a <c>default.nix</c>.</param>
    public static ModuleIndex? Of(Vm vm, string file)
    {
        if (file.Length == 0 || file[0] != '/')
        {
            return null;
        }

        Evaluator evaluator = vm.Evaluator();
        try
        {
            SourceFile source = evaluator.ReadSource(VisibleFiles.ResolveExpression(evaluator.Files, file));
            if (!Known.TryGetValue(source, out ModuleIndex? index))
            {
                // A source of its own, since the evaluator keeps what it knows of a tree with the source.
                var copy = new SourceFile(source.Origin, source.Name, source.Text, source.BasePath);
                Expr tree = Parser.Parse(copy, evaluator.Settings.ToParserOptions(static _ => { }, evaluator.NewNames()));
                index = Known.GetValue(source, _ => new ModuleIndex(copy, tree));
            }

            return index;
        }
        catch (NixException error) when (!error.EndsEvaluation)
        {
            return null;
        }
    }

    /// <summary>Where an option is declared; no position where the text does not show it.</summary>
    /// <param name="location">The parts of its name.</param>
    public Position Declaration(IReadOnlyList<string> location)
    {
        // The module of a submodule names its options without the names around them.
        for (int start = 0; start >= 0; start = NextInside(location, start))
        {
            foreach (Binding binding in Named(location[location.Count - 1]))
            {
                if (binding.EndsWith(location, start) is { } before && before.Name == Options)
                {
                    return At(binding);
                }
            }
        }

        return Position.None;
    }

    /// <summary>
    /// Where an option is defined: each place, in the order of the text. Where no attribute of its name stands there, the nearest one around it whose value does not show
    /// what is in it.
    /// </summary>
    /// <param name="location">The parts of its name.</param>
    public IReadOnlyList<Position> Definitions(IReadOnlyList<string> location)
    {
        for (int count = location.Count; count > 0; count--)
        {
            var found = new List<Binding>();
            foreach (Binding binding in Named(location[count - 1]))
            {
                if (binding.EndsWith(location, 0, count) is { } before && before.Name is "" or Config && (count == location.Count || !binding.ShowsAll))
                {
                    found.Add(binding);
                }
            }

            if (found.Count > 0)
            {
                found.Sort(static (left, right) => left.Offset.CompareTo(right.Offset));
                return found.ConvertAll(At);
            }
        }

        return Array.Empty<Position>();
    }

    private static int NextInside(IReadOnlyList<string> location, int start)
    {
        for (int i = start; i < location.Count - 1; i++)
        {
            if (OptionName.IsPlaceholder(location[i]))
            {
                return i + 1;
            }
        }

        return -1;
    }

    private IReadOnlyList<Binding> Named(string name) => byName.TryGetValue(name, out List<Binding>? bindings) ? bindings : Array.Empty<Binding>();

    private Position At(Binding binding) => new(source, binding.Offset);

    private void Read(Expr tree)
    {
        var open = new Stack<(Expr Node, Binding Path)>();
        open.Push((tree, Binding.Root));
        while (open.Count > 0)
        {
            VmSlot.Current?.Tick();
            (Expr node, Binding path) = open.Pop();
            switch (node)
            {
                case ExprAttrs attributes:
                    foreach (AttrDef attribute in attributes.Attributes)
                    {
                        Binding binding = Add(path, attribute.Name.Name, attribute.Offset, attribute.Value is ExprAttrs { Dynamic.Count: 0 });
                        open.Push((attribute.Value, binding));
                    }

                    foreach (DynamicAttrDef attribute in attributes.Dynamic)
                    {
                        open.Push((attribute.Value, new Binding(path, Binding.Any, attribute.Offset, false)));
                    }

                    break;
                case ExprLet let:
                    // What they are called says nothing about where they are used, with two exceptions.
                    foreach (AttrDef binding in let.Bindings.Attributes)
                    {
                        string name = binding.Name.Name;
                        open.Push((binding.Value, name is Options or Config ? new Binding(Binding.Root, name, binding.Offset, false) : Binding.Root));
                    }

                    open.Push((let.Body, path));
                    break;
                default:
                    foreach (Expr child in node.Children)
                    {
                        open.Push((child, path));
                    }

                    break;
            }
        }
    }

    private Binding Add(Binding path, string name, int offset, bool showsAll)
    {
        var binding = new Binding(path, name, offset >= 0 ? offset : path.Offset, showsAll);
        if (!byName.TryGetValue(name, out List<Binding>? bindings))
        {
            byName.Add(name, bindings = new List<Binding>());
        }

        bindings.Add(binding);
        return binding;
    }

    /// <summary>An attribute, and those around it.</summary>
    private sealed class Binding
    {
        public const string Any = "*";

        public static readonly Binding Root = new(null, string.Empty, -1, true);

        public Binding(Binding? outer, string name, int offset, bool showsAll)
        {
            Outer = outer;
            Name = name;
            Offset = offset;
            ShowsAll = showsAll;
        }

        public Binding? Outer { get; }

        public string Name { get; }

        public int Offset { get; }

        /// <summary>Whether all that is in its value stands there as attributes.</summary>
        public bool ShowsAll { get; }

        /// <summary>What is around the names, if the path to this attribute ends with them; else null.</summary>
        /// <param name="names">The names.</param>
        /// <param name="start">The first that counts.</param>
        /// <param name="end">The end of those that count; all by default.</param>
        public Binding? EndsWith(IReadOnlyList<string> names, int start, int end = -1)
        {
            Binding? binding = this;
            for (int i = (end < 0 ? names.Count : end) - 1; i >= start; i--)
            {
                if (binding is not { Outer: not null } || (binding.Name != names[i] && binding.Name != Any))
                {
                    return null;
                }

                binding = binding.Outer;
            }

            return binding;
        }
    }
}
