using System;
using System.IO;
using TvixEval.IO;

namespace TvixEval.Fetch.Cache;

/// <summary>The next bytes of another stream, up to a length. Closes that stream when it is closed.</summary>
internal sealed class PartialStream : ReadOnlyStream
{
    private readonly Stream inner;
    private readonly bool ownsInner;
    private long left;

    /// <summary>Creates the stream.</summary>
    /// <param name="inner">The stream, at the place where this one starts.</param>
    /// <param name="length">How many bytes there are.</param>
    /// <param name="ownsInner">Whether to close that stream.</param>
    public PartialStream(Stream inner, long length, bool ownsInner = true)
    {
        this.inner = inner;
        this.ownsInner = ownsInner;
        Length = left = length;
    }

    public override long Length { get; }

    public override long Position
    {
        get => Length - left;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = left == 0 ? 0 : inner.Read(buffer, offset, (int)Math.Min(left, count));
        left -= read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && ownsInner)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
