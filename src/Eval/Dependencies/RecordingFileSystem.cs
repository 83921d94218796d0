using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Dependencies;

/// <summary>Other files, of which it is recorded what is read. It lies below everything that remembers files, and so sees each question at least once.</summary>
internal sealed class RecordingFileSystem : INixFileSystem, IStreamingFileSystem, IStampedFileSystem, ITimedFileSystem
{
    private readonly INixFileSystem inner;
    private readonly DependencyRecorder recorder;
    private readonly string storeDirectory;

    /// <summary>Creates the view.</summary>
    /// <param name="inner">The files.</param>
    /// <param name="recorder">What records.</param>
    /// <param name="storeDirectory">The folder of the store: for expressions it and those above it always exist, so that it is no dependency whether they do.</param>
    public RecordingFileSystem(INixFileSystem inner, DependencyRecorder recorder, string storeDirectory)
    {
        this.storeDirectory = storeDirectory;
        this.inner = inner;
        this.recorder = recorder;
    }

    public FileKind GetKind(string path)
    {
        FileKind kind;
        try
        {
            kind = inner.GetKind(path);
        }
        catch (NixException error) when (Fails(path, FileQuestion.Kind, error))
        {
            throw;
        }

        if (kind is not (FileKind.Missing or FileKind.Directory) || !CanonPath.IsWithin(storeDirectory, path))
        {
            Note(path, FileQuestion.Kind, FileAnswers.Of(kind));
        }

        return kind;
    }

    public string ReadFile(string path)
    {
        path = Follow(path);
        FileStamp stamp = GetStamp(path);
        try
        {
            string content = inner.ReadFile(path);
            Note(path, FileQuestion.Content, FileAnswers.OfContent(content), stamp);
            return content;
        }
        catch (NixException error) when (Fails(path, FileQuestion.Content, error))
        {
            throw;
        }
    }

    public Stream? OpenRead(string path)
    {
        path = Follow(path);
        FileStamp stamp = GetStamp(path);
        try
        {
            return (inner as IStreamingFileSystem)?.OpenRead(path) is { } stream ? new RecordingStream(stream, this, path, stamp) : null;
        }
        catch (NixException error) when (Fails(path, FileQuestion.Content, error))
        {
            throw;
        }
    }

    public IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path)
    {
        path = Follow(path);
        FileStamp stamp = GetStamp(path);
        try
        {
            IReadOnlyList<KeyValuePair<string, FileKind>> entries = inner.ReadDirectory(path);
            Note(path, FileQuestion.Listing, FileAnswers.Of(entries), stamp);
            return entries;
        }
        catch (NixException error) when (Fails(path, FileQuestion.Listing, error))
        {
            throw;
        }
    }

    public string ReadLink(string path)
    {
        try
        {
            string target = inner.ReadLink(path);
            Note(path, FileQuestion.Target, target);
            return target;
        }
        catch (NixException error) when (Fails(path, FileQuestion.Target, error))
        {
            throw;
        }
    }

    public bool IsExecutable(string path)
    {
        bool isExecutable = inner.IsExecutable(path);
        Note(path, FileQuestion.Executable, FileAnswers.Of(isExecutable));
        return isExecutable;
    }

    // Asking for a stamp is reading nothing: who takes what it remembers of a file for its content says so itself.
    public FileStamp GetStamp(string path) => (inner as IStampedFileSystem)?.GetStamp(path) ?? FileStamp.Missing;

    public long GetModificationTime(string path)
    {
        long time = (inner as ITimedFileSystem)?.GetModificationTime(path) ?? 0;
        Note(path, FileQuestion.Modified, FileAnswers.Of(time));
        return time;
    }

    /// <summary>Records an answer.</summary>
    internal void Note(string path, FileQuestion question, string answer, FileStamp stamp = default) => recorder.Current.Add(path, question, answer, stamp);

    // A link that is read as what it points to: which that is counts.
    private string Follow(string path) =>
        recorder.Current.Paths.TryGetValue(path, out PathFacts? known) && known[FileQuestion.Kind] is { } kind
            ? kind == FileAnswers.Of(FileKind.Symlink) ? SymlinkResolver.Resolve(this, path, SymlinkMode.Full) : path
            : GetKind(path) == FileKind.Symlink ? SymlinkResolver.Resolve(this, path, SymlinkMode.Full) : path;

    private bool Fails(string path, FileQuestion question, NixException error)
    {
        if (!error.EndsEvaluation)
        {
            Note(path, question, FileAnswers.Of(error));
        }

        return false;
    }

    /// <summary>A content that is hashed while it is read.</summary>
    private sealed class RecordingStream : ReadOnlyStream
    {
        private readonly Stream stream;
        private readonly RecordingFileSystem files;
        private readonly string path;
        private readonly FileStamp stamp;
        private readonly long length;
        private readonly Hasher hasher = new(HashAlgorithm.Sha256);
        private bool isDone;

        public RecordingStream(Stream stream, RecordingFileSystem files, string path, FileStamp stamp)
        {
            this.stream = stream;
            this.files = files;
            this.path = path;
            this.stamp = stamp;

            // As it is now: what it has grown by afterwards was not read. A device has none.
            length = stream.CanSeek ? stream.Length : -1;
        }

        public override long Length => stream.Length;

        public override long Position
        {
            get => stream.Position;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = stream.Read(buffer, offset, count);
            hasher.Append(buffer, offset, read);
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !isDone)
            {
                isDone = true;
                Finish();
                hasher.Dispose();
                stream.Dispose();
            }

            base.Dispose(disposing);
        }

        private void Finish()
        {
            if (hasher.Length == length || length < 0)
            {
                files.Note(path, FileQuestion.Content, FileAnswers.Of(hasher.Finish()), stamp);
                return;
            }

            // Somebody only wanted to know the length, or failed in the middle; then nobody knows the content.
            files.Note(path, FileQuestion.Length, FileAnswers.Of(length));
            if (hasher.Length > 0)
            {
                files.GetModificationTime(path);
            }
        }
    }
}
