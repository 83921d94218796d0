using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.IO;

/// <summary>
/// Shows only allowed paths of other files: those at or below an allowed one, and the folders on the way there (in which
/// only what leads on is listed). Everything else looks missing to those who ask whether it exists, and is an error of
/// kind <see cref="NixErrorKind.Access"/> to those who read it. Safe for several threads.
/// </summary>
internal sealed class AllowListFileSystem : INixFileSystem, IStreamingFileSystem
{
    private readonly INixFileSystem inner;
    private readonly string mode;
    private readonly bool ignoresCase;
    private volatile string[] allowed;

    /// <summary>Creates the view.</summary>
    /// <param name="inner">The files to show a part of.</param>
    /// <param name="allowed">The allowed paths, as Nix paths.</param>
    /// <param name="isPure">Whether pure evaluation is the reason, else restricted evaluation is; decides the error's words.</param>
    /// <param name="ignoresCase">Whether the case of paths does not count, as it does not on Windows.</param>
    public AllowListFileSystem(INixFileSystem inner, IEnumerable<string> allowed, bool isPure, bool ignoresCase = false)
    {
        this.inner = inner;
        this.ignoresCase = ignoresCase;
        mode = isPure ? "in pure evaluation mode (use '--impure' to override)" : "in restricted mode";
        this.allowed = Array.Empty<string>();
        foreach (string path in allowed)
        {
            Allow(path);
        }
    }

    /// <summary>How many times a path was allowed.</summary>
    public int Count => allowed.Length;

    /// <summary>Allows one more path and what is below it.</summary>
    /// <param name="path">The Nix path.</param>
    public void Allow(string path)
    {
        string canonical = Fold(CanonPath.Of(path));
        lock (inner)
        {
            string[] more = allowed;
            Array.Resize(ref more, more.Length + 1);
            more[more.Length - 1] = canonical;
            allowed = more;
        }
    }

    /// <inheritdoc/>
    public FileKind GetKind(string path) => IsAllowed(path) ? inner.GetKind(path) : FileKind.Missing;

    /// <inheritdoc/>
    public string ReadFile(string path)
    {
        Check(path);
        return inner.ReadFile(path);
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path)
    {
        Check(path);
        var visible = new List<KeyValuePair<string, FileKind>>();
        foreach (KeyValuePair<string, FileKind> entry in inner.ReadDirectory(path))
        {
            if (IsAllowed(CanonPath.Append(path, entry.Key)))
            {
                visible.Add(entry);
            }
        }

        return visible;
    }

    /// <inheritdoc/>
    public string ReadLink(string path)
    {
        Check(path);
        return inner.ReadLink(path);
    }

    /// <inheritdoc/>
    public bool IsExecutable(string path)
    {
        Check(path);
        return inner.IsExecutable(path);
    }

    Stream? IStreamingFileSystem.OpenRead(string path)
    {
        Check(path);
        return (inner as IStreamingFileSystem)?.OpenRead(path);
    }

    /// <summary>Fails when a path is not allowed.</summary>
    internal void Check(string path)
    {
        if (!IsAllowed(path))
        {
            throw Forbidden(path);
        }
    }

    private NixException Forbidden(string path) => new(NixErrorKind.Access, $"access to absolute path '{path}' is forbidden {mode}");

    private string Fold(string path) => ignoresCase ? Bytes.ToText(path).ToUpperInvariant() : path;

    /// <summary>Fails when a path, or anything that may ever be below it, is not allowed: leading to what is allowed is not enough.</summary>
    internal void CheckWhole(string path)
    {
        if (!IsWhollyAllowed(path))
        {
            throw Forbidden(path);
        }
    }

    /// <summary>Whether a path is allowed with all that is below it, now and later.</summary>
    internal bool IsWhollyAllowed(string path)
    {
        path = Fold(path);
        foreach (string candidate in allowed)
        {
            if (CanonPath.IsWithin(path, candidate))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a path is allowed, or leads to one that is.</summary>
    internal bool IsAllowed(string path)
    {
        path = Fold(path);
        foreach (string candidate in allowed)
        {
            if (CanonPath.IsWithin(path, candidate) || CanonPath.IsWithin(candidate, path))
            {
                return true;
            }
        }

        return false;
    }
}
