using System;
using System.Runtime.InteropServices;
using TvixEval.Text;

namespace TvixEval.IO;

/// <summary>
/// What .NET does not tell about files on Linux and macOS: the real kind of a file (a pipe must not be opened), the
/// owner's executable bit, and the text of a link, on all frameworks. Works on bytes, so names need not be UTF-8.
/// </summary>
internal static class UnixFile
{
    public const int NoSuchEntry = 2;
    public const int NotDirectory = 20;
    private const int CurrentFolder = -100;
    private const int DoNotFollow = 0x100;
    // Type, mode, owner, change time, number, size.
    private const uint Wanted = 0x38B;
    private const int LinuxOwnerAt = 20;
    private const int MacOwnerAt = 16;
    private const int LinuxModeAt = 28;
    private const int LinuxSizeAt = 40;
    private const int LinuxDeviceAt = 136;
    private const int LinuxNumberAt = 32;
    private const int LinuxChangedAt = 96;
    private const int MacDeviceAt = 0;
    private const int MacModeAt = 4;
    private const int MacSizeAt = 96;
    private const int MacNumberAt = 8;
    private const int MacChangedAt = 64;
    private const int BufferSize = 512;

    [ThreadStatic]
    private static byte[]? answer;

    [ThreadStatic]
    private static byte[]? question;

