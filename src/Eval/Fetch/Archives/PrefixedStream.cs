using System;
using System.IO;

namespace TvixEval.Fetch.Archives;

/// <summary>Some bytes, and then those of another stream. Closes that stream when it is closed.</summary>
internal sealed class PrefixedStream : Stream
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

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

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

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
