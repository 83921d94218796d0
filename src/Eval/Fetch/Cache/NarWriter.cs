using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Values;

namespace TvixEval.Fetch.Cache;

/// <summary>Writes a tree as a Nix archive, and hashes it on the way.</summary>
internal sealed class NarWriter
{
    private readonly Stream contents;
    private readonly Stream output;
    private readonly Action poll;
    private readonly Hasher hasher = new(HashAlgorithm.Sha256);
    private readonly byte[] buffer = new byte[1 << 16];

    private NarWriter(Stream contents, Stream output, Action poll)
    {
        this.contents = contents;
        this.output = output;
        this.poll = poll;
    }

    /// <summary>Writes the archive of a tree; returns its hash.</summary>
    public static Hash Write(TreeNode root, Stream contents, Stream output, Action poll)
    {
        contents.Flush();
        var writer = new NarWriter(contents, output, poll);
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

                Text("contents");
                Content(node);
                break;
        }

        Text(")");
    }

    private void Content(TreeNode node)
    {
        Number(node.Length);
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
        hasher.Append(data, 0, count);
        output.Write(data, 0, count);
    }
}
