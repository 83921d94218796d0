using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TvixEval.IO;

namespace TvixEval.Tests.IO;

/// <summary>
/// Files in memory that behave as those of Windows do when .NET is asked for them: case does not count and is kept, the usual
/// form of a path is normalised (dots and blanks at the end of names go, the names of devices are devices in every folder, 259
/// chars at most), the exact form is not.
/// </summary>
internal sealed class FakeWindowsDisk : IWindowsDisk
{
    private static readonly string[] Devices = { "CON", "PRN", "AUX", "NUL", "COM1", "LPT1" };

    private readonly SortedDictionary<string, Node> nodes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The devices that were opened.</summary>
    public List<string> OpenedDevices { get; } = new();

    /// <summary>How many bytes of files were asked for.</summary>
    public long BytesRead { get; private set; }

    public FakeWindowsDisk AddFile(string path, string content) => AddFile(path, System.Text.Encoding.UTF8.GetBytes(content));

    public FakeWindowsDisk AddFile(string path, byte[] content) => Add(path, new Node(FileAttributes.Archive, content, null));

    /// <summary>Adds something that can be read once, from its start, and does not say how long it is.</summary>
    public FakeWindowsDisk AddPipe(string path, byte[] content) => Add(path, new Node(FileAttributes.Normal, content, null) { IsPipe = true });

    public FakeWindowsDisk AddFolder(string path) => Add(path, new Node(FileAttributes.Directory, Array.Empty<byte>(), null));

    public FakeWindowsDisk AddLink(string path, string target, bool isFolder = false) => Add(
        path, new Node(FileAttributes.ReparsePoint | (isFolder ? FileAttributes.Directory : 0), Array.Empty<byte>(), target));

    public FileAttributes GetAttributes(string path)
    {
        string place = Normalize(path);
        return place.StartsWith(@"\\.\", StringComparison.Ordinal) ? FileAttributes.Archive : Find(place, followLast: false)?.Attributes ?? (FileAttributes)(-1);
    }

    public string? GetLinkTarget(string path) => Find(Normalize(path), followLast: false)?.Target;

    public Stream Open(string path)
    {
        string place = Normalize(path);
        if (place.StartsWith(@"\\.\", StringComparison.Ordinal))
        {
            OpenedDevices.Add(place);
            return new MemoryStream();
        }

        Node node = Find(place, followLast: true) ?? throw new FileNotFoundException("Could not find file '" + path + "'.");
        return node.IsLocked ? throw new IOException("The process cannot access the file '" + path + "' because it is being used by another process.")
            : (node.Attributes & FileAttributes.Directory) != 0 ? throw new UnauthorizedAccessException("Access to the path is denied.")
            : node.IsPipe ? new BufferedPipe(node.Content)
            : new CountedStream(this, node.Content);
    }

    public IEnumerable<KeyValuePair<string, FileAttributes>> List(string path)
    {
        string folder = Resolve(Normalize(path), followLast: true);
        folder = folder.EndsWith('\\') ? folder : folder + "\\";
        return nodes
            .Where(node => node.Key.Length > folder.Length
                && node.Key.StartsWith(folder, StringComparison.OrdinalIgnoreCase)
                && node.Key.IndexOf('\\', folder.Length) < 0)
            .Select(node => new KeyValuePair<string, FileAttributes>(node.Key.Substring(folder.Length), node.Value.Attributes));
    }

    public FileStamp GetStamp(string path) =>
        Find(Normalize(path), followLast: true) is { } node ? FileStamp.Of(new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc), node.Content.Length) : FileStamp.Missing;

    public IEnumerable<string> GetDrives() => nodes.Keys.Where(static path => path.Length == 3 && path[1] == ':');

    public FakeWindowsDisk Lock(string path)
    {
        nodes[path].IsLocked = true;
        return this;
    }

    private static string ParentOf(string path)
    {
        int slash = path.LastIndexOf('\\');
        return slash == 2 && path[1] == ':' ? path.Substring(0, 3) : path.Substring(0, slash);
    }

    private static bool IsRoot(string path) =>
        path.StartsWith(@"\\", StringComparison.Ordinal) ? path.Substring(2).Count(static c => c == '\\') <= 1 : path.Length <= 3;

    private FakeWindowsDisk Add(string path, Node node)
    {
        nodes[path] = node;
        while (!IsRoot(path))
        {
            path = ParentOf(path);
            nodes.TryAdd(path, new Node(FileAttributes.Directory, Array.Empty<byte>(), null));
        }

        return this;
    }

    private string Normalize(string path)
    {
        if (path.StartsWith(@"\\?\", StringComparison.Ordinal))
        {
            string exact = path.Substring(4);
            return exact.StartsWith(@"UNC\", StringComparison.Ordinal) ? @"\\" + exact.Substring(4) : exact;
        }

        if (path.Length >= 260)
        {
            throw new PathTooLongException("The specified path is too long.");
        }

        string[] names = path.Split('\\').Select(static name => name is "." or ".." ? name : name.TrimEnd('.', ' ')).ToArray();
        string? device = names.FirstOrDefault(static name => Devices.Contains(name.Split('.')[0].ToUpperInvariant()));
        return device is not null ? @"\\.\" + device : string.Join('\\', names);
    }

    private Node? Find(string path, bool followLast) => nodes.GetValueOrDefault(Resolve(path, followLast));

    /// <summary>Follows links as the file system does: absolute targets, and such that start from the link's folder.</summary>
    private string Resolve(string path, bool followLast)
    {
        for (int links = 0; links < 63; links++)
        {
            string? link = Prefixes(path).FirstOrDefault(p => (followLast || p.Length < path.Length) && nodes.GetValueOrDefault(p)?.Target is not null);
            if (link is null)
            {
                return path;
            }

            string target = nodes[link].Target!;
            string start = target.Contains(':') || target.StartsWith(@"\\", StringComparison.Ordinal) ? string.Empty
                : target.StartsWith('\\') ? link.Substring(0, 2)
                : ParentOf(link) + "\\";
            path = Collapse(start + target + path.Substring(link.Length));
        }

        throw new IOException("The name of the file cannot be resolved by the system.");
    }

    private static IEnumerable<string> Prefixes(string path)
    {
        for (int slash = path.IndexOf('\\', 3); slash > 0; slash = path.IndexOf('\\', slash + 1))
        {
            yield return path.Substring(0, slash);
        }

        yield return path;
    }

    private static string Collapse(string path)
    {
        var names = new List<string>();
        foreach (string name in path.Split('\\'))
        {
            if (name == "..")
            {
                names.RemoveAt(names.Count - 1);
            }
            else if (name != ".")
            {
                names.Add(name);
            }
        }

        return string.Join('\\', names);
    }

    private sealed class Node
    {
        public Node(FileAttributes attributes, byte[] content, string? target)
        {
            Attributes = attributes;
            Content = content;
            Target = target;
        }

        public FileAttributes Attributes { get; }

        public byte[] Content { get; }

        public string? Target { get; }

        public bool IsLocked { get; set; }

        public bool IsPipe { get; init; }
    }

    private sealed class CountedStream(FakeWindowsDisk disk, byte[] content) : MemoryStream(content, writable: false)
    {
        public override void CopyTo(Stream destination, int bufferSize)
        {
            disk.BytesRead += Length - Position;
            base.CopyTo(destination, bufferSize);
        }
    }

    private sealed class BufferedPipe(byte[] content) : MemoryStream(content, writable: false)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();
    }
}
