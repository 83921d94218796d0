using System;
using System.IO;
using System.Reflection;
using TvixEval.Diagnostics;
using TvixEval.Text;
#if NET8_0_OR_GREATER
using System.Runtime.Loader;
#endif

namespace TvixEval.Fetch.Archives;

/// <summary>
/// Decompression that the framework lacks, by a library in the folder <c>lib</c> beside this assembly. It is loaded on first
/// need, where no other copy of the library in the process can be taken for it, nor it for another.
/// </summary>
internal static class Codecs
{
    private const string EntryAssembly = "TvixEval.Codecs";

    private static readonly Lazy<Func<string, Stream, Stream>> Opener = new(Load);

    /// <summary>Opens a stream of decompressed data.</summary>
    /// <param name="format"><c>bzip2</c>, <c>xz</c> or <c>zstd</c>.</param>
    /// <param name="input">The compressed data.</param>
    /// <exception cref="NixException">The library is not there.</exception>
    public static Stream Open(string format, Stream input) => Opener.Value(format, input);

    private static Func<string, Stream, Stream> Load()
    {
        string place = typeof(Codecs).Assembly.Location;
        string beside = place.Length == 0 ? AppContext.BaseDirectory : Path.GetDirectoryName(place)!;
        string folder = Path.Combine(beside, "lib");
        string file = Path.Combine(folder, EntryAssembly + ".dll");
        if (!File.Exists(file) && Path.GetDirectoryName(beside) is { } parent && File.Exists(Path.Combine(parent, "lib", EntryAssembly + ".dll")))
        {
            // The evaluator in machine code lies in a folder of its own, below the usual one.
            folder = Path.Combine(parent, "lib");
            file = Path.Combine(folder, EntryAssembly + ".dll");
        }

        if (!File.Exists(file))
        {
            throw new NixException(NixErrorKind.Unsupported, $"this archive cannot be decompressed: '{Bytes.FromText(file)}' is missing");
        }

#if NET8_0_OR_GREATER
        Assembly assembly = new Context(folder).LoadFromAssemblyPath(file);
#else
        // LoadFile keeps the assembly apart from those that are found by name. Its references come here when no loaded
        // assembly is exactly what they name.
        Assembly assembly = Assembly.LoadFile(file);
        AppDomain.CurrentDomain.AssemblyResolve += (_, request) =>
        {
            string? asker = request.RequestingAssembly is { IsDynamic: false } requesting ? Path.GetDirectoryName(requesting.Location) : null;
            string wanted = Path.Combine(folder, new AssemblyName(request.Name).Name + ".dll");
            return string.Equals(asker, folder, StringComparison.OrdinalIgnoreCase) && File.Exists(wanted) ? Assembly.LoadFile(wanted) : null;
        };
#endif
        MethodInfo method = assembly.GetType("TvixEval.Codecs.Decompressor", throwOnError: true)!.GetMethod("Open")!;
        return (Func<string, Stream, Stream>)method.CreateDelegate(typeof(Func<string, Stream, Stream>));
    }

#if NET8_0_OR_GREATER
    private sealed class Context : AssemblyLoadContext
    {
        private readonly string folder;

        public Context(string folder)
            : base(EntryAssembly) => this.folder = folder;

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string file = Path.Combine(folder, assemblyName.Name + ".dll");
            return File.Exists(file) && !IsOfFramework(assemblyName) ? LoadFromAssemblyPath(file) : null;
        }

        /// <summary>Whether the framework has an assembly: its own must be taken, or types would not be the same on both sides.</summary>
        private static bool IsOfFramework(AssemblyName name)
        {
            if (name.Name is null || !name.Name.StartsWith("System.", StringComparison.Ordinal))
            {
                return false;
            }

            try
            {
                return Default.LoadFromAssemblyName(name) is not null;
            }
            catch (Exception e) when (e is FileNotFoundException or FileLoadException)
            {
                return false;
            }
        }
    }
#endif
}
