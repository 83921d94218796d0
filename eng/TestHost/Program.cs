using System;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text;

namespace TvixEval.TestHost;

/// <summary>
/// Runs the tests of an assembly: TvixEval.TestHost &lt;assembly&gt; [-Only text] [-Exclusions file] [-Log file] [-Prefer folder]. The last line is
/// "N passed, N failed, N skipped, N left out".
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        Console.SetOut(new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
        if (arguments.Length % 2 == 0)
        {
            Console.Error.WriteLine("Usage: TvixEval.TestHost <assembly> [-Only <text>] [-Exclusions <file>] [-Log <file>] [-Prefer <folder>]");
            return 64;
        }

        string assembly = Path.GetFullPath(arguments[0]);
        string? only = null;
        string? exclusions = null;
        string? log = null;
        string? preferred = null;
        for (int i = 1; i < arguments.Length; i += 2)
        {
            switch (arguments[i].ToUpperInvariant())
            {
                case "-ONLY":
                    only = arguments[i + 1];
                    break;
                case "-EXCLUSIONS":
                    exclusions = arguments[i + 1];
                    break;
                case "-LOG":
                    log = arguments[i + 1];
                    break;
                case "-PREFER":
                    preferred = Path.GetFullPath(arguments[i + 1]);
                    break;
                default:
                    Console.Error.WriteLine("Unknown option: " + arguments[i]);
                    return 64;
            }
        }

        // Tests look for files beside themselves.
        AppContext.SetData("APP_CONTEXT_BASE_DIRECTORY", Path.GetDirectoryName(assembly) + Path.DirectorySeparatorChar);
        LoadFrom(assembly, preferred);
        Console.WriteLine("On " + RuntimeInformation.FrameworkDescription);
        return TestRun.Start(assembly, only, Exclusions.Read(exclusions), log);
    }

    /// <summary>
    /// Finds the dependencies of the tests, the test framework too, where their own description says they are for this system; before that in a folder
    /// that has them for it where the tests' own have machine code for another.
    /// </summary>
    private static void LoadFrom(string assembly, string? preferred)
    {
        var resolver = new AssemblyDependencyResolver(assembly);
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            (preferred is null ? null : In(context, preferred, name))
            ?? (resolver.ResolveAssemblyToPath(name) is { } path ? context.LoadFromAssemblyPath(path) : In(context, Path.GetDirectoryName(assembly)!, name));
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
            resolver.ResolveUnmanagedDllToPath(name) is { } path ? NativeLibrary.Load(path) : IntPtr.Zero;
    }

    private static Assembly? In(AssemblyLoadContext context, string folder, AssemblyName name)
    {
        string file = Path.Combine(folder, name.Name + ".dll");
        return File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
    }
}
