using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using TvixEval.Diagnostics;
using TvixEval.Fetch.Cache;
using TvixEval.Values;

namespace TvixEval.Fetch.Git;

/// <summary>Reads the tree of a commit, blob by blob as they are stored: no filters, no line end conversion.</summary>
internal sealed class GitTreeReader
{
    private readonly GitRepository repository;
    private readonly FetchContext context;
    private readonly FetchCache cache;

    /// <summary>Creates the reader.</summary>
    public GitTreeReader(GitRepository repository, FetchContext context, FetchCache cache)
    {
        this.repository = repository;
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
        var entries = new List<Entry>();
        bool hasAttributes = false;
        foreach (string line in repository.Get("ls-tree", "-r", "-t", "-z", "--full-tree", rev).Split('\0'))
        {
            int tab = line.IndexOf('\t');
            if (tab > 0)
            {
                string[] words = line.Substring(0, tab).Split(' ');
                var entry = new Entry(words[0], words[2], line.Substring(tab + 1));
                entries.Add(entry);
                hasAttributes |= entry.Path == ".gitattributes" || entry.Path.EndsWith("/.gitattributes", StringComparison.Ordinal);
            }
        }

        if (hasAttributes && exportIgnore)
        {
            HashSet<string> ignored = PathsWith(rev, entries, "export-ignore", "set");
            entries.RemoveAll(entry => IsBelow(entry.Path, ignored));
        }

        HashSet<string>? kept = hasAttributes && lfs ? PathsWith(rev, entries, "filter", "lfs") : null;
        ReadContents(entries, kept, tree);
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

    private static void ReadLine(Stream stream, StringBuilder line)
    {
        line.Clear();
        for (int next = stream.ReadByte(); next != '\n'; next = stream.ReadByte())
        {
            line.Append(next >= 0 ? (char)next : throw new EndOfStreamException("git ended early"));
        }
    }

    private void ReadContents(List<Entry> entries, HashSet<string>? lfs, TreeBuilder tree)
    {
        var request = new StringBuilder();
        var blobs = new List<Entry>();
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
                    ReadBlob(input, entry, lfs, tree);
                }
            },
            "cat-file",
            "--batch");
    }

    private void ReadBlob(Stream input, Entry entry, HashSet<string>? lfs, TreeBuilder tree)
    {
        var line = new StringBuilder();
        ReadLine(input, line);
        string[] words = line.ToString().Split(' ');
        if (words.Length != 3 || words[1] != "blob")
        {
            throw new NixException(NixErrorKind.IO, $"Git object '{entry.Id}' of '{entry.Path}' is missing or no blob");
        }

        long length = long.Parse(words[2], CultureInfo.InvariantCulture);
        string[] path = entry.Path.Split('/');
        if (entry.Mode == "120000" || (lfs is not null && lfs.Contains(entry.Path)))
        {
            var data = new byte[length];
            for (int read = 0; read < data.Length;)
            {
                int count = input.Read(data, read, data.Length - read);
                read += count > 0 ? count : throw new EndOfStreamException("git ended early");
            }

            if (entry.Mode == "120000")
            {
                tree.AddLink(path, Bytes.FromArray(data));
            }
            else
            {
                tree.AddFile(path, entry.Mode == "100755", new MemoryStream(Smudge(entry.Path, data)), null, static () => { });
            }
        }
        else
        {
            tree.AddFile(path, entry.Mode == "100755", input, length, static () => { });
        }

        input.ReadByte();
    }

    /// <summary>The content that a pointer of Git LFS stands for.</summary>
    private byte[] Smudge(string path, byte[] pointer)
    {
        const string Start = "version https://git-lfs.github.com/spec/v1\n";
        if (pointer.Length > 1024 || !Bytes.FromArray(pointer).StartsWith(Start, StringComparison.Ordinal))
        {
            return pointer;
        }

        ProgramResult result = repository.Run(pointer, "lfs", "smudge", "--", path);
        return result.ExitCode == 0
            ? Bytes.ToArray(result.Output)
            : throw new NixException(NixErrorKind.Evaluation, $"Git LFS cannot fetch '{path}' (is git-lfs installed?): {result.Error.TrimEnd('\n')}");
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
                : repository.RunWithIndex(index, Bytes.ToArray(request.ToString()), "check-attr", "--cached", "-z", "--stdin", attribute);
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
    }
}
