using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using TvixEval.IO;

namespace TvixEval.Tests.IO;

/// <summary>Files of which <c>/endless</c> never ends, though it says how long it is.</summary>
internal sealed class EndlessFile : INixFileSystem, IStreamingFileSystem
{
    /// <summary>Set once somebody has read a piece.</summary>
    public ManualResetEventSlim IsRead { get; } = new();

    public FileKind GetKind(string path) => path == "/" ? FileKind.Directory : path == "/endless" ? FileKind.Regular : FileKind.Missing;

    public string ReadFile(string path) => throw new NotSupportedException();

    public IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path) => new[] { new KeyValuePair<string, FileKind>("endless", FileKind.Regular) };

    public string ReadLink(string path) => throw new NotSupportedException();

    public bool IsExecutable(string path) => false;

    public Stream? OpenRead(string path) => new Content(IsRead);

    private sealed class Content : Stream
    {
        private readonly ManualResetEventSlim isRead;

        public Content(ManualResetEventSlim isRead) => this.isRead = isRead;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => long.MaxValue;

        public override long Position
        {
            get => 0;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            isRead.Set();
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
