using System.Collections.Generic;

namespace TvixEval.Fetch.Schemes;

/// <summary>The kinds of input that there are.</summary>
internal static class InputSchemes
{
    /// <summary>All schemes, in the order in which they are asked about a URL: that of their names.</summary>
    public static IReadOnlyList<InputScheme> All { get; } = new InputScheme[]
    {
        new FileScheme(), new GitScheme(), new GitHubScheme(), new GitLabScheme(), new MercurialScheme(), new IndirectScheme(), new PathScheme(),
        new SourceHutScheme(), new TarballScheme(),
    };
}
