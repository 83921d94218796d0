using System;
using System.IO;
using TvixEval.Fetch.Cache;

namespace TvixEval.Fetch.Http;

/// <summary>A file that a download is written to, and that may not become larger than what is fetched may be (see <see cref="TreeBudget"/>).</summary>
internal sealed class LimitedStream : Stream
{
    private readonly Stream inner;
    private readonly TreeBudget budget;

    /// <summary>Creates the stream.</summary>
    /// <param name="inner">The file; closed with this stream.</param>
    /// <param name="budget">What it may take.</param>
    public LimitedStream(Stream inner, TreeBudget budget)
    {
        this.inner = inner;
        this.budget = budget;
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => inner.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => inner.Position;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        budget.Charge(count);
        inner.Write(buffer, offset, count);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
