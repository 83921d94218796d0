using System;
using System.Globalization;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text;

namespace TvixEval.TestHost;

/// <summary>
/// Runs the tests of an assembly: TvixEval.TestHost &lt;assembly&gt; [-Only text] [-Exclusions file]... [-Log file] [-Limit seconds]
/// [-Prefer folder]. The last line is "N passed, N failed, N skipped, N left out"; it is missing where a test hangs or ends the process. Started again with
/// the same -Log, it runs what is left, and counts all. The limit is that of each test, by default five minutes.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        Console.SetOut(new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
        if (arguments.Length % 2 == 0)
        {
            Console.Error.WriteLine("Usage: TvixEval.TestHost <assembly> [-Only <text>] [-Exclusions <file>]... [-Log <file>] [-Limit <seconds>] [-Prefer <folder>]");
            return 64;
        }

        string assembly = Path.GetFullPath(arguments[0]);
        string? only = null;
        var exclusions = new Exclusions();
        string? log = null;
        string? preferred = null;
        TimeSpan limit = TimeSpan.FromMinutes(5);
        for (int i = 1; i < arguments.Length; i += 2)
        {
            switch (arguments[i].ToUpperInvariant())
            {
                case "-ONLY":
                    only = arguments[i + 1];
                    break;
                case "-EXCLUSIONS":
                    exclusions.Add(arguments[i + 1]);
                    break;
                case "-LOG":
                    log = arguments[i + 1];
                    break;
                case "-LIMIT":
                    limit = TimeSpan.FromSeconds(int.Parse(arguments[i + 1], CultureInfo.InvariantCulture));
                    break;
                case "-PREFER":
                    preferred = Path.GetFullPath(arguments[i + 1]);
                    break;
                default:
                    Console.Error.WriteLine("Unknown option: " + arguments[i]);
                    return 64;
            }
        }

        // A test that fails, called by native code, ends there by an exception of the system. Wine forgets to remove a frame then, and the next such exception may
        // run into it for ever, until the thread ends without a word.
        AppContext.SetSwitch("Switch.System.Reflection.ForceEmitInvoke", true);

        // Tests look for files beside themselves.
        AppContext.SetData("APP_CONTEXT_BASE_DIRECTORY", Path.GetDirectoryName(assembly) + Path.DirectorySeparatorChar);
        LoadFrom(assembly, preferred);
        Console.WriteLine("On " + RuntimeInformation.FrameworkDescription);
        using var journal = new Journal(log);
        return TestRun.Start(assembly, only, exclusions, journal, limit);
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
