using System.Collections.Generic;

namespace TvixEval.Mutation;

/// <summary>How a test fares without a fault.</summary>
/// <param name="Id">What identifies it from run to run.</param>
/// <param name="Name">Its name.</param>
/// <param name="Passed">Whether it passed (and was not skipped): only such a test can notice a fault.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Reached">The numbers of the faults that it came by.</param>
internal sealed record TestOutcome(string Id, string Name, bool Passed, double Seconds, IReadOnlyList<int> Reached);
