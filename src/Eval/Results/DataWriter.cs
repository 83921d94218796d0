using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.Core.Values;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Results;

/// <summary>
/// Writes values that are data: numbers, strings with their context, paths, and lists and sets of these. What occurs twice is written once. No
/// functions, no derivations (who gets one as an object reads its attributes later on), nothing that is not evaluated, nothing that contains itself.
/// Nothing is evaluated, and nothing recurses.
/// </summary>
internal sealed class DataWriter
{
    private const int Unfinished = -1;

    private readonly BinaryWriter writer;
    private readonly long limit;
    private readonly Action poll;
    private readonly Func<Value, Value?>? evaluate;
    private readonly Dictionary<Value, int> known = new(Identity.Instance);
    private readonly Stack<Open> open = new();
    private int containers;
    private bool isTooLarge;

    private DataWriter(BinaryWriter writer, long limit, Action poll, Func<Value, Value?>? evaluate)
    {
        this.writer = writer;
        this.limit = limit;
        this.poll = poll;
        this.evaluate = evaluate;
    }

    /// <summary>Writes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="limit">How many bytes it may take.</param>
    /// <param name="poll">Called now and then; may throw.</param>
    /// <returns>What was written; null where the value is no data, or too much.</returns>
    public static byte[]? TryWrite(Value value, long limit, Action poll) => TryWrite(value, limit, poll, evaluate: null, out _);

    /// <summary>Writes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="limit">How many bytes it may take.</param>
    /// <param name="poll">Called now and then; may throw.</param>
    /// <param name="evaluate">Evaluates a part that is not evaluated; null, or null from it, where that is not to be done.</param>
    /// <param name="isTooLarge">Whether nothing was written because it would be too much.</param>
    /// <returns>What was written; null where the value is no data, or too much.</returns>
    public static byte[]? TryWrite(Value value, long limit, Action poll, Func<Value, Value?>? evaluate, out bool isTooLarge)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var data = new DataWriter(writer, limit, poll, evaluate);
        bool isWritten = data.Run(value);
        isTooLarge = data.isTooLarge;
        if (!isWritten)
        {
            return null;
        }

        writer.Flush();
        return stream.ToArray();
    }

    private bool Run(Value value)
    {
        if (!Write(value))
        {
            return false;
        }

        for (int step = 1; open.Count > 0; step++)
        {
            if (step % 1024 == 0)
            {
                poll();
            }

            Open top = open.Peek();
            if (!top.Items.MoveNext())
            {
                open.Pop();
                known[top.Container] = top.Number;
                continue;
            }

            (string? name, Value item) = top.Items.Current;
            if (name is not null)
            {
                writer.WriteText(name);
            }

            if (IsTooLarge(writer.BaseStream.Length) || !Write(item))
            {
                return false;
            }
        }

        return !IsTooLarge(writer.BaseStream.Length);
    }

    private bool IsTooLarge(long length) => isTooLarge |= length > limit;

    private bool Write(Value value)
    {
        switch (value.Peek() ?? evaluate?.Invoke(value))
        {
            case NixNull:
                Write(DataTag.Null);
                return true;
            case NixBool truth:
                Write(truth.Value ? DataTag.True : DataTag.False);
                return true;
            case NixInt number:
                Write(DataTag.Integer);
                writer.Write(number.Value);
                return true;
            case NixFloat number:
                Write(DataTag.Float);
                writer.Write(number.Value);
                return true;
            case NixString text:
                return WriteString(text);
            case NixPath path:
                Write(DataTag.Path);
                writer.WriteText(path.Path);
                return true;
            case NixList list:
                return Begin(list, DataTag.List, list.Count, ItemsOf(list));
            case AttrSet set when set.Get(Symbols.Type)?.Peek() is not NixString { Bytes: "derivation" }:
                return Begin(set, DataTag.Set, set.Count, ItemsOf(set));
            default:
                return false;
        }
    }

    private bool WriteString(NixString text)
    {
        if (IsTooLarge(text.Bytes.Length))
        {
            return false;
        }

        Write(text.Context is null ? DataTag.Text : DataTag.ContextText);
        writer.WriteText(text.Bytes);
        if (text.Context is { } context)
        {
            writer.Write(context.Count);
            foreach (StringContextElement element in context)
            {
                writer.WriteText(element.Encoded);
            }
        }

        return true;
    }

    private bool Begin(Value container, DataTag tag, int count, IEnumerator<(string? Name, Value Item)> items)
    {
        if (known.TryGetValue(container, out int number))
        {
            Write(DataTag.Known);
            writer.Write(number);
            return number != Unfinished;
        }

        known.Add(container, Unfinished);
        Write(tag);
        writer.Write(count);
        open.Push(new Open(container, containers++, items));
        return true;
    }

    private void Write(DataTag tag) => writer.Write((byte)tag);

    private static IEnumerator<(string? Name, Value Item)> ItemsOf(NixList list)
    {
        for (int i = 0; i < list.Count; i++)
        {
            yield return (null, list[i]);
        }
    }

    private static IEnumerator<(string? Name, Value Item)> ItemsOf(AttrSet set)
    {
        foreach (KeyValuePair<Symbol, Value> attribute in set.InNameOrder())
        {
            yield return (SymbolTable.NameOf(attribute.Key.Id), attribute.Value);
        }
    }

    /// <summary>A list or set that is being written.</summary>
    private readonly struct Open
    {
        public Open(Value container, int number, IEnumerator<(string? Name, Value Item)> items)
        {
            Container = container;
            Number = number;
            Items = items;
        }

        public Value Container { get; }

        public int Number { get; }

        public IEnumerator<(string? Name, Value Item)> Items { get; }
    }
}
