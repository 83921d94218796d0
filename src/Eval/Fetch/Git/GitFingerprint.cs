using System;
using System.Collections.Generic;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Fetch.Git;

/// <summary>The text that is the same for equal trees of Git repositories, as C++ Nix makes it.</summary>
internal static class GitFingerprint
{
    /// <summary>The text of an input; null where nobody can tell: submodules may have changes of their own.</summary>
    /// <param name="input">The input, as it was fetched.</param>
    /// <param name="context">What fetching needs to know.</param>
    /// <exception cref="Diagnostics.NixException">The work tree, which has changes, cannot be read.</exception>
    public static string? Of(FetchInput input, FetchContext context)
    {
        if (input.Rev is { } rev)
        {
            return OfRevision(FetchInput.TextOf(rev), input.Attributes);
        }

        if (GitLocation.Of(input, context).Path is not { } path)
        {
            return null;
        }

        string root = SymlinkResolver.Resolve(context.Store.Disk, path, SymlinkMode.Full);
        GitRepository repository = GitRepository.Open(root, context);
        GitWorkTree tree = GitWorkTree.Read(repository, context);
        return tree.Submodules.Count > 0
            ? null
            : OfRevision(tree.HeadRev ?? FetchInput.TextOf(Hash.Zero(HashAlgorithm.Sha1)), input.Attributes) + ";d=" + Changes(repository, tree, root, context);
    }

    private static string OfRevision(string rev, FetchAttributes attributes) =>
        rev + (attributes.IsTrue("submodules") ? ";s" : string.Empty) + (attributes.IsTrue("exportIgnore") ? ";e" : string.Empty) + (attributes.IsTrue("lfs") ? ";l" : string.Empty);

    /// <summary>A hash of the names and contents of the files that were changed, and of the names of those that were deleted.</summary>
    private static string Changes(GitRepository repository, GitWorkTree tree, string root, FetchContext context)
    {
        var present = new HashSet<string>(tree.Files, StringComparer.Ordinal);
        var changed = new List<string>();
        var deleted = new List<string>();
        foreach (string name in tree.ChangedFiles(repository, context))
        {
            (present.Contains(name) ? changed : deleted).Add(name);
        }

        changed.Sort(Compare);
        deleted.Sort(Compare);
        using var hasher = new Hasher(HashAlgorithm.Sha512);
        var archive = new NarHasher(context.Store.Disk, hasher, context.Poll);
        foreach (string name in changed)
        {
            archive.Text("modified:");
            archive.Text("/" + name);
            archive.Add(CanonPath.Append(root, name));
        }

        foreach (string name in deleted)
        {
            archive.Text("deleted:");
            archive.Text("/" + name);
        }

        return hasher.Finish().ToText(HashFormat.Base16, withAlgorithm: false);
    }

    // The order of C++ Nix's paths: what is in a folder stands before names that go on, and bytes are signed.
    private static int Compare(string one, string other)
    {
        for (int i = 0; i < one.Length && i < other.Length; i++)
        {
            int order = Rank(one[i]).CompareTo(Rank(other[i]));
            if (order != 0)
            {
                return order;
            }
        }

        return one.Length.CompareTo(other.Length);
    }

    private static sbyte Rank(char c) => c == '/' ? (sbyte)0 : unchecked((sbyte)c);
}
