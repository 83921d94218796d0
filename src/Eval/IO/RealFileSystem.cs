using System;
using System.Collections.Generic;

namespace TvixEval.IO;

/// <summary>The machine's own files.</summary>
public sealed class RealFileSystem : INixFileSystem
{
    /// <inheritdoc/>
    public FileKind GetKind(string path) => throw new NotSupportedException();

    /// <inheritdoc/>
    public string ReadFile(string path) => throw new NotSupportedException();

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path) => throw new NotSupportedException();

    /// <inheritdoc/>
    public string ReadLink(string path) => throw new NotSupportedException();

    /// <inheritdoc/>
    public bool IsExecutable(string path) => throw new NotSupportedException();
}
