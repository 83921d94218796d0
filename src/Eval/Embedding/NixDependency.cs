using System;
using TvixEval.Dependencies;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval;

/// <summary>Something that an evaluation has read, and what it found.</summary>
public sealed class NixDependency
{
    private NixDependency(NixDependencyKind kind, string name)
    {
        Kind = kind;
        Name = name;
    }

    /// <summary>What was read.</summary>
    public NixDependencyKind Kind { get; }

    /// <summary>Its name: a path as the operating system writes it, the name of a variable or an entry of the search path, a URL.</summary>
    public string Name { get; }

    /// <summary>The path of a file, a folder or a link, without links in it, as the operating system writes it; of an entry of the search path, where it leads. Null otherwise.</summary>
    public string? Path { get; private set; }

    /// <summary>
    /// The SHA-256 hash (<c>sha256-...</c>) of a file's content, of what is in a folder, of a variable's value, or of a fetched tree. Null where there
    /// is nothing to hash, or where it could not be read.
    /// </summary>
    public string? Hash { get; private set; }

    /// <summary>
    /// What else was found: the target of a link, what exists (<c>regular</c>, <c>directory</c>, <c>unknown</c>), the system, the revision of a fetched tree, the error
    /// of what could not be read. Null for nothing.
    /// </summary>
    public string? Detail { get; private set; }

    /// <summary>When a file or folder was modified last, in UTC, as far as that is known: a change of it alone changes nothing, but is looked into.</summary>
    public DateTime? Modified { get; private set; }

    /// <summary>
    /// Whether it can be told later if it is still the same. Not so for the time, for URLs without a hash or revision, and for code of the program or
    /// the shell.
    /// </summary>
    public bool IsVerifiable { get; private set; } = true;

    /// <summary>Whether it changed while it was being read. Then it counts as changed, whatever it is now.</summary>
    public bool ChangedWhileRead { get; private set; }

    /// <summary>Whether it was read only to fetch the tree that it is part of.</summary>
    public bool IsPartOfTree { get; private set; }

    internal PathFacts? Facts { get; private set; }

    internal string NixPath { get; private set; } = string.Empty;

    internal FactKey Key { get; private set; } = new(default, string.Empty);

    internal string Value { get; private set; } = string.Empty;

    /// <inheritdoc/>
    public override string ToString() => Kind + " " + Name;

    internal static NixDependency Of(string path, PathFacts facts)
    {
        string? kind = facts[FileQuestion.Kind];
        string? read = facts[FileQuestion.Content] ?? facts[FileQuestion.Listing];
        string native = NixPaths.ToDisplay(path);
        string? target = facts[FileQuestion.Target];
        string? failure = read is not null && FileAnswers.IsFailure(read) ? read : kind is not null && FileAnswers.IsFailure(kind) ? kind : null;
        return new NixDependency(KindOf(facts, kind), native)
        {
            Path = native,
            Facts = facts,
            NixPath = path,
            Hash = failure is null ? read : null,
            Detail = failure is not null ? Bytes.ToText(failure.Substring(1)) : target is not null ? Bytes.ToText(target) : read is null && kind != FileAnswers.Of(FileKind.Missing) ? kind : null,
            Modified = facts.Stamp.Exists ? facts.Stamp.ChangedUtc : null,
            ChangedWhileRead = facts.IsTorn,
            IsPartOfTree = facts.IsInner,
        };
    }

    internal static NixDependency Of(FactKey key, string value)
    {
        string text = Bytes.ToText(value);
        string name = Bytes.ToText(key.Name);
        NixDependency dependency = key.Kind switch
        {
            FactKind.Variable => new NixDependency(NixDependencyKind.EnvironmentVariable, name) { Hash = NullIfEmpty(text) },
            FactKind.SearchPath => new NixDependency(NixDependencyKind.SearchPath, name) { Path = value.Length > 0 && value[0] == '/' ? NixPaths.ToDisplay(value) : NullIfEmpty(text) },
            FactKind.System => new NixDependency(NixDependencyKind.System, "currentSystem") { Detail = text },
            FactKind.Time => new NixDependency(NixDependencyKind.Time, "currentTime") { IsVerifiable = false },
            FactKind.Host => new NixDependency(NixDependencyKind.Callback, name) { IsVerifiable = false },
            _ => OfFetch(key.Kind, name, text),
        };
        dependency.Key = key;
        dependency.Value = value;
        return dependency;
    }

    private static NixDependency OfFetch(FactKind kind, string name, string text)
    {
        int space = text.IndexOf(' ');
        bool isFailure = FileAnswers.IsFailure(text);
        return new NixDependency(NixDependencyKind.Fetch, name)
        {
            Hash = isFailure ? null : space < 0 ? text : text.Substring(0, space),
            Detail = isFailure ? text.Substring(1) : space < 0 ? null : text.Substring(space + 1),
            IsVerifiable = kind != FactKind.Unlocked,
        };
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static NixDependencyKind KindOf(PathFacts facts, string? kind) =>
        kind == FileAnswers.Of(FileKind.Symlink) ? NixDependencyKind.Link
        : kind == FileAnswers.Of(FileKind.Missing) ? NixDependencyKind.Missing
        : facts[FileQuestion.Listing] is not null ? NixDependencyKind.Folder
        : facts[FileQuestion.Content] is not null ? NixDependencyKind.File
        : NixDependencyKind.Exists;
}
