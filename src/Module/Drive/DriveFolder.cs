using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Module.Navigation;

namespace TvixEval.Module.Drive;

/// <summary>A folder that is being listed.</summary>
/// <param name="opened">The set or list.</param>
/// <param name="path">Its path.</param>
/// <param name="depth">How many levels below it are listed too.</param>
internal sealed class DriveFolder(Value opened, string path, uint depth)
{
    public Value Opened { get; } = opened;

    public string Path { get; } = path;

    public uint Depth { get; } = depth;

    /// <summary>The names and values in it; those before the current one have been dealt with.</summary>
    public IEnumerator<KeyValuePair<string, Value>> Children { get; } = ValueTree.Children(opened).GetEnumerator();
}
