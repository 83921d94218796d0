using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Options;

/// <summary>
/// The options of a module system: groups, which are sets, and options in them; options of submodules are inside the option that has the submodules, under names with
/// placeholders. They are visited as nixpkgs' <c>lib.optionAttrSetToDocList</c> visits them: in the order of names, an option before those inside it. What fails is a result
/// like any other. All texts are bytes, one a char.
/// </summary>
internal sealed class OptionTree
{
    // A group that is being walked through, and the name of what is in it.
    private const long BytesPerName = 100;

    // So many options may be inside each other: types can make others without end.
    private const int MaxNesting = 20;

    private readonly AttrSet root;

    private OptionTree(AttrSet root) => this.root = root;

    /// <summary>Finds the options in a value: the result of <c>lib.evalModules</c>, or of a function on top of it (<c>nixosSystem</c> ...), or its options alone.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="value">The value; functions are called already.</param>
    /// <exception cref="NixException">It is something else.</exception>
    public static OptionTree Open(Vm vm, Value value)
    {
        if (vm.Force(value) is not AttrSet set)
        {
            throw new NixException(NixErrorKind.Type, "expression does not evaluate to options (the result of lib.evalModules, or a set of options), but to " + ValueTypes.Describe(vm.Force(value)));
        }

        return new OptionTree(
            !ModuleOption.Is(vm, set) && set.Get("options") is { } options && vm.Force(options) is AttrSet inside && !ModuleOption.Is(vm, inside) ? inside : set);
    }

    /// <summary>The options that are looked for, each as soon as it is found; nothing of them but their names is evaluated.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="filter">Which they are.</param>
    public IEnumerable<OptionResult> List(Vm vm, OptionFilter filter) =>
        ModuleOption.Is(vm, root) ? Walk(vm, Level.Of(string.Empty, root), filter) : Walk(vm, new Level(root, Array.Empty<string>()), filter);

    /// <summary>The option of a name, or all that are in a group of that name.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="name">The parts of the name.</param>
    /// <param name="filter">Which options of a group are meant.</param>
    /// <exception cref="NixException">There is none, or the way to it fails.</exception>
    public IEnumerable<OptionResult> Find(Vm vm, IReadOnlyList<string> name, OptionFilter filter)
    {
        Place place = Locate(vm, name);
        return place.Option is { } option ? new[] { new OptionResult(option) } : Walk(vm, place.Level!, filter);
    }

    /// <summary>The option of a name; null if that is a group.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="name">The parts of the name.</param>
    /// <exception cref="NixException">There is none, or the way to it fails.</exception>
    public ModuleOption? FindOption(Vm vm, IReadOnlyList<string> name) => Locate(vm, name).Option;

    /// <summary>What somebody asks for: the option or group of a name, or all options that a filter takes. A value in which there is no option at all is the wrong one.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="name">The parts of the name; null if the filter decides.</param>
    /// <param name="filter">Which options are meant.</param>
    /// <exception cref="NixException">There is no option of that name, or none at all.</exception>
    public IEnumerable<OptionResult> Search(Vm vm, IReadOnlyList<string>? name, OptionFilter filter)
    {
        bool isFound = false;
        foreach (OptionResult result in name is null ? List(vm, filter) : Find(vm, name, filter))
        {
            isFound = true;
            yield return result;
        }

        if (!isFound && name is null && !List(vm, OptionFilter.All).Any())
        {
            throw new NixException(NixErrorKind.Type, "there are no options in the set that the expression evaluates to; options are what lib.evalModules returns");
        }
    }

    /// <summary>The names of what is in a group or inside an option, not evaluated.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="name">The parts of the name of the group or option; none for the root.</param>
    /// <exception cref="NixException">There is none, or the way to it fails.</exception>
    public IEnumerable<KeyValuePair<string, Value>> Names(Vm vm, IReadOnlyList<string> name)
    {
        Place place = Locate(vm, name);
        Level? level = place.Level ?? Inside(vm, place.Option!);
        if (level is null)
        {
            yield break;
        }

        if (place.Option is { } option && FirstInside(vm, level.Set) is { } first && PlaceholdersOf(level, first) > 0)
        {
            yield return new KeyValuePair<string, Value>(first.Location[option.Location.Count], NixNull.Instance);
            yield break;
        }

        foreach (KeyValuePair<Symbol, Value> child in level.Set.InNameOrder())
        {
            yield return new KeyValuePair<string, Value>(child.Key.Name, child.Value);
        }
    }

