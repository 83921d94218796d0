using System;
using System.IO;
using System.Linq;
using System.Reflection;

namespace TvixEval.Module.Tests.Hosting;

/// <summary>What the build has told the tests about itself.</summary>
internal static class BuildFacts
{
    /// <summary>The console over the engine.</summary>
    public static string HostProgram { get; } = Path.Combine(AppContext.BaseDirectory, "host", "TvixEval.Host.dll");

    /// <summary>The evaluator as a program for .NET Framework.</summary>
    public static string FrameworkProgram { get; } = Get("FrameworkProgram");

    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = Get("Repository");

    /// <summary>PowerShell itself, for <c>dotnet</c>; null where the build could not get it.</summary>
    public static string? ShellProgram { get; } = Existing("ShellProgram");

    /// <summary>Pester's manifest; null where the build could not get it.</summary>
    public static string? PesterModule { get; } = Existing("PesterModule");

    /// <summary>The source generator of the table of builtins.</summary>
    public static string BuiltinGenerator { get; } = Get("BuiltinGenerator");

    /// <summary>The source generator of the parameters that commands share.</summary>
    public static string ParameterGenerator { get; } = Get("ParameterGenerator");

    /// <summary>The source generator of the syntax tree's visitor.</summary>
    public static string SyntaxGenerator { get; } = Get("SyntaxGenerator");

    private static string? Existing(string key) => File.Exists(Get(key)) ? Get(key) : null;

    private static string Get(string key) => Path.GetFullPath(
        typeof(BuildFacts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(fact => fact.Key == key).Value!);
}
