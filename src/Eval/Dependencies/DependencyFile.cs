using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Dependencies;

/// <summary>
/// A record as it is written down, for other processes and machines: binary, with a version in its first bytes. What was written elsewhere, or was
/// cut off, is no record; nobody is asked to believe it.
/// </summary>
internal static class DependencyFile
{
    // The last byte is the version.
    private static readonly byte[] Magic = { (byte)'N', (byte)'i', (byte)'x', (byte)'D', (byte)'e', (byte)'p', (byte)'s', 1 };

    /// <summary>Writes a record.</summary>
    /// <param name="record">The record; paths in it are bytes, and are written as they are.</param>
    /// <param name="stream">Where to; stays open.</param>
    public static void Write(DependencyRecord record, Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(record.Facts.Count);
        foreach (KeyValuePair<FactKey, string> fact in record.Facts)
        {
            writer.Write((byte)fact.Key.Kind);
            writer.WriteText(fact.Key.Name);
            writer.WriteText(fact.Value);
        }

        writer.Write(record.Paths.Count);
        foreach (KeyValuePair<string, PathFacts> entry in record.Paths)
        {
            writer.WriteText(entry.Key);
            PathFacts facts = entry.Value;
            writer.Write((byte)((facts.IsTorn ? 1 : 0) | (facts.IsInner ? 2 : 0)));
            facts.Stamp.WriteTo(writer);
            byte asked = 0;
            foreach (FileQuestion question in facts.Questions)
            {
                asked |= (byte)(1 << (int)question);
            }

            writer.Write(asked);
            foreach (FileQuestion question in facts.Questions)
            {
                writer.WriteText(facts[question]!);
            }
        }

        // That nothing was cut off.
        writer.Write(Magic);
    }

    /// <summary>Reads a record; null where it is none of this version, or not whole.</summary>
    /// <param name="stream">Where from; stays open.</param>
    public static DependencyRecord? Read(Stream stream)
    {
        try
        {
            using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            return Read(reader);
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            return null;
        }
    }

    private static DependencyRecord? Read(BinaryReader reader)
    {
        if (!IsMagic(reader))
        {
            return null;
        }

        var record = new DependencyRecord();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            var kind = (FactKind)reader.ReadByte();
            if (kind > FactKind.Host)
            {
                return null;
            }

            record.Add(kind, reader.ReadText(), reader.ReadText());
        }

        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            string path = reader.ReadText();
            byte flags = reader.ReadByte();
            var facts = new PathFacts { IsTorn = (flags & 1) != 0, IsInner = (flags & 2) != 0, Stamp = FileStamp.ReadFrom(reader) };
            byte asked = reader.ReadByte();
            if (path.Length == 0 || path[0] != '/' || asked >> FileAnswers.Count != 0)
            {
                return null;
            }

            for (int i = 0; i < FileAnswers.Count; i++)
            {
                if ((asked & (1 << i)) != 0)
                {
                    facts[(FileQuestion)i] = reader.ReadText();
                }
            }

            record.Add(path, facts);
        }

        return IsMagic(reader) ? record : null;
    }

    private static bool IsMagic(BinaryReader reader)
    {
        byte[] found = reader.ReadBytes(Magic.Length);
        return System.Linq.Enumerable.SequenceEqual(found, Magic);
    }
}