    private static IEnumerable<OptionResult> Walk(Vm vm, Level start, OptionFilter filter)
    {
        var open = new Stack<Level>();
        var entered = new HashSet<object>(Identity.Instance) { start.Set };
        open.Push(start);
        while (open.Count > 0)
        {
            // Looking at options need not run any code, and types may describe options without end.
            vm.Poll();
            if (Step(vm, open, entered, filter) is { } result)
            {
                yield return result;
            }
        }
    }

    /// <summary>Goes on to the next attribute of the innermost level.</summary>
    private static OptionResult? Step(Vm vm, Stack<Level> open, HashSet<object> entered, OptionFilter filter)
    {
        Level level = open.Peek();
        string name = level.Name;
        try
        {
            if (level.Waiting is { } waiting)
            {
                open.Pop();
                if (!IsInsideItself(vm, waiting, open) && Inside(vm, waiting) is { } inside)
                {
                    inside.Nesting = level.Nesting + 1;
                    open.Push(inside);
                }

                return null;
            }

            if (!level.Attributes.MoveNext())
            {
                entered.Remove(level.Set);
                open.Pop();
                return null;
            }

            KeyValuePair<Symbol, Value> attribute = level.Attributes.Current;
            name = OptionName.Join(level.Name, attribute.Key.Name);
            if (!level.IsInside && attribute.Key.Name.Length > 0 && !filter.MayBeInside(name))
            {
                return null;
            }

            if (vm.Force(attribute.Value, level.Set.PositionOf(attribute.Key)) is not AttrSet set)
            {
                return null;
            }

            if (!ModuleOption.Is(vm, set))
            {
                if (entered.Add(set))
                {
                    MemoryBudget.Charge((set.Count + 1) * BytesPerName);
                    open.Push(level.Below(set, attribute.Key.Name));
                }

                return null;
            }

            ModuleOption option = Read(vm, set, level, attribute.Key.Name);
            name = option.Name;
            if (filter.MayBeInside(name) && option.ShowsOptionsInside(vm))
            {
                if (level.Nesting >= MaxNesting)
                {
                    throw new NixException(NixErrorKind.InfiniteRecursion, $"the options inside '{name}' have no end: they are {MaxNesting} levels deep");
                }

                open.Push(new Level(option) { Nesting = level.Nesting });
            }

            return filter.IsMatch(name) && (filter.IncludesHidden || (option.IsVisible(vm) && !option.IsInternal(vm))) ? new OptionResult(option) : null;
        }
        catch (NixException error) when (!error.EndsEvaluation)
        {
            return new OptionResult(name, error);
        }
    }

