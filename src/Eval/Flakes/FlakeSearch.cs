using TvixEval.Diagnostics;
using TvixEval.Fetch;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Flakes;

/// <summary>
/// Finds the flake that a path on this machine refers to: in the folder itself or in one that it lies in, and, where that is in a
/// Git work tree, as a part of the repository.
/// </summary>
internal sealed class FlakeSearch
{
    private readonly FetchContext context;
    private readonly INixFileSystem files;
    private readonly string text;
    private readonly FetchUrl url;

    /// <summary>Creates the search.</summary>
    /// <param name="context">Where to look.</param>
    /// <param name="text">The reference, for messages.</param>
    /// <param name="url">The query and the fragment of the reference.</param>
    public FlakeSearch(FetchContext context, string text, FetchUrl url)
    {
        this.context = context;
        this.text = text;
        this.url = url;
        files = context.Store.Disk;
    }

    /// <summary>Whether the folder itself is meant, also where it is no flake.</summary>
    public bool AllowsMissing { get; set; }

    /// <summary>Makes a reference of a URL, and tells its fragment.</summary>
    public delegate FlakeRef Maker(FetchUrl url, out string fragment);

    /// <summary>Finds the flake.</summary>
    /// <param name="path">The path, a Nix path.</param>
    /// <param name="fragment">The fragment of the reference.</param>
    /// <param name="make">Makes a reference of a URL.</param>
    /// <exception cref="NixException">There is none.</exception>
    public FlakeRef Find(string path, out string fragment, Maker make)
    {
        string folder = FlakeFolder(path);
        string inside = string.Empty;
        for (string root = folder; root != CanonPath.Root; root = CanonPath.Parent(root))
        {
            string git = CanonPath.Append(root, ".git");
            if (Exists(git))
            {
                return make(RepositoryUrl(root, inside, Exists(CanonPath.Append(git, "shallow"))), out fragment);
            }

            inside = CanonPath.BaseName(root) + (inside.Length == 0 ? string.Empty : "/" + inside);
        }

        url.Path.AddRange(GitUrls.SegmentsOf(folder));
        return make(url, out fragment);
    }

    private FetchUrl RepositoryUrl(string root, string inside, bool isShallow)
    {
        var repository = new FetchUrl("git+file", new UrlAuthority(string.Empty), GitUrls.SegmentsOf(root)) { Fragment = url.Fragment };
        foreach (var pair in url.Query)
        {
            repository.Query[pair.Key] = pair.Value;
        }

        if (inside.Length > 0)
        {
            if (repository.Query.ContainsKey("dir"))
            {
                throw Error($"flake URL '{text}' has an inconsistent 'dir' parameter");
            }

            repository.Query["dir"] = inside;
        }

        if (isShallow)
        {
            repository.Query["shallow"] = "1";
        }

        return repository;
    }

    private string FlakeFolder(string path)
    {
        FileKind kind = files.GetKind(path);
        if (kind == FileKind.Missing)
        {
            throw new NixException(NixErrorKind.IO, $"getting status of \"{path}\": No such file or directory");
        }

        if (kind != FileKind.Directory)
        {
            if (CanonPath.BaseName(path) != "flake.nix")
            {
                throw Error($"path \"{path}\" is not a flake (because it's not a directory)");
            }

            string parent = CanonPath.Parent(path);
            context.Warn(
                $"Path \"{path}\" should point at the directory containing the 'flake.nix' file, not the file itself. Pretending that you meant \"{parent}\"");
            path = parent;
        }

        if (AllowsMissing)
        {
            return path;
        }

        // Only the disk has file systems that begin somewhere; other file systems have no devices.
        ulong? device = UnixFile.Device(path);
        for (string folder = path; folder != CanonPath.Root; folder = CanonPath.Parent(folder))
        {
            if (Exists(CanonPath.Append(folder, "flake.nix")))
            {
                return folder;
            }

            if (Exists(CanonPath.Append(folder, ".git")))
            {
                throw Error(
                    $"path \"{folder}\" is not part of a flake (neither it nor its parent directories contain a 'flake.nix' file)");
            }

            if (UnixFile.Device(folder) != device)
            {
                throw Error($"unable to find a flake before encountering filesystem boundary at \"{folder}\"");
            }
        }

        throw Error("could not find a flake.nix file");
    }

    private bool Exists(string path) => files.GetKind(path) != FileKind.Missing;

    private static NixException Error(string message) => new(NixErrorKind.InvalidFlake, message);
}
