using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Suites.Driver;

/// <summary>What a run of the driver sees of the world outside. All texts are bytes, one a char.</summary>
public sealed class DriverHost
{
    /// <summary>The folder that relative paths start from, an absolute Nix path.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The environment variables.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The files; null for those of the disk.</summary>
    internal INixFileSystem? Files { get; init; }

    /// <summary>What stands on standard input.</summary>
    public Func<string> Input { get; init; } = static () => string.Empty;

    /// <summary>Settings that hold without being asked for, as if they stood first on the command line.</summary>
    public IReadOnlyList<string> DefaultArguments { get; init; } = Array.Empty<string>();

    /// <summary>When evaluation is interrupted; null for never.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>The host of this process: its folder, its variables, its standard input.</summary>
    public static DriverHost OfProcess()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[Bytes.FromText((string)entry.Key)] = Bytes.FromText((string?)entry.Value ?? string.Empty);
        }

        return new DriverHost
        {
            WorkingDirectory = NixPaths.FromNative(Environment.CurrentDirectory),
            Variables = variables,
            Input = ReadStandardInput,
        };
    }

    private static string ReadStandardInput()
    {
        using Stream input = Console.OpenStandardInput();
        using var data = new MemoryStream();
        input.CopyTo(data);
        return Bytes.FromArray(data.ToArray());
    }
}
