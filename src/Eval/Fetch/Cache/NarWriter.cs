using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Fetch.Cache;

/// <summary>
/// Writes a tree as a Nix archive, and hashes it on the way. A content that several files of the tree share is written once: for the
/// others there is, instead of <c>contents</c>, the word <c>shared</c> and where in the archive it is. The hash is that of the archive
/// with all contents.
/// </summary>
internal sealed class NarWriter
{
    // Shorter ones are not worth looking for.
    private const int MaxCopied = 64;

    private readonly Stream contents;
    private readonly Stream output;
    private readonly TreeBudget budget;
    private readonly Action poll;
    private readonly Dictionary<(long Offset, long Length), long> written = new();
    private readonly Hasher hasher = new(HashAlgorithm.Sha256);
    private readonly byte[] buffer = new byte[1 << 16];

    private bool isHashedOnly;
    private long position;

    private NarWriter(Stream contents, Stream output, TreeBudget budget, Action poll)
    {
        this.budget = budget;
        this.contents = contents;
        this.output = output;
        this.poll = poll;
    }

    /// <summary>Writes the archive of a tree; returns its hash.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="contents">Where its files have their contents.</param>
    /// <param name="output">Where the archive goes.</param>
    /// <param name="budget">What the archive may take; contents count each time.</param>
    /// <param name="poll">Called now and then.</param>
    public static Hash Write(TreeNode root, Stream contents, Stream output, TreeBudget budget, Action poll)
    {
        contents.Flush();
        var writer = new NarWriter(contents, output, budget, poll);
        writer.Text("nix-archive-1");
        writer.Node(root);
        output.Flush();
        using (writer.hasher)
        {
            return writer.hasher.Finish();
        }
    }

    private void Node(TreeNode node)
    {
        poll();
        Text("(");
        Text("type");
        switch (node.Kind)
        {
            case FileKind.Directory:
                Text("directory");
                foreach (KeyValuePair<string, TreeNode> child in node.Children)
                {
                    Text("entry");
                    Text("(");
                    Text("name");
                    Text(child.Key);
                    Text("node");
                    Node(child.Value);
                    Text(")");
                }

                break;
            case FileKind.Symlink:
                Text("symlink");
                Text("target");
                Text(node.Target);
                break;
            default:
                Text("regular");
                if (node.IsExecutable)
                {
                    Text("executable");
                    Text(string.Empty);
                }

                long place = 0;
                bool isShared = node.Length > MaxCopied && written.TryGetValue((node.Offset, node.Length), out place);
                if (isShared)
                {
                    WriteOnly("shared");
                    WriteOnly(place);
                    WriteOnly(node.Length);
                }

                isHashedOnly = isShared;
                Text("contents");
                Content(node);
                isHashedOnly = false;
                break;
        }

        Text(")");
    }

    private void Content(TreeNode node)
    {
        budget.Check(node.Length);
        Number(node.Length);
        if (!isHashedOnly)
        {
            // The length too: an empty file has the offset of the one behind it.
            written[(node.Offset, node.Length)] = position;
        }

        contents.Position = node.Offset;
        for (long left = node.Length; left > 0;)
        {
            int count = contents.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (count <= 0)
            {
                throw new EndOfStreamException();
            }

            Put(buffer, count);
            left -= count;
            poll();
        }

        Pad(node.Length);
    }

    private void Text(string text)
    {
        Number(text.Length);
        byte[] bytes = Bytes.ToArray(text);
        Put(bytes, bytes.Length);
        Pad(bytes.Length);
    }

    private void Number(long value)
    {
        for (int i = 0; i < 8; i++)
        {
            buffer[i] = (byte)(value >> (8 * i));
        }

        Put(buffer, 8);
    }

    private void Pad(long length)
    {
        int rest = (int)(length & 7);
        if (rest != 0)
        {
            Array.Clear(buffer, 0, 8);
            Put(buffer, 8 - rest);
        }
    }

    private void Put(byte[] data, int count)
    {
        budget.Charge(count);
        hasher.Append(data, 0, count);
        if (!isHashedOnly)
        {
            output.Write(data, 0, count);
            position += count;
        }
    }

    /// <summary>Writes a word that is not hashed.</summary>
    private void WriteOnly(string text)
    {
        WriteOnly(text.Length);
        var padded = new byte[(text.Length + 7) & ~7];
        Bytes.CopyTo(text, 0, text.Length, padded, 0);
        output.Write(padded, 0, padded.Length);
        position += padded.Length;
    }

    private void WriteOnly(long value)
    {
        for (int i = 0; i < 8; i++)
        {
            buffer[i] = (byte)(value >> (8 * i));
        }

        output.Write(buffer, 0, 8);
        position += 8;
    }
}
