using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;

namespace TvixEval.Module.Watching;

/// <summary>
/// Waits until something has changed that was read. The system tells of changes in a few folders at once; that something has really changed is found out by
/// looking, which is done every second or two anyway: for network shares and mounts of containers nobody tells, and many folders are too many to be told of.
/// </summary>
internal sealed class DependencyWatcher : IDisposable
{
    // A user has only so many (128 on Linux) for all programs.
    private const int MostFolders = 16;

    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostSettling = TimeSpan.FromSeconds(3);

    private readonly IReadOnlyCollection<NixDependency> dependencies;
    private readonly List<FileSystemWatcher> watchers = new();
    private readonly AutoResetEvent signal = new(initialState: false);
    private volatile bool isDisposed;

    /// <summary>Starts to watch.</summary>
    /// <param name="dependencies">What was read.</param>
    public DependencyWatcher(NixDependencies dependencies)
    {
        this.dependencies = dependencies.Where(static dependency => dependency.Kind is not (NixDependencyKind.SearchPath or NixDependencyKind.System) && dependency.IsVerifiable).ToArray();
        var folders = new HashSet<string>(this.dependencies.Select(FolderOf).OfType<string>(), StringComparer.Ordinal);
        if (folders.Count <= MostFolders)
        {
            foreach (string folder in folders)
            {
                Watch(folder);
            }
        }
    }

    /// <summary>Whether there is nothing that could change.</summary>
    public bool IsIdle => !dependencies.Any(static dependency => dependency.Path is not null || dependency.Kind == NixDependencyKind.EnvironmentVariable);

    /// <summary>Waits; returns what has changed, or null when it was stopped.</summary>
    /// <param name="stopped">Set to end the wait.</param>
    public IReadOnlyList<NixDependency>? Wait(WaitHandle stopped)
    {
        WaitHandle[] handles = { stopped, signal };
        while (true)
        {
            var watch = Stopwatch.StartNew();
            if (Changes(stopped) is not { } changed)
            {
                return null;
            }

            if (changed.Count > 0)
            {
                // Who writes one file may be about to write others, or has not finished.
                while (watch.Elapsed < MostSettling)
                {
                    int told = WaitHandle.WaitAny(handles, Settling);
                    if (told == 0)
                    {
                        return null;
                    }

                    if (told == WaitHandle.WaitTimeout)
                    {
                        break;
                    }
                }

                return Changes(stopped) is { Count: > 0 } settled ? settled : changed;
            }

            // Looking takes at most a twentieth of the time.
            var pause = TimeSpan.FromTicks(Math.Max(LeastPause.Ticks, watch.Elapsed.Ticks * 20));
            if (WaitHandle.WaitAny(handles, pause) == 0)
            {
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        isDisposed = true;
        foreach (FileSystemWatcher watcher in watchers)
        {
            watcher.Dispose();
        }

        signal.Dispose();
    }

    private static string? FolderOf(NixDependency dependency)
    {
        if (dependency.Path is not { } path)
        {
            return null;
        }

        // What does not exist may come into being with the folders on the way.
        string? folder = dependency.Kind == NixDependencyKind.Folder ? path : Path.GetDirectoryName(path);
        while (folder is not null && !Directory.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder;
    }

    private List<NixDependency>? Changes(WaitHandle stopped)
    {
        try
        {
            return NixDependencies.Compare(dependencies, compareContents: false, () => EndIf(stopped), includeUnknown: false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static void EndIf(WaitHandle stopped)
    {
        if (stopped.WaitOne(0))
        {
            throw new OperationCanceledException();
        }
    }

    private void Watch(string folder)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder)
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.Attributes | NotifyFilters.CreationTime,
            };
            watchers.Add(watcher);
            watcher.Changed += Tell;
            watcher.Created += Tell;
            watcher.Deleted += Tell;
            watcher.Renamed += Tell;
            watcher.Error += Tell;
            watcher.EnableRaisingEvents = true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or PlatformNotSupportedException)
        {
            // Then it is looked at from time to time only.
        }
    }

    private void Tell(object sender, EventArgs e)
    {
        if (isDisposed)
        {
            return;
        }

        try
        {
            signal.Set();
        }
        catch (ObjectDisposedException)
        {
            // It was on its way when the wait ended.
        }
    }
}
