using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using TvixEval.Diagnostics;
using TvixEval.Fetch.Cache;
using TvixEval.Text;

namespace TvixEval.Fetch.Git;

/// <summary>Reads the tree of a commit, blob by blob as they are stored: no filters, no line end conversion.</summary>
internal sealed class GitTreeReader
{
    private const int MaxLine = 1 << 16;

    private readonly GitRepository repository;
    private readonly GitLocation location;
    private readonly FetchContext context;
    private readonly FetchCache cache;
    private readonly List<Entry> pointers = new();

    /// <summary>Creates the reader.</summary>
    public GitTreeReader(GitRepository repository, GitLocation location, FetchContext context, FetchCache cache)
    {
        this.repository = repository;
        this.location = location;
        this.context = context;
        this.cache = cache;
    }

    /// <summary>The commits of the submodules that were seen, by path.</summary>
    public Dictionary<string, string> Submodules { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads a tree.</summary>
    /// <param name="rev">The commit.</param>
    /// <param name="exportIgnore">Whether to leave out what has the attribute <c>export-ignore</c>.</param>
    /// <param name="lfs">Whether to put the files in that Git LFS keeps.</param>
    /// <param name="tree">Where the tree goes.</param>
    public void Read(string rev, bool exportIgnore, bool lfs, TreeBuilder tree)
    {
        List<Entry> entries = List(rev, tree);
        bool hasAttributes = entries.Exists(static entry => entry.Path == ".gitattributes" || entry.Path.EndsWith("/.gitattributes", StringComparison.Ordinal));

        if (hasAttributes && exportIgnore)
        {
            HashSet<string> ignored = PathsWith(rev, entries, "export-ignore", "set");
            entries.RemoveAll(entry => IsBelow(entry.Path, ignored));
        }

        HashSet<string>? kept = hasAttributes && lfs ? PathsWith(rev, entries, "filter", "lfs") : null;
        ReadContents(entries, kept, tree);
        var store = new Lazy<GitLfs>(() => new GitLfs(repository, location, rev, context, cache));
        foreach (Entry entry in pointers)
        {
            store.Value.Add(entry.Path, entry.Mode == "100755", entry.Pointer!, tree);
        }
    }

    /// <summary>What is in a commit. A tree may name itself again and again, so each entry counts as it comes.</summary>
    private List<Entry> List(string rev, TreeBuilder tree)
    {
        var entries = new List<Entry>();
        repository.Read(
            null,
            stream =>
            {
                using var input = new BufferedStream(stream, 1 << 16);
                var line = new StringBuilder();
                while (ReadTo('\0', input, line))
                {
                    string text = line.ToString();
                    int tab = text.IndexOf('\t');
                    string[] words = tab > 0 ? text.Substring(0, tab).Split(' ') : Array.Empty<string>();
                    if (words.Length != 3)
                    {
                        throw new NixException(NixErrorKind.IO, "git listed a tree in an unexpected format");
                    }

                    tree.Budget.ChargeEntry();
                    entries.Add(new Entry(words[0], words[2], text.Substring(tab + 1)));
                }
            },
            "ls-tree",
            "-r",
            "-t",
            "-z",
            "--full-tree",
            rev);
        return entries;
    }

    private static bool IsBelow(string path, HashSet<string> folders)
    {
        for (int slash = path.Length; slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            if (folders.Contains(path.Substring(0, slash)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads what comes before a mark; false at the end.</summary>
    private static bool ReadTo(char mark, Stream stream, StringBuilder text)
    {
        text.Clear();
        for (int next = stream.ReadByte(); next != mark; next = stream.ReadByte())
        {
            if (next < 0)
            {
                return text.Length == 0 ? false : throw new EndOfStreamException("git ended unexpectedly");
            }

            text.Append(text.Length < MaxLine ? (char)next : throw new NixException(NixErrorKind.IO, "a path in the Git repository is too long"));
        }

        return true;
    }

    private void ReadContents(List<Entry> entries, HashSet<string>? lfs, TreeBuilder tree)
    {
        var request = new StringBuilder();
        var blobs = new List<Entry>();
        var repeated = new List<Entry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var files = new Dictionary<string, TreeNode>(StringComparer.Ordinal);
        foreach (Entry entry in entries)
        {
            switch (entry.Mode)
            {
                case "040000":
                    tree.AddFolder(entry.Path.Split('/'));
                    break;
                case "160000":
                    tree.AddFolder(entry.Path.Split('/'));
                    Submodules[entry.Path] = entry.Id;
                    break;
                case not "120000" when lfs?.Contains(entry.Path) != true && !seen.Add(entry.Id):
                    repeated.Add(entry);
                    break;
                default:
                    blobs.Add(entry);
                    request.Append(entry.Id).Append('\n');
                    break;
            }
        }

        repository.Read(
            Bytes.ToArray(request.ToString()),
            stream =>
            {
                using var input = new BufferedStream(stream, 1 << 16);
                foreach (Entry entry in blobs)
                {
                    ReadBlob(input, entry, lfs, tree, files);
                }
            },
            "cat-file",
            "--batch");
        foreach (Entry entry in repeated)
        {
            tree.AddCopy(entry.Path.Split('/'), entry.Mode == "100755", files[entry.Id]);
        }
    }

    private void ReadBlob(Stream input, Entry entry, HashSet<string>? lfs, TreeBuilder tree, Dictionary<string, TreeNode> files)
    {
        var line = new StringBuilder();
        string[] words = ReadTo('\n', input, line) ? line.ToString().Split(' ') : throw new EndOfStreamException("git ended unexpectedly");
        if (words.Length != 3 || words[1] != "blob")
        {
            throw new NixException(NixErrorKind.IO, $"Git object '{entry.Id}' of '{entry.Path}' is missing or not a blob");
        }

        long length = long.Parse(words[2], CultureInfo.InvariantCulture);
        string[] path = entry.Path.Split('/');
        if (entry.Mode == "120000")
        {
            tree.AddLink(path, Bytes.FromArray(ReadSmall(input, length, entry)));
        }
        else if (lfs is not null && lfs.Contains(entry.Path) && length <= GitLfsPointer.MaxLength)
        {
            byte[] data = ReadSmall(input, length, entry);
            if (GitLfsPointer.Parse(Bytes.FromArray(data)) is { } pointer)
            {
                // Git is still being read from: later.
                entry.Pointer = pointer;
                pointers.Add(entry);
            }

            tree.AddFile(path, entry.Mode == "100755", new MemoryStream(data), null, static () => { });
        }
        else
        {
            files[entry.Id] = tree.AddFile(path, entry.Mode == "100755", input, length, static () => { });
        }

        input.ReadByte();
    }

    private static byte[] ReadSmall(Stream input, long length, Entry entry)
    {
        if (length > MaxLine)
        {
            throw new NixException(NixErrorKind.IO, $"the target of the link '{entry.Path}' is too long");
        }

        var data = new byte[length];
        for (int read = 0; read < data.Length;)
        {
            int count = input.Read(data, read, data.Length - read);
            read += count > 0 ? count : throw new EndOfStreamException("git ended unexpectedly");
        }

        return data;
    }

    /// <summary>The paths for which an attribute has a certain value in the commit's own <c>.gitattributes</c> files.</summary>
    private HashSet<string> PathsWith(string rev, List<Entry> entries, string attribute, string value)
    {
        var request = new StringBuilder();
        foreach (Entry entry in entries)
        {
            request.Append(entry.Path).Append('\0');
        }

        string index = cache.NewTemporaryFile();
        try
        {
            ProgramResult read = repository.RunWithIndex(index, null, "read-tree", rev);
            ProgramResult found = read.ExitCode != 0 ? throw repository.Failure("read-tree", read)
                : repository.RunWithIndex(
                    index,
                    Bytes.ToArray(request.ToString()),
                    new List<string>(repository.AttributesSetting()) { "check-attr", "--cached", "-z", "--stdin", attribute }.ToArray());
            if (found.ExitCode != 0)
            {
                throw repository.Failure("check-attr", found);
            }

            string[] fields = found.Output.Split('\0');
            var paths = new HashSet<string>(StringComparer.Ordinal);
            for (int i = 0; i + 2 < fields.Length; i += 3)
            {
                if (fields[i + 2] == value)
                {
                    paths.Add(fields[i]);
                }
            }

            return paths;
        }
        finally
        {
            File.Delete(index);
        }
    }

    private sealed class Entry
    {
        public Entry(string mode, string id, string path)
        {
            Mode = mode;
            Id = id;
            Path = path;
        }

        public string Mode { get; }

        public string Id { get; }

        public string Path { get; }

        public GitLfsPointer? Pointer { get; set; }
    }
}
