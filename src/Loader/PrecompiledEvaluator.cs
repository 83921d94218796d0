using System;
using System.IO;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;

namespace TvixEval.Loader;

/// <summary>
/// Loads the evaluator's assembly in the form that holds machine code for this system, processor and version of .NET, if the
/// package has it. PowerShell imports this before it asks the module for its commands, and .NET takes the assembly that is there for the
/// one that the module refers to. Where there is none, the module finds the usual one beside itself, which is compiled when it runs.
/// </summary>
public sealed class PrecompiledEvaluator : IModuleAssemblyInitializer
{
    /// <summary>Called by PowerShell once the assembly is loaded; also by Windows PowerShell, for whose .NET Framework there is no such folder.</summary>
    public void OnImport()
    {
        string image = Path.Combine(
            Path.GetDirectoryName(typeof(PrecompiledEvaluator).Assembly.Location)!,
            "net8.0",
            $"net{Environment.Version.Major}.0-{SystemName()}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}",
            typeof(PrecompiledEvaluator).Assembly.GetName().Name!.Replace("Loader", "Eval") + ".dll");
        if (!File.Exists(image))
        {
            return;
        }

        try
        {
            Assembly.LoadFrom(image);
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            // A damaged file, or another evaluator of this name that is loaded already. The module does without.
        }
    }

    private static string SystemName() => RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "win"
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "osx"
        : RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? "linux"
        : "other";
}
