using System;
using System.Collections.Generic;
using System.Globalization;
using TvixEval.Diagnostics;

namespace TvixEval.Store;

/// <summary>A hash: bytes, and the algorithm they come from.</summary>
internal sealed class Hash : IEquatable<Hash>
{
    private readonly byte[] bytes;

    /// <summary>Creates a hash.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="bytes">The bytes; not to be written to afterwards.</param>
    public Hash(HashAlgorithm algorithm, byte[] bytes)
    {
        Algorithm = algorithm;
        this.bytes = bytes;
    }

    /// <summary>The algorithm.</summary>
    public HashAlgorithm Algorithm { get; }

    /// <summary>How many bytes there are.</summary>
    public int Size => bytes.Length;

    /// <summary>The hash of a byte string.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="data">The bytes, one a char.</param>
    /// <param name="poll">Called now and then; may throw to end the work.</param>
    public static Hash Of(HashAlgorithm algorithm, string data, Action? poll = null)
    {
        using var hasher = new Hasher(algorithm);
        hasher.Append(data, poll);
        return hasher.Finish();
    }

    /// <summary>The hash of the first bytes of an array.</summary>
    internal static Hash Of(HashAlgorithm algorithm, byte[] data, int count)
    {
        using var hasher = new Hasher(algorithm);
        hasher.Append(data, 0, count);
        return hasher.Finish();
    }

    /// <summary>A hash of all zeros.</summary>
    /// <param name="algorithm">The algorithm.</param>
    public static Hash Zero(HashAlgorithm algorithm) => new(algorithm, new byte[HashNames.SizeOf(algorithm)]);

    /// <summary>Reads a hash: <c>[algorithm:]base16|nix32|base64</c> (told apart by length) or <c>algorithm-base64</c>.</summary>
    /// <param name="text">Bytes, one a char.</param>
    /// <param name="expected">The algorithm, where it is known otherwise.</param>
    /// <param name="features">The experimental features that are on.</param>
    /// <exception cref="NixException">It is none.</exception>
    public static Hash Parse(string text, HashAlgorithm? expected, ICollection<string> features)
    {
        string rest = text;
        HashAlgorithm? stated = null;
        bool isSri = false;
        int separator = text.IndexOf(':');
        if (separator < 0)
        {
            separator = text.IndexOf('-');
            isSri = separator >= 0;
        }

        if (separator >= 0)
        {
            stated = HashNames.Parse(text.Substring(0, separator), features);
            rest = text.Substring(separator + 1);
        }

        HashAlgorithm algorithm = stated ?? expected
            ?? throw Bad("hash '" + text + "' does not include a type, nor is the type otherwise known from context");
        if (expected is { } wanted && wanted != algorithm)
        {
            throw Bad("hash '" + text + "' should have type '" + HashNames.Of(wanted) + "'");
        }

        return isSri ? Decode(rest, algorithm, HashFormat.Sri) : ParseUnprefixed(rest, algorithm);
    }

    /// <summary>Reads a hash without algorithm, in the encoding that its length tells.</summary>
    /// <param name="text">Bytes, one a char.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <exception cref="NixException">It is none.</exception>
    public static Hash ParseUnprefixed(string text, HashAlgorithm algorithm)
    {
        int size = HashNames.SizeOf(algorithm);
        HashFormat format = text.Length == Base16.EncodedLength(size) ? HashFormat.Base16
            : text.Length == Nix32.EncodedLength(size) ? HashFormat.Nix32
            : text.Length == Base64.EncodedLength(size) ? HashFormat.Base64
            : throw Bad("hash '" + text + "' has wrong length for hash algorithm '" + HashNames.Of(algorithm) + "'");
        return Decode(text, algorithm, format);
    }

    /// <summary>Reads what follows the dash of an SRI hash, whatever its length says.</summary>
    /// <param name="text">Bytes, one a char.</param>
    /// <param name="features">The experimental features that are on.</param>
    /// <exception cref="NixException">It is none.</exception>
    public static Hash ParseSri(string text, ICollection<string> features)
    {
        int dash = text.IndexOf('-');
        return dash < 0
            ? throw Bad("hash '" + text + "' is not SRI")
            : Decode(text.Substring(dash + 1), HashNames.Parse(text.Substring(0, dash), features), HashFormat.Sri);
    }

    /// <summary>The bytes, as a copy.</summary>
    public byte[] ToArray() => (byte[])bytes.Clone();

    /// <summary>The text of the hash.</summary>
    /// <param name="format">How to write it.</param>
    /// <param name="withAlgorithm">Whether to put the algorithm in front; always done for SRI.</param>
    public string ToText(HashFormat format, bool withAlgorithm)
    {
        string text = format switch
        {
            HashFormat.Base16 => Base16.Encode(bytes),
            HashFormat.Nix32 => Nix32.Encode(bytes),
            _ => Base64.Encode(bytes),
        };
        return format == HashFormat.Sri ? HashNames.Of(Algorithm) + "-" + text
            : withAlgorithm ? HashNames.Of(Algorithm) + ":" + text
            : text;
    }

    /// <summary>The hash folded to fewer bytes, as store paths have it: the bytes are combined in turn.</summary>
    /// <param name="size">How many bytes are left.</param>
    public Hash Compress(int size)
    {
        var folded = new byte[size];
        for (int i = 0; i < bytes.Length; i++)
        {
            folded[i % size] ^= bytes[i];
        }

        return new Hash(Algorithm, folded);
    }

    /// <inheritdoc/>
    public bool Equals(Hash? other)
    {
        if (other is null || other.Algorithm != Algorithm || other.bytes.Length != bytes.Length)
        {
            return false;
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != other.bytes[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Hash);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(bytes, 0);

    /// <inheritdoc/>
    public override string ToString() => ToText(HashFormat.Base16, withAlgorithm: true);

    private static Hash Decode(string text, HashAlgorithm algorithm, HashFormat format)
    {
        string name = format switch { HashFormat.Base16 => "base16", HashFormat.Nix32 => "nix32", HashFormat.Base64 => "Base64", _ => "SRI" };
        byte[] decoded;
        try
        {
            decoded = format switch
            {
                HashFormat.Base16 => Base16.Decode(text),
                HashFormat.Nix32 => Nix32.Decode(text),
                _ => Base64.Decode(text),
            };
        }
        catch (NixException)
        {
            // C++ Nix drops this error, so that what is reported is a wrong length of nothing at all.
            decoded = Array.Empty<byte>();
        }

        int size = HashNames.SizeOf(algorithm);
        if (decoded.Length != size)
        {
            throw Bad("invalid " + name + " hash '" + text + "', length " + Number(decoded.Length) + " != expected length " + Number(size));
        }

        return new Hash(algorithm, decoded);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static NixException Bad(string message) => new(NixErrorKind.InvalidHash, message);
}
