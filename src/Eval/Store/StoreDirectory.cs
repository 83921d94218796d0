using System.Collections.Generic;
using System.Text;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Store;

/// <summary>
/// A store directory, and the store paths below it: how they are computed, recognised and taken apart. Nothing here touches
/// files. Texts are bytes, one a char.
/// </summary>
internal sealed class StoreDirectory
{
    private const int HashSize = 20;

    private readonly string prefix;

    /// <summary>Creates the store directory.</summary>
    /// <param name="path">Its canonical absolute Nix path, usually <c>/nix/store</c>.</param>
    public StoreDirectory(string path)
    {
        Path = CanonPath.Of(path);
        prefix = Path + "/";
    }

    /// <summary>The path of the directory.</summary>
    public string Path { get; }

    /// <summary>The name of the store object of an output: that of the derivation, and the output's unless it is <c>out</c>.</summary>
    /// <param name="derivationName">The derivation's name.</param>
    /// <param name="output">The output's name.</param>
    public static string OutputName(string derivationName, string output) =>
        output == "out" ? derivationName : derivationName + "-" + output;

    /// <summary>What all store paths are made by: a kind of object, a hash, and a name, hashed together.</summary>
    /// <param name="type">The kind, and what else distinguishes the object, with colons.</param>
    /// <param name="hash">The hash.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="NixException">The name is not allowed.</exception>
    public string MakePath(string type, Hash hash, string name)
    {
        string fingerprint = type + ":" + hash.ToText(HashFormat.Base16, withAlgorithm: true) + ":" + Path + ":" + name;
        string digits = Hash.Of(HashAlgorithm.Sha256, fingerprint).Compress(HashSize).ToText(HashFormat.Nix32, withAlgorithm: false);
        if (StorePathNames.FaultOfName(name) is { } fault)
        {
            throw new NixException(NixErrorKind.InvalidStorePath, "path '" + digits + "-" + name + "' is not a valid store path: " + fault);
        }

        return prefix + digits + "-" + name;
    }

    /// <summary>The path of an output that is addressed by how it is built.</summary>
    /// <param name="output">The output's name.</param>
    /// <param name="hash">The derivation's hash, modulo its fixed-output inputs.</param>
    /// <param name="derivationName">The derivation's name.</param>
    public string MakeOutputPath(string output, Hash hash, string derivationName) =>
        MakePath("output:" + output, hash, OutputName(derivationName, output));

    /// <summary>The path of a file made of a text: a derivation, or what <c>toFile</c> makes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="hash">The SHA-256 hash of the text.</param>
    /// <param name="references">The store paths that the text refers to, sorted.</param>
    public string MakeTextPath(string name, Hash hash, IEnumerable<string> references) =>
        MakePath(WithReferences("text", references), hash, name);

    /// <summary>The path of an object that is addressed by its content.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="address">Its content address.</param>
    /// <param name="references">The store paths that it refers to, sorted; or null for none.</param>
    /// <exception cref="NixException">Such an object cannot be: it has references, or an algorithm that does not go with the method.</exception>
    public string MakeFixedPath(string name, ContentAddress address, IReadOnlyCollection<string>? references = null)
    {
        HashAlgorithm algorithm = address.Hash.Algorithm;
        switch (address.Method)
        {
            case ContentAddressMethod.Text:
                return MakePath(WithReferences("text", references), address.Hash, name);
            case ContentAddressMethod.NixArchive when algorithm == HashAlgorithm.Sha256:
                return MakePath(WithReferences("source", references), address.Hash, name);
            case ContentAddressMethod.Git when algorithm is not (HashAlgorithm.Sha1 or HashAlgorithm.Sha256):
                throw new NixException(
                    NixErrorKind.InvalidStorePath,
                    "Git file ingestion must use SHA-1 or SHA-256 hash, but instead using: " + HashNames.Of(algorithm));
        }

        if (references is { Count: > 0 })
        {
            throw new NixException(
                NixErrorKind.InvalidStorePath,
                "fixed output derivation '" + name + "' is not allowed to refer to other store paths.\n"
                + "You may need to use the 'unsafeDiscardReferences' derivation attribute, see the manual for more details.");
        }

        string fingerprint = "fixed:out:" + address.MethodAndAlgorithm + ":" + address.Hash.ToText(HashFormat.Base16, withAlgorithm: false) + ":";
        return MakePath("output:out", Hash.Of(HashAlgorithm.Sha256, fingerprint), name);
    }

    /// <summary>Whether a canonical path is that of an object directly in the store.</summary>
    /// <param name="path">The path.</param>
    public bool IsStorePath(string path) => StorePathNames.BaseNameOf(Path, path) is not null;

    /// <summary>Whether a canonical path lies below the store directory.</summary>
    /// <param name="path">The path.</param>
    public bool Contains(string path) => path.Length > prefix.Length && path.StartsWith(prefix, System.StringComparison.Ordinal);

    /// <summary>The store path that a canonical path in the store lies in or is.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="NixException">It is not in the store.</exception>
    public string ObjectOf(string path)
    {
        if (!Contains(path))
        {
            throw new NixException(NixErrorKind.InvalidStorePath, "path '" + path + "' is not in the Nix store");
        }

        int slash = path.IndexOf('/', prefix.Length);
        string store = slash < 0 ? path : path.Substring(0, slash);
        StorePathNames.CheckBaseName(store.Substring(prefix.Length));
        return store;
    }

    /// <summary>Fails unless a text is a store path, written canonically.</summary>
    /// <param name="path">The text.</param>
    internal void Check(string path)
    {
        if (!path.StartsWith(prefix, System.StringComparison.Ordinal))
        {
            throw new NixException(NixErrorKind.InvalidStorePath, "path '" + path + "' is not in the Nix store");
        }

        StorePathNames.CheckBaseName(path.Substring(prefix.Length));
    }

    private static string WithReferences(string type, IEnumerable<string>? references)
    {
        if (references is null)
        {
            return type;
        }

        var text = new StringBuilder(type);
        foreach (string reference in references)
        {
            text.Append(':').Append(reference);
        }

        return text.ToString();
    }
}
