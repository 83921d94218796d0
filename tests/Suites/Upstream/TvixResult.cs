namespace TvixEval.Suites.Upstream;

/// <summary>How a case of tvix's tests went. Texts are bytes, one a char.</summary>
/// <param name="Name">Its folder and file name without ending, such as <c>eval/tvix_tests/eval-okay-x</c>.</param>
/// <param name="Kind">The folder and what is expected, such as <c>eval/tvix_tests eval-okay</c>.</param>
/// <param name="Passes">Whether it gives what is expected.</param>
/// <param name="Expected">What is expected on standard output; empty where any failure will do.</param>
/// <param name="Actual">What came, both streams.</param>
public sealed record TvixResult(string Name, string Kind, bool Passes, string Expected, string Actual);
