using System;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Builtins;

/// <summary>Strings.</summary>
internal static class StringBuiltins
{
    /// <summary>
    /// Converts <paramref name="e"/> to a string: strings stay as they are, paths become their text (nothing is copied to the
    /// store), numbers their decimal form, <c>true</c> becomes <c>"1"</c>, <c>false</c> and <c>null</c> the empty string, the
    /// elements of a list are joined with spaces, and a set becomes the value of its <c>__toString</c> or <c>outPath</c>.
    /// Functions and other sets are an error.
    /// <example><c>toString [ 1 "a" true ]</c> is <c>"1 a 1"</c>.</example>
    /// </summary>
    [Builtin("toString", IsGlobal = true, Strict = 1)]
    internal static Value ConvertToString(Vm vm, Value e)
    {
        if (e.Peek() is NixString ready)
        {
            return ready;
        }

        StringContext? context = null;
        string text = vm.CoerceToString(e, ref context, "while evaluating the first argument passed to builtins.toString", more: true, copyToStore: false);
        return new NixString(text, context);
    }

    /// <summary>
    /// The part of the string <paramref name="s"/> from byte <paramref name="start"/> (counted from 0) on, at most
    /// <paramref name="len"/> bytes long. A negative length means up to the end; a start beyond the end gives the empty
    /// string, a negative start is an error. The result keeps the string's whole context.
    /// <example><c>builtins.substring 0 3 "nixos"</c> is <c>"nix"</c>.</example>
    /// </summary>
    [Builtin("substring", Strict = 1)]
    internal static Value Substring(Vm vm, Value start, Value len, Value s)
    {
        long from = vm.ForceInt(start, "while evaluating the first argument (the start offset) passed to builtins.substring", Position.None);
        if (from < 0)
        {
            throw new NixException(NixErrorKind.InvalidArgument, "negative start position in 'substring'");
        }

        long length = vm.ForceInt(len, "while evaluating the second argument (the substring length) passed to builtins.substring", Position.None);
        Value value = vm.Force(s, Position.None);
        StringContext? context = null;
        string text;
        if (value is NixString ready)
        {
            text = ready.Bytes;
            context = ready.Context;
        }
        else
        {
            text = vm.CoerceToString(value, ref context, "while evaluating the third argument (the string) passed to builtins.substring", more: false, copyToStore: true);
        }

        if (from >= text.Length || length == 0)
        {
            return context is null ? NixString.Empty : new NixString(string.Empty, context);
        }

        int count = (int)(length < 0 ? text.Length - from : Math.Min(length, text.Length - from));
        if (count == text.Length && value is NixString)
        {
            return value;
        }

        vm.TickText(count);

        return context is null
            ? Substrings.Of(text, (int)from, (int)from + count)
            : new NixString(Substrings.Copy(text, (int)from, count), context);
    }

    /// <summary>
    /// The number of bytes (not characters: <c>"é"</c> has two) in the string <paramref name="e"/>. Accepts any value that
    /// can be interpolated.
    /// <example><c>builtins.stringLength "nix"</c> is 3.</example>
    /// </summary>
    [Builtin("stringLength", Strict = 1)]
    internal static Value StringLength(Vm vm, Value e)
    {
        if (vm.Force(e, Position.None) is NixString text)
        {
            return NixInt.Of(text.Bytes.Length);
        }

        StringContext? context = null;
        return NixInt.Of(vm.CoerceToString(e, ref context, "while evaluating the argument passed to builtins.stringLength", more: false, copyToStore: true).Length);
    }

