using System;
using System.IO;
using System.Runtime.InteropServices;

namespace TvixEval.Module.Tests.Hosting;

/// <summary>Where the build has laid out the module as it is published.</summary>
internal static class ModuleFolder
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "module", "TvixEval");

    public static string Manifest { get; } = System.IO.Path.Combine(Path, "TvixEval.psd1");

    /// <summary>The file name of the module's assembly, the same in each edition's folder.</summary>
    public static string AssemblyFile { get; } = typeof(NixCmdlet).Assembly.GetName().Name + ".dll";

    /// <summary>The evaluator beside the module's assembly.</summary>
    public static string EvaluatorFile { get; } = AssemblyFile.Replace("TvixEval.", "TvixEval.Eval.", StringComparison.Ordinal);

    /// <summary>What is imported before the module, relative to <see cref="Path"/>.</summary>
    public static string Loader { get; } = "bin/" + AssemblyFile.Replace("TvixEval.", "TvixEval.Loader.", StringComparison.Ordinal);

    /// <summary>The evaluator in machine code for this machine, relative to <see cref="Path"/>; perhaps it could not be built.</summary>
    public static string Precompiled { get; } = "bin/net8.0/net10.0-"
        + (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")
        + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()
        + "/" + EvaluatorFile;

    /// <summary>Whether the build made <see cref="Precompiled"/>.</summary>
    public static bool HasPrecompiled { get; } = File.Exists(System.IO.Path.Combine(Path, Precompiled));

    public static string PesterFiles { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "pester");
}
