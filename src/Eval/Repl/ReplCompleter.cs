using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Syntax;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Repl;

/// <summary>
/// Completes what is typed at the read-eval-print loop: commands, variables, attributes, files and the names of the search path.
/// For attributes the expression before the last dot is evaluated and nothing else, for no more than a second.
/// </summary>
internal sealed class ReplCompleter
{
    // An end that is no expression costs little: it does not parse.
    private const int MostBrackets = 20;
    private static readonly char[] Opening = { '{', '(' };

    private readonly Evaluator evaluator;
    private readonly AttrSet scope;
    private readonly string folder;
    private readonly WorkLimits limits;

    /// <summary>Creates a completer.</summary>
    /// <param name="evaluator">The evaluator.</param>
    /// <param name="scope">The variables.</param>
    /// <param name="folder">The Nix path (bytes) of the current folder.</param>
    /// <param name="limits">What the evaluation of the text may take; completion takes no more.</param>
    public ReplCompleter(Evaluator evaluator, AttrSet scope, string folder, WorkLimits limits = default)
    {
        this.evaluator = evaluator;
        this.scope = scope;
        this.folder = folder;
        this.limits = limits;
    }

    /// <summary>Whether there are the commands of a debugger, too.</summary>
    public bool IsDebugging { get; init; }

    /// <summary>Completes the word that a text ends with.</summary>
    /// <param name="text">What stands before the cursor.</param>
    /// <param name="start">Where the word starts.</param>
    /// <returns>The ways to go on, in order; none where there is nothing to suggest, or something fails.</returns>
    public IReadOnlyList<ReplCompletion> Complete(string text, out int start)
    {
        ReplInput input = ReplInput.Split(text);
        start = 0;
        if (input.Command.Length > 0 && input.Operand.Length == 0 && !char.IsWhiteSpace(text[text.Length - 1]))
        {
            start = text.IndexOf(':');
            string command = text.Substring(start);
            IEnumerable<string> commands = IsDebugging ? NixRepl.Commands.Concat(NixRepl.DebugCommands) : NixRepl.Commands;
            return commands.OrderBy(static known => known, StringComparer.Ordinal).Where(known => known.StartsWith(command, StringComparison.Ordinal)).Select(static known => new ReplCompletion(known, known)).ToList();
        }

        if (input.Command is ":l" or ":load" or ":lf" or ":load-flake")
        {
            start = text.Length - input.Operand.Length;
            return Files(input.Operand);
        }

        start = WordStart(text);
        string word = text.Substring(start);
        if (word.StartsWith("<", StringComparison.Ordinal))
        {
            return SearchPathNames(word.Substring(1));
        }

        if (word.IndexOf('/') >= 0)
        {
            return Files(word);
        }

        int dot = LastDot(word);
        string before = text.Substring(0, start);
        return dot < 0 ? Variables(before, word) : Attributes(before, word.Substring(0, dot), word.Substring(dot + 1));
    }

    private List<ReplCompletion> Variables(string before, string begun)
    {
        var all = new SortedDictionary<string, Value?>(StringComparer.Ordinal);
        foreach (KeyValuePair<int, Value> variable in evaluator.Environment.Globals)
        {
            all[Bytes.ToText(SymbolTable.NameOf(variable.Key))] = variable.Value;
        }

        for (int i = 0; i < scope.Count; i++)
        {
            all[Bytes.ToText(SymbolTable.NameOf(scope.Keys[i]))] = scope.At(i);
        }

        foreach (string name in BoundNames.In(before))
        {
            all[name] = null;
        }

        // A variable cannot be written in quotes. The names with underscores are there for the syntax only.
        return all.Where(variable => variable.Key.StartsWith(begun, StringComparison.Ordinal)
                && (begun.Length > 0 || variable.Key[0] != '_')
                && NixText.IsBareIdentifier(variable.Key) && !NixText.IsKeyword(variable.Key))
            .Select(static variable => new ReplCompletion(variable.Key, variable.Key, variable.Value)).ToList();
    }

    private List<ReplCompletion> Attributes(string before, string subject, string begun)
    {
        var results = new List<ReplCompletion>();
        if (subject.Length == 0 || subject[0] == '.')
        {
            return OfBrackets(before, subject) is { } written ? Attributes(written, subject, begun) : results;
        }

        // After "let ... in" and "with ...;" the variables are those of the text.
        bool isScoped = before.TrimEnd() is { } scoped && (scoped.EndsWith(";", StringComparison.Ordinal) || scoped.EndsWith(" in", StringComparison.Ordinal));
        if (((isScoped ? Evaluate(before + subject) : null) ?? Evaluate(subject)) is not { } set)
        {
            return results;
        }

        return Attributes(set, subject, begun);
    }

