using System;
using System.Collections.Generic;
using TvixEval.Builtins.Regex;
using TvixEval.Diagnostics;
using TvixEval.Machine;
using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Builtins;

/// <summary>Regular expressions: POSIX extended ones over bytes, as C++ Nix has them.</summary>
internal static class RegexBuiltins
{
    /// <summary>
    /// Whether the extended regular expression <paramref name="regex"/> matches the whole of the string
    /// <paramref name="str"/>: null if it does not, else a list of what its groups matched (null for a group that took no
    /// part). <c>builtins.match "(a+)(b)?" "aa"</c> gives <c>[ "aa" null ]</c>.
    /// </summary>
    [Builtin("match", Strict = 3)]
    internal static Value Match(Vm vm, Value regex, Value str)
    {
        string pattern = vm.ForceStringNoContext(regex, "while evaluating the first argument passed to builtins.match", Position.None);
        RegexProgram program = Compile(pattern);
        string text = vm.ForceString(str, "while evaluating the second argument passed to builtins.match", Position.None).Bytes;
        if (program.Literal is { } literal)
        {
            return string.Equals(text, literal, StringComparison.Ordinal) ? NixList.Empty : NixNull.Instance;
        }

        RegexMatcher matcher = program.Rent();
        try
        {
            matcher.Poll = vm.Poller;
            matcher.Begin(text.Length);
            return matcher.Match(text) ? Groups(text, matcher.Groups) : NixNull.Instance;
        }
        finally
        {
            matcher.Poll = null;
            program.Return(matcher);
        }
    }

    /// <summary>
    /// Splits the string <paramref name="str"/> at the matches of the extended regular expression <paramref name="regex"/>:
    /// a list of the pieces between, and between two of them a list of what the groups matched.
    /// <c>builtins.split "(,)" "a,b"</c> gives <c>[ "a" [ "," ] "b" ]</c>.
    /// </summary>
    [Builtin("split", Strict = 3)]
    internal static Value Split(Vm vm, Value regex, Value str)
    {
        string pattern = vm.ForceStringNoContext(regex, "while evaluating the first argument passed to builtins.split", Position.None);
        RegexProgram program = Compile(pattern);
        NixString subject = vm.ForceString(str, "while evaluating the second argument passed to builtins.split", Position.None);
        string text = subject.Bytes;
        var items = new List<Value>();
        int from = 0;
        using var search = new RegexSearch(program, text, vm.Poller);
        while (search.MoveNext())
        {
            int[] groups = search.Groups;
            items.Add(Piece(text, from, groups[0]));
            items.Add(Groups(text, groups));
            from = groups[1];
        }

        if (items.Count == 0)
        {
            // The string itself, context and all.
            return NixList.Of(subject);
        }

        items.Add(Piece(text, from, text.Length));
        return new NixList(items.ToArray());
    }

    private static RegexProgram Compile(string pattern)
    {
        try
        {
            return RegexCache.Get(pattern);
        }
        catch (RegexException e)
        {
            throw new NixException(
                NixErrorKind.Evaluation,
                e.IsTooLarge ? $"memory limit exceeded by regular expression '{pattern}'" : $"invalid regular expression '{pattern}'");
        }
    }

    private static NixList Groups(string text, int[] groups)
    {
        var items = new Value[(groups.Length / 2) - 1];
        for (int i = 0; i < items.Length; i++)
        {
            int from = groups[(2 * i) + 2];
            items[i] = from < 0 ? NixNull.Instance : Piece(text, from, groups[(2 * i) + 3]);
        }

        return NixList.Of(items);
    }

    private static NixString Piece(string text, int from, int to) => to <= from ? NixString.Empty : new NixString(text.Substring(from, to - from));
}
