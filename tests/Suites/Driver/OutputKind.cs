namespace TvixEval.Suites.Driver;

/// <summary>How the value is printed.</summary>
internal enum OutputKind
{
    Plain,
    Raw,
    Json,
    Xml,
}