    /// <summary>
    /// The strings in <paramref name="list"/> joined with <paramref name="separator"/> between them. The
    /// elements may be any values that can be interpolated.
    /// <example><c>builtins.concatStringsSep "/" [ "usr" "local" "bin" ]</c> is <c>"usr/local/bin"</c>.</example>
    /// </summary>
    [Builtin("concatStringsSep", Strict = 3, First = FirstArgument.String)]
    internal static Value ConcatStringsSep(Vm vm, Value separator, Value list)
    {
        NixString between = SeparatorOf(vm, separator);
        NixList items = vm.ForceList(
            list,
            "while evaluating the second argument (the list of strings to concat) passed to builtins.concatStringsSep",
            Position.None);
        return Join(vm, between, items);
    }

    /// <summary>The separator of <c>concatStringsSep</c>, evaluated.</summary>
    internal static NixString SeparatorOf(Vm vm, Value separator) => vm.ForceString(
        separator,
        "while evaluating the first argument (the separator string) passed to builtins.concatStringsSep",
        Position.None);

    /// <summary>Joins values that can be interpolated.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="between">What to put between them.</param>
    /// <param name="items">The values, evaluated or not.</param>
    internal static NixString Join(Vm vm, NixString between, IElements items)
    {
        StringContext? context = between.Context;
        var joiner = new TextJoiner(between.Bytes, items.Count);
        for (int i = 0; i < items.Count; i++)
        {
            vm.Tick();
            Value item = items[i];
            if ((item.Peek() ?? vm.Force(item, Position.None)) is NixString text)
            {
                joiner.Add(text.Bytes);
                context = text.Context is null ? context : StringContext.Union(context, text.Context);
                continue;
            }

            joiner.Add(vm.CoerceToString(
                item,
                ref context,
                "while evaluating one element of the list of strings to concat passed to builtins.concatStringsSep",
                more: false,
                copyToStore: true));
        }

        return new NixString(joiner.Finish(vm), context);
    }

    /// <summary>
    /// The string <paramref name="s"/> with every occurrence of a string of the list <paramref name="from"/> replaced by the
    /// one at the same position in the list <paramref name="to"/>. At each position the first string in the list that matches
    /// counts. The elements of <paramref name="to"/> are evaluated only when they are used. The lists must have the same
    /// length. The empty string matches before every byte and at the end.
    /// <example><c>builtins.replaceStrings [ "oo" "a" ] [ "a" "i" ] "foobar"</c> is <c>"fabir"</c>.</example>
    /// </summary>
    [Builtin("replaceStrings", Strict = 1)]
    internal static Value ReplaceStrings(Vm vm, Value from, Value to, Value s)
    {
        NixList patterns = vm.ForceList(from, "while evaluating the first argument passed to builtins.replaceStrings", Position.None);
        NixList replacements = vm.ForceList(to, "while evaluating the second argument passed to builtins.replaceStrings", Position.None);
        if (patterns.Count != replacements.Count)
        {
            throw new NixException(NixErrorKind.InvalidArgument, "'from' and 'to' arguments passed to builtins.replaceStrings have different lengths");
        }

        MemoryBudget.ChargeItems(3L * patterns.Count);
        var texts = new string[patterns.Count];
        for (int i = 0; i < texts.Length; i++)
        {
            vm.Tick();
            texts[i] = vm.ForceString(patterns[i], "while evaluating one of the strings to replace passed to builtins.replaceStrings", Position.None).Bytes;
        }

        NixString subject = vm.ForceString(s, "while evaluating the third argument passed to builtins.replaceStrings", Position.None);
        StringContext? context = subject.Context;
        var known = new string?[texts.Length];
        string ReplacementOf(int index)
        {
            if (known[index] is { } text)
            {
                return text;
            }

            NixString value = vm.ForceString(
                replacements[index],
                "while evaluating one of the replacement strings passed to builtins.replaceStrings",
                Position.None);
            context = StringContext.Union(context, value.Context);
            return known[index] = value.Bytes;
        }

        string result = new StringReplacer(texts).Replace(subject.Bytes, ReplacementOf, vm.Poller);
        return ReferenceEquals(result, subject.Bytes) ? subject : new NixString(result, context);
    }
}
