using System;
using System.IO;
using TvixEval.IO;

namespace TvixEval.Fetch.Archives;

/// <summary>Some bytes, and then those of another stream. Closes that stream when it is closed.</summary>
internal sealed class PrefixedStream : ReadOnlyStream
{
    private readonly byte[] prefix;
    private readonly Stream rest;
    private int position;
    private long read;

    public PrefixedStream(byte[] prefix, Stream rest)
    {
        this.prefix = prefix;
        this.rest = rest;
    }

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        // Decompressors ask how much they have read.
        get => read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (position == prefix.Length)
        {
            int more = rest.Read(buffer, offset, count);
            read += more;
            return more;
        }

        int taken = Math.Min(count, prefix.Length - position);
        Array.Copy(prefix, position, buffer, offset, taken);
        position += taken;
        read += taken;
        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
