namespace TvixEval.Suites.Upstream;

/// <summary>How a case of the language suite went. Texts are bytes, one a char.</summary>
/// <param name="Name">The name of the case, without its ending.</param>
/// <param name="Kind">What it expects.</param>
/// <param name="Succeeds">Whether it succeeds or fails as expected.</param>
/// <param name="OutputAgrees">Whether standard output is as expected.</param>
/// <param name="MessageAgrees">Whether the last error message is as expected (its first line), or there is none in either.</param>
/// <param name="ReportAgrees">Whether all of standard error is as expected.</param>
/// <param name="Expected">What is expected, both streams.</param>
/// <param name="Actual">What came.</param>
public sealed record LangResult(
    string Name, LangKind Kind, bool Succeeds, bool OutputAgrees, bool MessageAgrees, bool ReportAgrees, string Expected, string Actual)
{
    /// <summary>Whether everything is as expected.</summary>
    public bool Passes => Succeeds && OutputAgrees && ReportAgrees;
}
