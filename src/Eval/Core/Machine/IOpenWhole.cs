namespace TvixEval.Core.Machine;

/// <summary>A set or list that is being walked through, one of its parts at a time.</summary>
internal interface IOpenWhole
{
    /// <summary>Its own path, once something in it has failed; null until then.</summary>
    string? Path { get; set; }

    /// <summary>The path of the part at which the walk is.</summary>
    /// <param name="own">The path of the whole.</param>
    string PathOfCurrent(string own);
}
