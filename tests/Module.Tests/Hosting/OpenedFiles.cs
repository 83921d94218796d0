using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace TvixEval.Module.Tests.Hosting;

/// <summary>The files below some folders that anything on this machine opens, by Linux's inotify.</summary>
internal sealed class OpenedFiles : IDisposable
{
    private const uint Open = 0x20;
    private const uint IsFolder = 0x40000000;
    private const int NonBlocking = 0x800;
    private const int HeaderLength = 16;

    private readonly int queue = inotify_init1(NonBlocking);
    private readonly Dictionary<int, string> folders = new();

    /// <summary>Starts to watch.</summary>
    /// <param name="roots">The folders; what is below them is watched too, as it is now.</param>
    public OpenedFiles(params string[] roots)
    {
        foreach (string root in roots)
        {
            Watch(root);
            foreach (string folder in Directory.GetDirectories(root, "*", SearchOption.AllDirectories))
            {
                Watch(folder);
            }
        }
    }

    /// <summary>The paths of the files that were opened since the last call.</summary>
    public IReadOnlySet<string> Take()
    {
        var result = new SortedSet<string>(StringComparer.Ordinal);
        byte[] buffer = new byte[64 * 1024];
        int length;
        while ((length = (int)read(queue, buffer, buffer.Length)) > 0)
        {
            // struct inotify_event: int wd; uint mask, cookie, len; the name, filled up with zeros.
            for (int at = 0; at < length;)
            {
                int watch = BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at));
                uint mask = BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(at + 4));
                int nameLength = BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at + 12));
                string name = Encoding.UTF8.GetString(buffer, at + HeaderLength, nameLength).TrimEnd('\0');
                if ((mask & IsFolder) == 0 && folders.TryGetValue(watch, out string? folder))
                {
                    result.Add(Path.Combine(folder, name));
                }

                at += HeaderLength + nameLength;
            }
        }

        return result;
    }

    public void Dispose() => _ = close(queue);

    [DllImport("libc", SetLastError = true)]
    private static extern int inotify_init1(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int inotify_add_watch(int queue, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mask);

    [DllImport("libc", SetLastError = true)]
    private static extern nint read(int file, byte[] buffer, nint length);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int file);

    private void Watch(string folder)
    {
        int watch = inotify_add_watch(queue, folder, Open);
        folders[watch] = watch >= 0 ? folder : throw new Win32Exception(Marshal.GetLastPInvokeError(), folder);
    }
}
