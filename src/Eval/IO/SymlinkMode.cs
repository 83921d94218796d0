namespace TvixEval.IO;

/// <summary>How far symbolic links in a path are resolved.</summary>
internal enum SymlinkMode
{
    /// <summary>Links in all components but the last.</summary>
    Ancestors,

    /// <summary>Links in all components.</summary>
    Full,
}
