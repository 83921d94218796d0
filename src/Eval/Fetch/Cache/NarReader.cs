using System.IO;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Fetch.Cache;

/// <summary>Reads the index of a Nix archive as <see cref="NarWriter"/> writes it; skips the contents.</summary>
internal sealed class NarReader
{
    /// <summary>How long a name or the target of a link may be, in bytes.</summary>
    public const int MaxText = 1 << 16;

    private readonly Stream input;
    private readonly byte[] number = new byte[8];

    /// <summary>Creates the reader.</summary>
    /// <param name="input">The archive; must be able to seek.</param>
    public NarReader(Stream input) => this.input = input;

    /// <summary>Reads the archive.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public TreeNode Read()
    {
        Expect("nix-archive-1");
        TreeNode root = Node(0);
        return input.Position == input.Length ? root : throw Damaged();
    }

    private static InvalidDataException Damaged() => new("The Nix archive is damaged.");

    private TreeNode Node(int depth)
    {
        if (depth > NarHasher.MaxDepth + 1)
        {
            throw Damaged();
        }

        Expect("(");
        Expect("type");
        TreeNode node;
        switch (Text())
        {
            case "directory":
                node = new TreeNode(FileKind.Directory);
                Entries(node, depth);
                return node;
            case "symlink":
                node = new TreeNode(FileKind.Symlink);
                Expect("target");
                node.Target = Text();
                break;
            case "regular":
                node = new TreeNode(FileKind.Regular);
                string next = Text();
                if (next == "executable")
                {
                    node.IsExecutable = true;
                    Expect(string.Empty);
                    next = Text();
                }

                if (next == "shared")
                {
                    // What NarWriter writes for a content that is there already.
                    node.Offset = Number();
                    node.Length = Number();
                    if (node.Offset > input.Position || node.Length > input.Position - node.Offset)
                    {
                        throw Damaged();
                    }

                    break;
                }

                if (next != "contents")
                {
                    throw Damaged();
                }

                node.Length = Number();
                node.Offset = input.Position;
                Skip(node.Length);
                Skip((8 - (node.Length & 7)) & 7);
                break;
            default:
                throw Damaged();
        }

        Expect(")");
        return node;
    }

    private void Entries(TreeNode folder, int depth)
    {
        while (true)
        {
            string next = Text();
            if (next == ")")
            {
                return;
            }

            if (next != "entry")
            {
                throw Damaged();
            }

            Expect("(");
            Expect("name");
            string name = Text();
            if (!IsNext(name, folder))
            {
                throw Damaged();
            }

            Expect("node");
            folder.Children.Add(name, Node(depth + 1));
            Expect(")");
        }
    }

    /// <summary>Whether a name can be that of a file, and comes after those that the folder has: archives are sorted.</summary>
    private static bool IsNext(string name, TreeNode folder)
    {
        int count = folder.Children.Count;
        return name is not ("" or "." or "..") && name.IndexOf('/') < 0 && name.IndexOf('\0') < 0
            && (count == 0 || string.CompareOrdinal(folder.Children.Keys[count - 1], name) < 0);
    }

    private void Expect(string text)
    {
        if (Text() != text)
        {
            throw Damaged();
        }
    }

    private string Text()
    {
        long length = Number();
        if (length > MaxText)
        {
            throw Damaged();
        }

        var data = new byte[(length + 7) & ~7];
        Fill(data);
        return Bytes.FromArray(data, 0, (int)length);
    }

    private long Number()
    {
        Fill(number);
        long value = 0;
        for (int i = 7; i >= 0; i--)
        {
            value = (value << 8) | number[i];
        }

        return value >= 0 ? value : throw Damaged();
    }

    private void Skip(long count)
    {
        if (count > input.Length - input.Position)
        {
            throw Damaged();
        }

        if (count > 0)
        {
            input.Seek(count, SeekOrigin.Current);
        }
    }

    private void Fill(byte[] data)
    {
        for (int read = 0; read < data.Length;)
        {
            int count = input.Read(data, read, data.Length - read);
            read += count > 0 ? count : throw Damaged();
        }
    }
}