    private static List<ReplCompletion> Attributes(AttrSet set, string subject, string begun)
    {
        var results = new List<ReplCompletion>();
        string name = begun.Trim('"');
        foreach (int slot in set.Shape.NameOrder)
        {
            string bytes = SymbolTable.NameOf(set.Keys[slot]);
            string shown = Bytes.ToText(bytes);
            if (shown.StartsWith(name, StringComparison.Ordinal))
            {
                results.Add(new ReplCompletion(subject + "." + Bytes.ToText(NixText.Identifier(bytes)), shown, set.At(slot)));
            }
        }

        return results;
    }

    /// <summary>
    /// What a text ends with in braces or parentheses, or an attribute of that, as a set: the shortest end of the text that is an expression counts. Null
    /// where there is none.
    /// </summary>
    private AttrSet? OfBrackets(string text, string attributes)
    {
        string end = text.TrimEnd();
        if (!end.EndsWith("}", StringComparison.Ordinal) && !end.EndsWith(")", StringComparison.Ordinal))
        {
            return null;
        }

        int start = end.Length;
        for (int tries = 0; tries < MostBrackets && start > 0 && (start = end.LastIndexOfAny(Opening, start - 1)) >= 0; tries++)
        {
            string before = end.Substring(0, start).TrimEnd();
            bool isRecursive = end[start] == '{' && before.EndsWith("rec", StringComparison.Ordinal);
            if (Evaluate((isRecursive ? "rec " : string.Empty) + end.Substring(start) + attributes) is { } set)
            {
                return set;
            }
        }

        return null;
    }

    /// <summary>Evaluates an expression to a set; null where that fails, takes too long, or gives something else.</summary>
    private AttrSet? Evaluate(string subject)
    {
        try
        {
            using MachineEntry entry = BriefMachine.Enter(evaluator, limits);
            return entry.Machine.Force(evaluator.EvalSource(entry.Machine, ReplInput.Source(subject, folder), scope)) as AttrSet;
        }
        catch (NixException)
        {
            return null;
        }
    }

    private List<ReplCompletion> SearchPathNames(string begun)
    {
        var results = new List<ReplCompletion>();
        foreach (SearchPathEntry entry in evaluator.Settings.SearchPathEntries())
        {
            string name = Bytes.ToText(entry.Prefix);
            if (name.Length > 0 && name.StartsWith(begun, StringComparison.Ordinal))
            {
                results.Add(new ReplCompletion("<" + name + ">", name));
            }
        }

        return results;
    }

    private List<ReplCompletion> Files(string begun)
    {
        var results = new List<ReplCompletion>();
        int slash = begun.LastIndexOf('/') + 1;
        string parent = begun.Substring(0, slash);
        string home = parent.StartsWith("~/", StringComparison.Ordinal) ? evaluator.Settings.HomeDirectory + parent.Substring(1) : Bytes.FromText(parent);
        try
        {
            foreach (KeyValuePair<string, FileKind> entry in evaluator.Files.ReadDirectory(CanonPath.Resolve(home, folder)))
            {
                string name = Bytes.ToText(entry.Key);
                bool isShown = slash < begun.Length || name[0] != '.';
                if (isShown && name.StartsWith(begun.Substring(slash), StringComparison.Ordinal))
                {
                    results.Add(new ReplCompletion(parent + name + (entry.Value == FileKind.Directory ? "/" : string.Empty), name));
                }
            }
        }
        catch (NixException)
        {
            // No such folder, or not allowed: nothing to suggest.
        }

        results.Sort(static (left, right) => string.CompareOrdinal(left.Text, right.Text));
        return results;
    }

    /// <summary>Where the last word starts: names, dots, quoted names, and the characters of paths belong to it.</summary>
    private static int WordStart(string text)
    {
        int start = 0;
        bool isQuoted = false;

        // For each interpolation around the place: how many braces are open in it.
        var interpolations = new Stack<int>();
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '"')
            {
                // A quote after a dot belongs to an attribute path; another begins a string, in which nothing is completed.
                if (!isQuoted && (i == 0 || text[i - 1] != '.'))
                {
                    start = i;
                }

                isQuoted = !isQuoted;
            }
            else if (isQuoted)
            {
                if (c == '\\')
                {
                    i++;
                }
                else if (c == '$' && i + 1 < text.Length && text[i + 1] == '{')
                {
                    interpolations.Push(0);
                    isQuoted = false;
                    start = ++i + 1;
                }
            }
            else if (c == '}' && interpolations.Count > 0 && interpolations.Peek() == 0)
            {
                interpolations.Pop();
                isQuoted = true;
            }
            else if (!(char.IsLetterOrDigit(c) || c is '_' or '-' or '\'' or '.' or '/' or '~' or '<'))
            {
                if (interpolations.Count > 0 && (c is '{' or '}'))
                {
                    interpolations.Push(interpolations.Pop() + (c == '{' ? 1 : -1));
                }

                start = i + 1;
            }
        }

        return start;
    }

    private static int LastDot(string word)
    {
        bool isQuoted = false;
        int last = -1;
        for (int i = 0; i < word.Length; i++)
        {
            isQuoted ^= word[i] == '"';
            if (word[i] == '.' && !isQuoted)
            {
                last = i;
            }
        }

        return last;
    }
}