    /// <summary>Whether an option has the submodule that it is in itself: what is inside is known then, and would have no end.</summary>
    private static bool IsInsideItself(Vm vm, ModuleOption option, IEnumerable<Level> open)
    {
        SubmoduleIdentity? own = null;
        ModuleOption? last = null;
        foreach (Level level in open)
        {
            if (level.Option is { } outer && !ReferenceEquals(outer, last))
            {
                last = outer;
                own ??= SubmoduleIdentity.Of(vm, option);
                if (own is null)
                {
                    return false;
                }

                if (SubmoduleIdentity.Of(vm, outer) is { } around && own.IsSame(around))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static ModuleOption Read(Vm vm, AttrSet set, Level level, string name)
    {
        IReadOnlyList<string> declared = ModuleOption.ReadLocation(vm, set) ?? level.Path.Append(name).ToArray();
        IReadOnlyList<string> location = level.Named(declared);
        return new ModuleOption(set, location)
        {
            DeclaredLocation = declared,
            Instance = level.Option is { } outer && location.Count > outer.Location.Count ? InstanceIn(outer, location) : null,
        };
    }

    private static OptionInstance InstanceIn(ModuleOption outer, IReadOnlyList<string> location)
    {
        ModuleOption option = outer.Instance?.Option ?? outer;
        return new OptionInstance(option, location.Skip(option.Location.Count).ToArray());
    }

    /// <summary>The options inside an option, as its type describes them; null for none.</summary>
    private static Level? Inside(Vm vm, ModuleOption option)
    {
        if (option.TypeSet(vm)?.Get("getSubOptions") is not { } function)
        {
            return null;
        }

        var location = new Value[option.Location.Count];
        for (int i = 0; i < location.Length; i++)
        {
            location[i] = new NixString(option.Location[i]);
        }

        return vm.Force(vm.Call(function, NixList.Of(location))) is AttrSet { Count: > 0 } options ? new Level(options, option.Location, option) : null;
    }

    private Place Locate(Vm vm, IReadOnlyList<string> name)
    {
        if (ModuleOption.Is(vm, root))
        {
            // It is called as it says, or not at all.
            ModuleOption only = Read(vm, root, Level.Of(string.Empty, root), string.Empty);
            return name.Count == 0 || name.SequenceEqual(only.Location) ? new Place(only)
                : name.Count > only.Location.Count && only.Location.SequenceEqual(name.Take(only.Location.Count)) ? LocateInside(vm, only, name)
                : throw NotFound(name, only.Name, Array.Empty<string>(), string.Empty);
        }

        return Locate(vm, new Level(root, Array.Empty<string>()), name, 0);
    }

    private static Place Locate(Vm vm, Level start, IReadOnlyList<string> name, int from)
    {
        Level level = start;
        for (int i = from; i < name.Count; i++)
        {
            AttrSet set = level.Set;
            if (set.Get(name[i]) is not { } child)
            {
                throw NotFound(name, level.Name, AttributePath.NamesOf(set), name[i]);
            }

            if (vm.Force(child) is not AttrSet below)
            {
                throw NotFound(name, level.Name, Array.Empty<string>(), name[i]);
            }

            if (ModuleOption.Is(vm, below))
            {
                ModuleOption option = Read(vm, below, level, name[i]);
                return i == name.Count - 1 ? new Place(option) : LocateInside(vm, option, name, i + 1);
            }

            level = level.Below(below, name[i]);
        }

        return new Place(level);
    }

    private static Place LocateInside(Vm vm, ModuleOption option, IReadOnlyList<string> name) => LocateInside(vm, option, name, option.Location.Count);

    private static Place LocateInside(Vm vm, ModuleOption option, IReadOnlyList<string> name, int from)
    {
        if (Inside(vm, option) is not { } level)
        {
            throw new NixException(NixErrorKind.MissingAttribute, $"the option '{OptionName.Show(name)}' does not exist: the type of '{option.Name}' ({option.Type(vm)}) has no options inside");
        }

        int placeholders = Math.Min(FirstInside(vm, level.Set) is { } first ? PlaceholdersOf(level, first) : 0, name.Count - from);
        string[] names = name.Skip(from).Take(placeholders).ToArray();
        return Locate(vm, new Level(level.Set, option.Location.Concat(names).ToArray(), option, option.Location.Count, names), name, from + placeholders);
    }

    /// <summary>How many placeholders stand between an option and the options inside it.</summary>
    private static int PlaceholdersOf(Level level, Inner first) => Math.Max(0, first.Location.Count - level.Path.Count - first.Depth);

    /// <summary>The first option that there is, and how deep it is in the set; null for none.</summary>
    private static Inner? FirstInside(Vm vm, AttrSet options)
    {
        var open = new Stack<(AttrSet Set, int Depth)>();
        var entered = new HashSet<object>(Identity.Instance) { options };
        open.Push((options, 0));
        while (open.Count > 0)
        {
            (AttrSet set, int depth) = open.Pop();
            foreach (KeyValuePair<Symbol, Value> child in set.InNameOrder())
            {
                vm.Poll();

                // Those of modules themselves, and of what has no declaration, are named in other ways.
                if ((depth == 0 && child.Key.Name.StartsWith("_", StringComparison.Ordinal)) || vm.Force(child.Value) is not AttrSet below)
                {
                    continue;
                }

                if (ModuleOption.Is(vm, below))
                {
                    return ModuleOption.ReadLocation(vm, below) is { } location ? new Inner(location, depth + 1) : null;
                }

                if (entered.Add(below))
                {
                    open.Push((below, depth + 1));
                }
            }
        }

        return null;
    }

    private static NixException NotFound(IReadOnlyList<string> name, string group, IEnumerable<string> names, string part)
    {
        string[] known = names.ToArray();
        IReadOnlyList<string> near = Suggestions.BestMatches(known, part);
        string[] same = known.Where(other => string.Equals(other, part, StringComparison.OrdinalIgnoreCase)).ToArray();
        string shown = OptionName.Show(name);
        string where = group.Length == 0 || name.Count == 1 ? string.Empty : $": there is no '{OptionName.Quoted(part)}' in '{group}'";
        return new NixException(NixErrorKind.MissingAttribute, $"the option '{shown}' does not exist" + where)
        {
            Suggestions = same.Concat(near).Distinct().Select(other => OptionName.Join(group, other)).ToArray(),
        };
    }

    /// <summary>What a name leads to: an option or a group.</summary>
    private readonly struct Place
    {
        public Place(ModuleOption option)
        {
            Option = option;
            Level = null;
        }

        public Place(Level level)
        {
            Option = null;
            Level = level;
        }

        public ModuleOption? Option { get; }

        public Level? Level { get; }
    }

    private sealed class Inner
    {
        public Inner(IReadOnlyList<string> location, int depth)
        {
            Location = location;
            Depth = depth;
        }

        public IReadOnlyList<string> Location { get; }

        public int Depth { get; }
    }

    /// <summary>A group whose attributes are visited, or an option whose inside is to be visited next.</summary>
    private sealed class Level
    {
        private IEnumerator<KeyValuePair<Symbol, Value>>? attributes;

        /// <summary>A group.</summary>
        /// <param name="set">It.</param>
        /// <param name="path">The parts of its name.</param>
        /// <param name="option">The option inside which it is, or null.</param>
        /// <param name="start">Where in locations the names stand that the user gave in place of placeholders.</param>
        /// <param name="names">These names.</param>
        public Level(AttrSet set, IReadOnlyList<string> path, ModuleOption? option = null, int start = 0, IReadOnlyList<string>? names = null)
        {
            Set = set;
            Path = path;
            Name = OptionName.Show(path);
            Option = option;
            Start = start;
            Names = names ?? Array.Empty<string>();
        }

        /// <summary>An option whose inside comes next.</summary>
        public Level(ModuleOption waiting)
            : this(AttrSet.Empty, waiting.Location) => Waiting = waiting;

        public AttrSet Set { get; }

        public IReadOnlyList<string> Path { get; }

        public string Name { get; }

        public ModuleOption? Option { get; }

        public bool IsInside => Option is not null;

        /// <summary>How many options it is inside.</summary>
        public int Nesting { get; set; }

        public int Start { get; }

        public IReadOnlyList<string> Names { get; }

        public ModuleOption? Waiting { get; }

        public IEnumerator<KeyValuePair<Symbol, Value>> Attributes => attributes ??= Set.InNameOrder().GetEnumerator();

        /// <summary>A level with one attribute.</summary>
        public static Level Of(string name, AttrSet value) => new(new AttrSetBuilder(1).Add(name, value).Build(), Array.Empty<string>());

        public Level Below(AttrSet set, string name) => new(set, Path.Append(name).ToArray(), Option, Start, Names) { Nesting = Nesting };

        /// <summary>A location with the names that the user gave in place of placeholders.</summary>
        public IReadOnlyList<string> Named(IReadOnlyList<string> location)
        {
            if (Names.Count == 0 || location.Count < Start + Names.Count)
            {
                return location;
            }

            string[] named = location.ToArray();
            for (int i = 0; i < Names.Count; i++)
            {
                named[Start + i] = Names[i];
            }

            return named;
        }
    }
}
