using System;
using System.IO;
using System.Linq;
using System.Text;
using TvixEval.Dependencies;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Results;

/// <summary>A result as it is written down: a version, what it is the result of, the result, and at the end a hash of all, so that nothing else is taken for it.</summary>
internal static class ResultFile
{
    // The last byte is the version.
    private static readonly byte[] Magic = { (byte)'N', (byte)'i', (byte)'x', (byte)'E', (byte)'v', (byte)'a', (byte)'l', 1 };

    private static readonly int HashSize = HashNames.SizeOf(HashAlgorithm.Blake3);

    /// <summary>Writes a result.</summary>
    /// <param name="key">What it is the result of (<see cref="ResultKey"/>).</param>
    /// <param name="result">The result.</param>
    public static byte[] Write(string key, CachedResult result)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.WriteText(key);
        writer.Write(result.IsText);
        writer.Write(result.Data.Length);
        writer.Write(result.Data);
        writer.Write(result.Messages.Count);
        foreach (ResultMessage message in result.Messages)
        {
            writer.WriteText(message.Text);
            writer.Write(message.IsWarning);
            writer.Write(message.Outputs);
        }

        writer.Flush();
        DependencyFile.Write(result.Record, stream);
        writer.Write(HashOf(stream.GetBuffer(), (int)stream.Length).ToArray());
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads a result; null where the file is none, of another version, of something else, or not whole.</summary>
    /// <param name="key">What it must be the result of.</param>
    /// <param name="file">The file.</param>
    public static CachedResult? Read(string key, byte[] file)
    {
        int length = file.Length - HashSize;
        if (length < Magic.Length)
        {
            return null;
        }

        var hash = new byte[HashSize];
        Array.Copy(file, length, hash, 0, HashSize);
        if (!HashOf(file, length).Equals(new Hash(HashAlgorithm.Blake3, hash)))
        {
            return null;
        }

        try
        {
            using var stream = new MemoryStream(file, 0, length, writable: false);
            using var reader = new BinaryReader(stream, Encoding.UTF8);
            return reader.ReadBytes(Magic.Length).SequenceEqual(Magic) && reader.ReadText() == key ? Read(reader) : null;
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            return null;
        }
    }

    private static CachedResult? Read(BinaryReader reader)
    {
        bool isText = reader.ReadBoolean();
        byte[] data = reader.ReadBytes(ReadCount(reader));
        var messages = new ResultMessage[ReadCount(reader)];
        for (int i = 0; i < messages.Length; i++)
        {
            messages[i] = new ResultMessage(reader.ReadText(), reader.ReadBoolean(), reader.ReadInt32());
        }

        DependencyRecord? record = DependencyFile.Read(reader.BaseStream);
        bool isWhole = reader.BaseStream.Position == reader.BaseStream.Length;
        return record is not null && isWhole ? new CachedResult { IsText = isText, Data = data, Messages = messages, Record = record } : null;
    }

    // Each of so many things takes a byte at least.
    private static int ReadCount(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        return count >= 0 && count <= reader.BaseStream.Length - reader.BaseStream.Position ? count : throw new InvalidDataException();
    }

    private static Hash HashOf(byte[] data, int length)
    {
        using var hasher = new Hasher(HashAlgorithm.Blake3);
        hasher.Append(data, 0, length);
        return hasher.Finish();
    }
}
