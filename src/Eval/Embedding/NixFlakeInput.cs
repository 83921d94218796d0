using System;
using System.Collections.Generic;
using TvixEval.Flakes;
using TvixEval.Text;

namespace TvixEval;

/// <summary>An input of a flake, as it is locked.</summary>
public sealed class NixFlakeInput
{
    private readonly LockNode? node;
    private readonly InputPath path;

    private NixFlakeInput(InputPath path, object input)
    {
        this.path = path;
        node = input as LockNode;
        Follows = node is null ? Bytes.ToText(input.ToString()!) : null;
    }

    /// <summary>The name.</summary>
    public string Name => Bytes.ToText(path.Name);

    /// <summary>The path of the input that it is the same as (<c>dep/nixpkgs</c>); null for one that is locked itself.</summary>
    public string? Follows { get; }

    /// <summary>Whether it is a flake; false for other sources, and for one that follows another.</summary>
    public bool IsFlake => node is { IsFlake: true };

    /// <summary>What the flake asks for; null for one that follows another.</summary>
    public string? OriginalUrl => FlakeFacts.Url(node?.Original);

    /// <summary>What is used; null for one that follows another.</summary>
    public string? LockedUrl => FlakeFacts.Url(node?.Locked);

    /// <summary>The revision, or null.</summary>
    public string? Revision => FlakeFacts.Revision(node?.Locked);

    /// <summary>When it was last modified, in UTC; or null.</summary>
    public DateTime? LastModified => FlakeFacts.LastModified(node?.Locked);

    /// <summary>Its own inputs.</summary>
    public IReadOnlyList<NixFlakeInput> Inputs => node is null ? Array.Empty<NixFlakeInput>() : Of(node, path);

    internal static NixFlakeInput[] Of(LockNode node, InputPath path)
    {
        var inputs = new List<NixFlakeInput>();
        foreach (KeyValuePair<string, object> input in node.Inputs)
        {
            inputs.Add(new NixFlakeInput(path.Append(input.Key), input.Value));
        }

        return inputs.ToArray();
    }
}
