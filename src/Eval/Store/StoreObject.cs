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

    /// <summary>The files that <see cref="Origin"/> is one of; null for those that all copies are read from.</summary>
    public INixFileSystem? Files { get; private set; }

    /// <summary>The store paths that it refers to.</summary>
    public IReadOnlyCollection<string> References { get; }

    /// <summary>The content of a text; bytes, one a char.</summary>
    public string Text => text!();

    /// <summary>A file with a text in it.</summary>
    public static StoreObject OfText(Func<string> text, IReadOnlyCollection<string> references) => new(text, null, null, references);

    /// <summary>A copy of a file, folder or link.</summary>
    public static StoreObject OfCopy(string origin, HashSet<string>? members, IReadOnlyCollection<string> references) =>
        new(null, origin, members, references);

    /// <summary>A tree or a file that was fetched.</summary>
    public static StoreObject OfTree(INixFileSystem files, string root, HashSet<string>? members) =>
        new(null, root, members, Array.Empty<string>()) { Files = files };
}
