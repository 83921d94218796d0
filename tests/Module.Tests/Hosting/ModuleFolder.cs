using System;
using System.IO;

namespace TvixEval.Module.Tests.Hosting;

/// <summary>Where the build has laid out the module as it is published.</summary>
internal static class ModuleFolder
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "module", "TvixEval");

    public static string Manifest { get; } = System.IO.Path.Combine(Path, "TvixEval.psd1");

    /// <summary>The file name of the module's assembly, the same in each edition's folder.</summary>
    public static string AssemblyFile { get; } = typeof(NixCmdlet).Assembly.GetName().Name + ".dll";

    public static string PesterFiles { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "pester");
}
