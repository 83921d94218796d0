using System;
using System.IO;
using SharpCompress.Compressors;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.Xz;

namespace TvixEval.Codecs;

/// <summary>Decompresses what the framework itself cannot. Only types of the framework cross this class's border.</summary>
public static class Decompressor
{
    /// <summary>Opens a stream of decompressed data.</summary>
    /// <param name="format">The format: <c>bzip2</c>, <c>xz</c> or <c>zstd</c>.</param>
    /// <param name="input">The compressed data; read as needed.</param>
    /// <exception cref="ArgumentException">There is no such format.</exception>
    public static Stream Open(string format, Stream input) => format switch
    {
        "bzip2" => BZip2Stream.Create(input, CompressionMode.Decompress, decompressConcatenated: true),
        "xz" => new XZStream(input),
        "zstd" => new SharpCompress.Compressors.ZStandard.DecompressionStream(input),
        _ => throw new ArgumentException(format, nameof(format)),
    };
}
