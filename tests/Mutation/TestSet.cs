using System.Collections.Generic;

namespace TvixEval.Mutation;

/// <summary>Some tests of a test project.</summary>
/// <param name="Folder">The project's folder, from the root of the repository.</param>
/// <param name="Assembly">The name of what it builds.</param>
/// <param name="Classes">What full names of the test classes start with; none means all of them.</param>
internal sealed record TestSet(string Folder, string Assembly, IReadOnlyList<string> Classes);
