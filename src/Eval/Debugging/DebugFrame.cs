using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Compiler;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Debugging;

/// <summary>What an evaluation that has stopped is in: an expression, with what is in scope there.</summary>
internal sealed class DebugFrame
{
    private const string HiddenPrefix = "__";

    private readonly LexicalScope? scope;
    private readonly ScopeValues? values;
    private readonly AttrSet? global;

    /// <summary>Creates a frame.</summary>
    /// <param name="hint">What is being done (bytes, one a char).</param>
    /// <param name="position">Where; may be no position.</param>
    /// <param name="frame">The machine's frame.</param>
    /// <param name="site">The place in its code; null for one without names.</param>
    public DebugFrame(string hint, Position position, Frame? frame, FrameSite? site)
    {
        Hint = hint;
        Position = position;
        scope = site?.Scope;
        global = site?.Bindings.Global;
        values = site?.Environment is { } source ? (ScopeValues?)Making.Make(frame!, source.Code) : null;
    }

    /// <summary>What is being done (bytes, one a char).</summary>
    public string Hint { get; }

    /// <summary>Where; may be no position.</summary>
    public Position Position { get; }

    /// <summary>Whether it is that of the error at which evaluation has stopped.</summary>
    public bool IsError { get; init; }

    /// <summary>The levels of names, the innermost first; the last one is the base environment.</summary>
    /// <param name="globals">The base environment by symbol id.</param>
    public IReadOnlyList<DebugLevel> Levels(IReadOnlyDictionary<int, Value> globals)
    {
        var levels = new List<DebugLevel>();
        ScopeValues? held = values;
        for (LexicalScope? level = scope; level is not null; level = level.Outer)
        {
            levels.Add(level.IsEmpty ? new DebugLevel(Array.Empty<(Symbol, Value?)>()) : LevelOf(level, held));
            held = level.IsEmpty ? held : held?.Outer;
        }

        if (global is not null)
        {
            levels.Add(new DebugLevel(NamesOf(global)));
        }

        // The others are in builtins.
        levels.Add(new DebugLevel(
            Sorted(globals.Select(static pair => (new Symbol(pair.Key), (Value?)pair.Value)).Where(static pair => !pair.Item1.Name.StartsWith(HiddenPrefix, StringComparison.Ordinal))),
            isBase: true));
        return levels;
    }

    /// <summary>The variables in scope, but for the base environment: as in the language, those of a <c>with</c> give way to all others.</summary>
    /// <param name="globals">The base environment by symbol id.</param>
    /// <param name="names">The names of the evaluation.</param>
    public AttrSet Variables(IReadOnlyDictionary<int, Value> globals, NameTable names)
    {
        var variables = new SortedDictionary<int, Value>();
        IReadOnlyList<DebugLevel> levels = Levels(globals);
        foreach (DebugLevel level in levels.Where(static level => !level.IsWith && !level.IsBase).Concat(levels.Where(static level => level.IsWith)))
        {
            foreach ((Symbol name, Value? value) in level.Names)
            {
                if (value is not null && !variables.ContainsKey(name.Id) && !(level.IsWith && globals.ContainsKey(name.Id)))
                {
                    variables.Add(name.Id, value);
                }
            }
        }

        return new AttrSet(new PlainShape(variables.Keys.ToArray(), names), variables.Values.ToArray());
    }

    private static DebugLevel LevelOf(LexicalScope level, ScopeValues? held)
    {
        if (level.IsWith)
        {
            return new DebugLevel(held?.Values[0]?.Peek() is AttrSet set ? NamesOf(set) : Array.Empty<(Symbol, Value?)>(), isWith: true);
        }

        return new DebugLevel(Sorted(level.Variables.Select((variable, i) => (variable.Name, held?.Values[i]))));
    }

    private static IReadOnlyList<(Symbol Name, Value? Value)> NamesOf(AttrSet set) =>
        Sorted(Enumerable.Range(0, set.Count).Select(i => (new Symbol(set.Keys[i]), (Value?)set.At(i))));

    private static IReadOnlyList<(Symbol Name, Value? Value)> Sorted(IEnumerable<(Symbol Name, Value? Value)> names) =>
        names.OrderBy(static pair => pair.Name.Name, StringComparer.Ordinal).ToArray();
}