    private static readonly bool IsLinux = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);
    private static readonly bool IsMac = RuntimeInformation.IsOSPlatform(OSPlatform.OSX);
    private static readonly bool IsIntelMac = IsMac && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>Whether this platform is one of those; where it is not, .NET's own means must do.</summary>
    public static bool IsAvailable { get; } = (IsLinux || IsMac) && Probe();

    /// <summary>Which file system a file is on, links not followed: a number that is the same for all of its files; null where that cannot be told.</summary>
    /// <param name="path">The path.</param>
    public static ulong? Device(string path)
    {
        if (!IsAvailable)
        {
            return null;
        }

        byte[] buffer = Stat(path, out _);
        return buffer.Length == 0 ? null
            : IsLinux ? BitConverter.ToUInt64(buffer, LinuxDeviceAt)
            : BitConverter.ToUInt32(buffer, MacDeviceAt);
    }

    /// <summary>
    /// A number that is another one for another file, links not followed, and for the same file after it, its permissions or its name were changed;
    /// 0 where that cannot be told.
    /// </summary>
    /// <param name="path">The path.</param>
    public static long Identity(string path)
    {
        if (!IsAvailable)
        {
            return 0;
        }

        byte[] buffer = Stat(path, out _);
        if (buffer.Length == 0)
        {
            return 0;
        }

        int changed = IsLinux ? LinuxChangedAt : MacChangedAt;
        long number = BitConverter.ToInt64(buffer, IsLinux ? LinuxNumberAt : MacNumberAt);
        long fraction = IsLinux ? BitConverter.ToUInt32(buffer, changed + 8) : BitConverter.ToInt64(buffer, changed + 8);
        return unchecked((((number * 1_000_003) + BitConverter.ToInt64(buffer, changed)) * 1_000_003) + fraction);
    }

    /// <summary>The number of the user that this process acts for.</summary>
    public static uint CurrentUser { get; } = IsAvailable ? UserIdNative() : 0;

    /// <summary>The number of the user that a file belongs to, links not followed; null where that cannot be told.</summary>
    /// <param name="path">The path.</param>
    public static uint? Owner(string path) => IsAvailable ? Owner(path, out _, out _) : null;

    /// <summary>The kind of a file, links not followed.</summary>
    /// <param name="path">The path.</param>
    /// <param name="isExecutable">Whether it is a regular file that its owner may execute.</param>
    /// <param name="size">Its size.</param>
    /// <param name="error">The error number when the answer is null.</param>
    public static FileKind? Stat(string path, out bool isExecutable, out long size, out int error)
    {
        byte[] buffer = Stat(path, out error);
        if (buffer.Length == 0)
        {
            isExecutable = false;
            size = 0;
            return null;
        }

        int mode = ModeIn(buffer);
        size = BitConverter.ToInt64(buffer, IsLinux ? LinuxSizeAt : MacSizeAt);
        FileKind kind = KindOf(mode);
        isExecutable = kind == FileKind.Regular && (mode & 0x40) != 0;
        return kind;
    }

    /// <summary>Who owns a file, links not followed; null where that cannot be told.</summary>
    /// <param name="path">The path.</param>
    /// <param name="mode">Its permissions.</param>
    /// <param name="kind">What it is.</param>
    public static uint? Owner(string path, out int mode, out FileKind kind)
    {
        byte[] buffer = Stat(path, out _);
        mode = buffer.Length == 0 ? 0 : ModeIn(buffer) & 0xFFF;
        kind = buffer.Length == 0 ? FileKind.Missing : KindOf(ModeIn(buffer));
        return buffer.Length == 0 ? null : BitConverter.ToUInt32(buffer, IsLinux ? LinuxOwnerAt : MacOwnerAt);
    }

    /// <summary>Makes a folder with certain permissions; false where that fails, as where something is there already.</summary>
    public static bool MakeFolder(string path, uint mode) => MakeFolderNative(NullTerminated(path), mode) == 0;

    /// <summary>The text of a link, or null.</summary>
    public static string? ReadLink(string path, out int error)
    {
        byte[] name = NullTerminated(path);
        for (int size = BufferSize; ; size *= 2)
        {
            var buffer = new byte[size];
            var length = (long)ReadLinkNative(name, buffer, (UIntPtr)size);
            error = length < 0 ? Marshal.GetLastWin32Error() : 0;
            if (length < size)
            {
                return length < 0 ? null : Bytes.FromArray(buffer, 0, (int)length);
            }
        }
    }

    /// <summary>Sets the permissions of a file or folder; false where that fails.</summary>
    public static bool SetMode(string path, uint mode) => SetModeNative(NullTerminated(path), mode) == 0;

    /// <summary>Makes a link; false where that fails.</summary>
    public static bool MakeLink(string target, string path) => MakeLinkNative((byte[])NullTerminated(target).Clone(), NullTerminated(path)) == 0;

    /// <summary>What an error number means, as C words it.</summary>
    public static string Describe(int error) => Bytes.FromText(new System.ComponentModel.Win32Exception(error).Message);

    private static int ModeIn(byte[] buffer) => BitConverter.ToUInt16(buffer, IsLinux ? LinuxModeAt : MacModeAt);

    private static FileKind KindOf(int mode) => (mode & 0xF000) switch
    {
        0x8000 => FileKind.Regular,
        0x4000 => FileKind.Directory,
        0xA000 => FileKind.Symlink,
        _ => FileKind.Unknown,
    };

    /// <summary>What the system tells about a file, valid until the next call; empty where that fails.</summary>
    private static byte[] Stat(string path, out int error)
    {
        byte[] buffer = answer ??= new byte[BufferSize];
        byte[] name = NullTerminated(path);
        int result = IsLinux ? StatLinux(CurrentFolder, name, DoNotFollow, Wanted, buffer)
            : IsIntelMac ? StatIntelMac(name, buffer)
            : StatMac(name, buffer);
        error = result == 0 ? 0 : Marshal.GetLastWin32Error();
        return result == 0 ? buffer : Array.Empty<byte>();
    }

    // The bytes of a path with a 0 after them: in an array that the thread keeps, if it is long enough, since each file
    // and each folder above it is asked for. Valid until the next call.
    private static byte[] NullTerminated(string path)
    {
        byte[] name = path.Length < BufferSize ? question ??= new byte[BufferSize] : new byte[path.Length + 1];
        for (int i = 0; i < path.Length; i++)
        {
            name[i] = (byte)path[i];
        }

        name[path.Length] = 0;
        return name;
    }

    private static bool Probe()
    {
        try
        {
            return Stat("/", out _, out _, out _) == FileKind.Directory;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // An old or unusual C library.
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int StatLinux(int folder, byte[] path, int flags, uint mask, [Out] byte[] buffer);

    [DllImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true)]
    private static extern int StatIntelMac(byte[] path, [Out] byte[] buffer);

    [DllImport("libc", EntryPoint = "lstat", SetLastError = true)]
    private static extern int StatMac(byte[] path, [Out] byte[] buffer);

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint UserIdNative();

    [DllImport("libc", EntryPoint = "mkdir", SetLastError = true)]
    private static extern int MakeFolderNative(byte[] path, uint mode);

    [DllImport("libc", EntryPoint = "chmod", SetLastError = true)]
    private static extern int SetModeNative(byte[] path, uint mode);

    [DllImport("libc", EntryPoint = "symlink", SetLastError = true)]
    private static extern int MakeLinkNative(byte[] target, byte[] path);

    [DllImport("libc", EntryPoint = "readlink", SetLastError = true)]
    private static extern IntPtr ReadLinkNative(byte[] path, [Out] byte[] buffer, UIntPtr size);
}
