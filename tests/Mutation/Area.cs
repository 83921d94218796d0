using System.Collections.Generic;
using System.Linq;

namespace TvixEval.Mutation;

/// <summary>A part of the sources that gets faults, and the tests that should notice them.</summary>
/// <param name="Name">What the result calls it.</param>
/// <param name="Project">The project that its sources belong to, from the root of the repository.</param>
/// <param name="Sources">Folders and files of it, from the root of the repository.</param>
/// <param name="Tests">The tests to run.</param>
internal sealed record Area(string Name, string Project, IReadOnlyList<string> Sources, IReadOnlyList<TestSet> Tests)
{
    private const string Evaluator = "src/Eval/TvixEval.Eval.csproj";

    private static readonly TestSet Recorded = new("tests/Conformance", "TvixEval.Conformance.dll", []);

    // Tests of repositories, archives and other programs reach much of the evaluator by the way, and take long.
    private static readonly TestSet Language = new("tests/Eval.Tests", "TvixEval.Eval.Tests.dll",
        [.. "Analysis Builtins Core Diagnostics Engine Fetch.Cache.CachePrivacyTests Fetch.Http.HttpTests Fetch.RestrictedFetchTests Flakes.FlakePurityTests Formats IO Profiling Store Syntax Text Work".Split(' ').Select(static n => "TvixEval.Tests." + n)]);

    private static readonly TestSet Commands = new("tests/Module.Tests", "TvixEval.Module.Tests.dll",
        [.. "Cmdlets Conversion Drive Errors Sessions.Parallel Sessions.Session Sessions.Stream Testing".Split(' ').Select(static n => "TvixEval.Module.Tests." + n)]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Area> All { get; } =
    [
        new("Values", Evaluator, ["src/Eval/Core/Values", "src/Eval/Text"], [Language, Recorded]),
        new("Machine", Evaluator, ["src/Eval/Core/Machine"], [Language, Recorded]),
        new("Store", Evaluator, ["src/Eval/Store"], [Language, Recorded]),
        new("IO", Evaluator, ["src/Eval/IO", "src/Eval/Fetch/AllowedUris.cs"], [Language, Recorded]),
        new("Conversion", "src/Module/TvixEval.Module.csproj", ["src/Module/Conversion"], [Commands]),
    ];
}
