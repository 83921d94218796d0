using TvixEval.Text;

namespace TvixEval.Store;

/// <summary>A derivation that was made or read: its text, and what others need to know of it (<see cref="DerivationHasher"/> makes these).</summary>
internal sealed class KnownDerivation
{
    private readonly byte[] text;

    internal KnownDerivation(string path, byte[] text, string[] references, string[] outputs, string? modulo, bool isFixed)
    {
        Path = path;
        this.text = text;
        References = references;
        Outputs = outputs;
        Modulo = modulo;
        IsFixed = isFixed;
    }

    /// <summary>The store path of the derivation.</summary>
    public string Path { get; }

    /// <summary>The content of its file; bytes, one a char.</summary>
    public string Text => Bytes.FromArray(text);

    /// <summary>The length of the text in bytes.</summary>
    public int Length => text.Length;

    /// <summary>The store paths that the file refers to, sorted.</summary>
    public string[] References { get; }

    /// <summary>The names of the outputs, sorted.</summary>
    public string[] Outputs { get; }

    /// <summary>
    /// The hash that replaces the derivation's path in the hashes of derivations that use it, in base-16. Null while it
    /// depends on paths that are not known yet.
    /// </summary>
    public string? Modulo { get; }

    /// <summary>Whether its one output is fixed, so that it does not matter how it is built.</summary>
    public bool IsFixed { get; }
}
