using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Formats.Regex;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Builtins;

/// <summary>Regular expressions.</summary>
internal static class RegexBuiltins
{
    private const int PollEvery = 4096;

    /// <summary>
    /// Whether the whole string <paramref name="str"/> matches the POSIX extended regular expression
    /// <paramref name="regex"/>: if so, the list of what its groups matched (<c>null</c> for an unused group),
    /// otherwise <c>null</c>. A dot matches any byte.
    /// <example><c>builtins.match "([a-z]+)-([0-9]+)" "nix-2"</c> is <c>[ "nix" "2" ]</c>.</example>
    /// </summary>
    [Builtin("match", Strict = 1)]
    internal static Value Match(Vm vm, Value regex, Value str)
    {
        string pattern = vm.ForceStringNoContext(regex, "while evaluating the first argument passed to builtins.match", Position.None);
        try
        {
            RegexProgram program = vm.Evaluator().Regexes.Get(pattern);
            string text = vm.ForceString(str, "while evaluating the second argument passed to builtins.match", Position.None).Bytes;
            if (program.Literal is { } literal)
            {
                return string.Equals(literal, text, StringComparison.Ordinal) ? NixList.Empty : NixNull.Instance;
            }

            RegexMatcher matcher = program.Rent();
            matcher.Poll = vm.Poller;
            matcher.Begin(text.Length);
            Value result = matcher.Match(text) ? GroupsOf(text, matcher.Groups) : NixNull.Instance;
            matcher.Poll = null;
            program.Return(matcher);
            return result;
        }
        catch (RegexException e)
        {
            throw Refuse(pattern, e);
        }
    }

    /// <summary>
    /// Splits the string <paramref name="str"/> where the POSIX extended regular expression <paramref name="regex"/> matches:
    /// a list of the strings between the matches and, between them, for each match the list of what its groups matched.
    /// <example><c>builtins.split "(a)b" "abc"</c> is <c>[ "" [ "a" ] "c" ]</c>.</example>
    /// </summary>
    [Builtin("split", Strict = 1)]
    internal static Value Split(Vm vm, Value regex, Value str)
    {
        string pattern = vm.ForceStringNoContext(regex, "while evaluating the first argument passed to builtins.split", Position.None);
        try
        {
            RegexProgram program = vm.Evaluator().Regexes.Get(pattern);
            NixString value = vm.ForceString(str, "while evaluating the second argument passed to builtins.split", Position.None);
            List<Value> parts = program.Literal is { Length: > 0 } literal
                ? SplitAt(literal, value.Bytes, vm)
                : Split(program, value.Bytes, vm);

            // Without a match the string itself comes back, with its context.
            MemoryBudget.ChargeItems(parts.Count);
            return parts.Count == 1 ? NixList.Of(value) : new NixList(parts.ToArray());
        }
        catch (RegexException e)
        {
            throw Refuse(pattern, e);
        }
    }

    private static List<Value> Split(RegexProgram program, string text, Vm vm)
    {
        var parts = new List<Value>();
        int end = 0;
        using (var search = new RegexSearch(program, text, vm.Poller))
        {
            while (search.MoveNext())
            {
                int[] groups = search.Groups;
                MemoryBudget.ChargeGrowth(parts.Count);
                parts.Add(Substrings.Of(text, end, groups[0]));
                parts.Add(GroupsOf(text, groups));
                end = groups[1];
                PollNowAndThen(vm, parts);
            }
        }

        parts.Add(Substrings.Of(text, end, text.Length));
        return parts;
    }

    private static List<Value> SplitAt(string literal, string text, Vm vm)
    {
        var parts = new List<Value>();
        int end = 0;
        while (true)
        {
            int found = literal.Length == 1 ? text.IndexOf(literal[0], end) : text.IndexOf(literal, end, StringComparison.Ordinal);
            if (found < 0)
            {
                parts.Add(Substrings.Of(text, end, text.Length));
                return parts;
            }

            MemoryBudget.ChargeGrowth(parts.Count);
            parts.Add(Substrings.Of(text, end, found));
            parts.Add(NixList.Empty);
            end = found + literal.Length;
            PollNowAndThen(vm, parts);
        }
    }

    private static void PollNowAndThen(Vm vm, List<Value> parts)
    {
        // Parts come in pairs.
        if (parts.Count % PollEvery == 0)
        {
            vm.Poll();
        }
    }

    private static NixList GroupsOf(string text, int[] groups)
    {
        if (groups.Length == 2)
        {
            return NixList.Empty;
        }

        var items = new Value[(groups.Length / 2) - 1];
        for (int i = 0; i < items.Length; i++)
        {
            int from = groups[(2 * i) + 2];
            int to = groups[(2 * i) + 3];
            items[i] = to < 0 ? NixNull.Instance : Substrings.Of(text, from, to);
        }

        return new NixList(items);
    }

    private static NixException Refuse(string pattern, RegexException error) => new(
        NixErrorKind.InvalidRegex,
        (error.IsTooLarge ? "memory limit exceeded by regular expression '" : "invalid regular expression '") + pattern + "'");
}
