using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.Core.Values;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Results;

/// <summary>Reads what <see cref="DataWriter"/> wrote. Whatever the bytes are: there is a value, or there is none.</summary>
internal sealed class DataReader
{
    private readonly BinaryReader reader;
    private readonly NameTable? names;
    private readonly Action poll;
    private readonly Stack<Open> open = new();
    private readonly List<Value?> containers = new();

    private DataReader(BinaryReader reader, NameTable? names, Action poll)
    {
        this.reader = reader;
        this.names = names;
        this.poll = poll;
    }

    /// <summary>Reads a value.</summary>
    /// <param name="data">What was written.</param>
    /// <param name="names">The names of the evaluation that sees the value; null for a table of its own.</param>
    /// <param name="poll">Called now and then; may throw.</param>
    /// <returns>The value; null where the bytes are none.</returns>
    public static Value? TryRead(byte[] data, NameTable? names, Action poll)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(data, writable: false));
            Value value = new DataReader(reader, names, poll).Run();
            return reader.BaseStream.Position == data.Length ? value : null;
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            return null;
        }
    }

    private Value Run()
    {
        Value? complete = Next();
        for (int step = 1; ; step++)
        {
            if (step % 1024 == 0)
            {
                poll();
            }

            if (complete is not null)
            {
                if (open.Count == 0)
                {
                    return complete;
                }

                open.Peek().Add(complete);
            }

            Open top = open.Peek();
            if (top.IsFull)
            {
                open.Pop();
                complete = containers[top.Number] = top.Finish(names);
                continue;
            }

            if (top.Names is { } keys)
            {
                string name = reader.ReadText();
                if (top.Count > 0 && string.CompareOrdinal(keys[top.Count - 1], name) >= 0)
                {
                    throw new InvalidDataException();
                }

                keys[top.Count] = name;
            }

            complete = Next();
        }
    }

    // Null where a list or set begins.
    private Value? Next()
    {
        var tag = (DataTag)reader.ReadByte();
        switch (tag)
        {
            case DataTag.Null:
                return NixNull.Instance;
            case DataTag.True:
            case DataTag.False:
                return NixBool.Of(tag == DataTag.True);
            case DataTag.Integer:
                return NixInt.Of(reader.ReadInt64());
            case DataTag.Float:
                return new NixFloat(reader.ReadDouble());
            case DataTag.Text:
                return new NixString(reader.ReadText());
            case DataTag.ContextText:
                return ReadString();
            case DataTag.Path:
                string path = reader.ReadText();
                return path.StartsWith("/", StringComparison.Ordinal) ? new NixPath(path) : throw new InvalidDataException();
            case DataTag.List:
            case DataTag.Set:
                open.Push(new Open(containers.Count, ReadCount(), isSet: tag == DataTag.Set));
                containers.Add(null);
                return null;
            case DataTag.Known:
                int number = reader.ReadInt32();
                return number >= 0 && number < containers.Count && containers[number] is { } known ? known : throw new InvalidDataException();
            default:
                throw new InvalidDataException();
        }
    }

    private NixString ReadString()
    {
        string text = reader.ReadText();
        var elements = new StringContextElement[ReadCount()];
        for (int i = 0; i < elements.Length; i++)
        {
            string encoded = reader.ReadText();

            // One that is no element could not even be compared.
            elements[i] = encoded.Length > 1 && (encoded[0] is '/' or '=' || (encoded[0] == '!' && encoded.IndexOf("!/", 1, StringComparison.Ordinal) > 0))
                ? new StringContextElement(encoded)
                : throw new InvalidDataException();
        }

        return new NixString(text, StringContext.Of(elements));
    }

    // Each of so many things takes a byte at least.
    private int ReadCount()
    {
        int count = reader.ReadInt32();
        if (count < 0 || count > reader.BaseStream.Length - reader.BaseStream.Position)
        {
            throw new InvalidDataException();
        }

        MemoryBudget.ChargeItems(count);
        return count;
    }

    /// <summary>A list or set that is being read.</summary>
    private sealed class Open
    {
        private readonly Value[] items;

        public Open(int number, int count, bool isSet)
        {
            Number = number;
            items = new Value[count];
            Names = isSet ? new string[count] : null;
        }

        public int Number { get; }

        public string[]? Names { get; }

        public int Count { get; private set; }

        public bool IsFull => Count == items.Length;

        public void Add(Value item) => items[Count++] = item;

        public Value Finish(NameTable? table)
        {
            if (Names is null)
            {
                return NixList.Of(items);
            }

            var set = new AttrSetBuilder(table, items.Length);
            for (int i = 0; i < items.Length; i++)
            {
                set.Add(Names[i], items[i]);
            }

            return set.Build();
        }
    }
}
