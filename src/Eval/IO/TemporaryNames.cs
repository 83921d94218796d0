using System;
using System.Globalization;
using System.IO;
using System.Threading;

namespace TvixEval.IO;

/// <summary>
/// Names for what is being written in a folder, before it gets its own name there. A lock that ends with the process says that somebody is
/// at work, so that what a killed process has left is told from what another one is writing: the next one removes it. Safe for several
/// threads and processes.
/// </summary>
internal sealed class TemporaryNames : IDisposable
{
    private const string Start = ".tmp-";
    private const string LockEnd = ".lock";

    // There are file systems without locks. There the age must tell.
    private static readonly TimeSpan Old = TimeSpan.FromHours(1);

    private readonly string folder;
    private readonly string id;
    private readonly FileStream hold;
    private int count;

    /// <summary>Starts to work in a folder, which is created if need be, and removes what others have left.</summary>
    /// <param name="folder">The folder, as the operating system writes it.</param>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be used.</exception>
    public TemporaryNames(string folder)
    {
        this.folder = folder;
        Directory.CreateDirectory(folder);
        Sweep();
        while (true)
        {
            id = Guid.NewGuid().ToString("N");
            try
            {
                hold = new FileStream(LockFile, FileMode.CreateNew, System.IO.FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(LockFile))
            {
                // Somebody who sweeps holds it for a moment. It is nobody's then.
                TryDelete(LockFile);
                continue;
            }

            if (File.Exists(LockFile))
            {
                return;
            }

            hold.Dispose();
        }
    }

    private string LockFile => Path.Combine(folder, Start + id + LockEnd);

    /// <summary>Whether the folder is still as it was: not so when somebody has emptied or removed it.</summary>
    public bool IsHeld => File.Exists(LockFile);

    /// <summary>The path of something new.</summary>
    public string Next() => Path.Combine(folder, Start + id + "-" + Interlocked.Increment(ref count).ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public void Dispose()
    {
        hold.Dispose();
        TryDelete(LockFile);
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next one tries again.
        }
    }

    private void Sweep()
    {
        foreach (string file in Directory.GetFiles(folder, Start + "*" + LockEnd))
        {
            try
            {
                // A young one is not even opened: its owner could neither take nor remove it meanwhile.
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) < Old)
                {
                    continue;
                }

                using var held = new FileStream(file, FileMode.Open, System.IO.FileAccess.ReadWrite, FileShare.None);
                string name = Path.GetFileName(file);
                var disk = new RealFileSystem();
                foreach (string left in Directory.GetFileSystemEntries(folder, name.Substring(0, name.Length - LockEnd.Length) + "-*"))
                {
                    FileRemoval.TryRemove(disk, NixPaths.FromNative(left));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its owner is at work.
                continue;
            }

            TryDelete(file);
        }
    }
}
