using System;
using System.Collections.Generic;
using TvixEval.IO;

namespace TvixEval.Store;

/// <summary>Something that an evaluator would have put into a store that it can write to.</summary>
internal sealed class StoreObject
{
    private readonly Func<string>? text;

    private StoreObject(Func<string>? text, string? origin, HashSet<string>? members, IReadOnlyCollection<string> references)
    {
        this.text = text;
        Origin = origin;
        Members = members;
        References = references;
    }

    /// <summary>The path that it is a copy of; null for a text.</summary>
    public string? Origin { get; }

    /// <summary>The paths below <see cref="Origin"/> that were copied; null for all.</summary>
    public HashSet<string>? Members { get; }

    /// <summary>The files that <see cref="Origin"/> is one of; null for those that expressions see.</summary>
    public INixFileSystem? Files { get; private set; }

    /// <summary>The Git work tree that it was taken from as it is, a Nix path; null for anything else.</summary>
    public string? Repository { get; private set; }

    /// <summary>What a copy's content must hash to, where that is known.</summary>
    public ContentAddress? Address { get; init; }

    /// <summary>The store paths that it refers to.</summary>
    public IReadOnlyCollection<string> References { get; }

    /// <summary>The content of a text; bytes, one a char.</summary>
    public string Text => text!();

    /// <summary>A file with a text in it.</summary>
    public static StoreObject OfText(Func<string> text, IReadOnlyCollection<string> references) => new(text, null, null, references);

    /// <summary>A copy of a file, folder or link.</summary>
    /// <param name="origin">Its path.</param>
    /// <param name="members">The paths below that were copied; null for all.</param>
    /// <param name="references">The store paths that it refers to.</param>
    /// <param name="address">What its content hashes to.</param>
    /// <param name="files">The files that it is one of; null for those that expressions see.</param>
    public static StoreObject OfCopy(
        string origin, HashSet<string>? members, IReadOnlyCollection<string> references, ContentAddress address, INixFileSystem? files) =>
        new(null, origin, members, references) { Address = address, Files = files };

    /// <summary>A tree or a file that was fetched.</summary>
    /// <param name="files">Where the files are.</param>
    /// <param name="root">The path of the tree or the file among them.</param>
    /// <param name="members">The paths that belong to it; null for all.</param>
    /// <param name="repository">The Git work tree that it was taken from, or null.</param>
    public static StoreObject OfTree(INixFileSystem files, string root, HashSet<string>? members, string? repository = null) =>
        new(null, root, members, Array.Empty<string>()) { Files = files, Repository = repository };
}
