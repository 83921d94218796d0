using System.Collections.Generic;

namespace TvixEval.Mutation;

/// <summary>What the tests' process is asked to do.</summary>
/// <param name="Classes">What full names of the test classes start with, where all are passed; none means all of them.</param>
/// <param name="Cases">The identifiers of the tests to pass until one fails, or null to pass all and note what they reach.</param>
/// <param name="Output">The file for a list of <see cref="TestOutcome"/>, where all are passed.</param>
/// <param name="Patience">After how many seconds a test counts as hung.</param>
internal sealed record TestRequest(IReadOnlyList<string> Classes, IReadOnlyList<string>? Cases, string Output, double Patience);
