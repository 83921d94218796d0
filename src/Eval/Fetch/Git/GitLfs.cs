using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.Diagnostics;
using TvixEval.Fetch.Cache;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Fetch.Git;

/// <summary>
/// The files that Git LFS keeps: those that a repository on this machine has are read from it, others the program <c>git-lfs</c>
/// asks a server for. Of a repository's configuration only the server's address counts, and only if it is one.
/// </summary>
internal sealed class GitLfs
{
    private readonly GitRepository repository;
    private readonly GitLocation location;
    private readonly string rev;
    private readonly FetchContext context;
    private readonly FetchCache cache;
    private string? server;

    /// <summary>Creates the access to the files of a commit.</summary>
    public GitLfs(GitRepository repository, GitLocation location, string rev, FetchContext context, FetchCache cache)
    {
        this.repository = repository;
        this.location = location;
        this.rev = rev;
        this.context = context;
        this.cache = cache;
    }

    /// <summary>Puts the file that a pointer stands for in a tree.</summary>
    /// <exception cref="NixException">It cannot be had, or is another one.</exception>
    public void Add(string path, bool isExecutable, GitLfsPointer pointer, TreeBuilder tree)
    {
        tree.Budget.Check(pointer.Size);
        if (!AddLocal(path, isExecutable, pointer, tree))
        {
            AddRemote(path, isExecutable, pointer, tree);
        }
    }

    private static NixException Error(string message) => new(NixErrorKind.Fetch, message);

    private bool AddLocal(string path, bool isExecutable, GitLfsPointer pointer, TreeBuilder tree)
    {
        if (repository.Local is not { } local)
        {
            return false;
        }

        INixFileSystem disk = context.Store.Disk;
        string file = CanonPath.Append(
            local.CommonFolder, $"lfs/objects/{pointer.Id.Substring(0, 2)}/{pointer.Id.Substring(2, 2)}/{pointer.Id}");
        if (SymlinkResolver.Resolve(disk, file, SymlinkMode.Full) != file || disk.GetKind(file) != FileKind.Regular
            || FileContents.Hash(disk, file, HashAlgorithm.Sha256, context.Poll).ToText(HashFormat.Base16, withAlgorithm: false) != pointer.Id)
        {
            return false;
        }

        using Stream content = (disk as IStreamingFileSystem)?.OpenRead(file) ?? new MemoryStream(Bytes.ToArray(disk.ReadFile(file)));
        tree.AddFile(path.Split('/'), isExecutable, content, pointer.Size, context.Poll);
        return true;
    }

    private void AddRemote(string path, bool isExecutable, GitLfsPointer pointer, TreeBuilder tree)
    {
        server ??= Server(path);
        string file = cache.NewTemporaryFile();
        string storage = cache.NewTemporaryFile();
        try
        {
            ProgramResult result;
            using (var output = new FileStream(file, FileMode.CreateNew, System.IO.FileAccess.Write, FileShare.None))
            {
                string text = $"version https://git-lfs.github.com/spec/v1\noid sha256:{pointer.Id}\nsize {pointer.Size}\n";
                result = repository.Ask(
                    location,
                    Bytes.ToArray(text),
                    stream => BoundedCopy.Copy(stream, output, Math.Max(pointer.Size, GitLfsPointer.MaxLength)),
                    "-c", server, "-c", "lfs.storage=" + Bytes.FromText(storage), "-c", "lfs.skipdownloaderrors=false", "lfs", "smudge", "--", path);
            }

            using var content = new FileStream(file, FileMode.Open, System.IO.FileAccess.Read, FileShare.Read, 1 << 16);
            if (result.ExitCode != 0)
            {
                throw Error($"Git LFS cannot fetch '{path}' (is git-lfs installed?): {result.Error.TrimEnd('\n')}");
            }

            if (content.Length != pointer.Size || HashOf(content) != pointer.Id)
            {
                throw Error($"Git LFS fetched a file other than '{path}'");
            }

            content.Position = 0;
            tree.AddFile(path.Split('/'), isExecutable, content, pointer.Size, context.Poll);
        }
        finally
        {
            File.Delete(file);
            if (Directory.Exists(storage))
            {
                Directory.Delete(storage, recursive: true);
            }
        }
    }

    private string HashOf(Stream content)
    {
        using var hasher = new Hasher(HashAlgorithm.Sha256);
        var buffer = new byte[1 << 16];
        for (int count; (count = content.Read(buffer, 0, buffer.Length)) > 0;)
        {
            context.Poll();
            hasher.Append(buffer, 0, count);
        }

        return hasher.Finish().ToText(HashFormat.Base16, withAlgorithm: false);
    }

    /// <summary>The setting that says which server to ask.</summary>
    private string Server(string path)
    {
        List<KeyValuePair<string, string>> own = GitConfigText.Parse(repository.FindFile(rev, ".lfsconfig") ?? string.Empty, out int badLine);
        string? address = badLine == 0 ? GitConfigText.Find(own, "lfs.url") : null;
        string setting = address is null ? "remote.origin.url=" : "lfs.url=";
        address ??= repository.Local is { } local ? GitConfigText.Find(local.Settings, "remote.origin.url") : location.Url;
        if (address is null || GitUrls.Fix(address, null) is not { Scheme: "http" or "https" or "ssh" } url)
        {
            throw Error($"Git LFS cannot fetch '{path}': it is not available locally, and the repository names no server that has it");
        }

        url.CheckForPrograms();
        if (address != location.Url)
        {
            context.CheckUri(url.ToString());
        }

        return context.Settings.IsOffline ? throw Error($"Git LFS cannot fetch '{path}': the network must not be used (offline)") : setting + url;
    }
}
