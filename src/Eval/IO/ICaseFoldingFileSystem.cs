namespace TvixEval.IO;

/// <summary>Files of which some are found whatever case their names are written in.</summary>
internal interface ICaseFoldingFileSystem
{
    /// <summary>Whether the case of names does not count.</summary>
    bool IgnoresCase { get; }
}
