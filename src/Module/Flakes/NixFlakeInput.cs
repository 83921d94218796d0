using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Flakes;
using TvixEval.Module.Flakes;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>An input of a flake, as it is locked.</summary>
public sealed class NixFlakeInput
{
    private readonly LockNode? node;
    private readonly Lazy<NixFlakeInput[]> inputs;
    private string tree = string.Empty;

    private NixFlakeInput(InputPath path, object input)
    {
        Name = Bytes.ToText(path.Name);
        Path = Bytes.ToText(path.ToString());
        node = input as LockNode;
        Follows = node is null ? Bytes.ToText(input.ToString()!) : null;
        inputs = new Lazy<NixFlakeInput[]>(() => node is null ? Array.Empty<NixFlakeInput>() : Of(node, path));
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The path from the flake: <c>nixpkgs</c>, <c>dep/nixpkgs</c>.</summary>
    public string Path { get; }

    /// <summary>The path of the input that it is the same as; null for one that is locked itself.</summary>
    public string? Follows { get; }

    /// <summary>Whether it is a flake; false for other sources, and for one that follows another.</summary>
    public bool IsFlake => node is { IsFlake: true };

    /// <summary>What the flake asks for.</summary>
    public string? OriginalUrl => FlakeFacts.Url(node?.Original);

    /// <summary>What is used: the locked URL.</summary>
    public string? Url => FlakeFacts.Url(node?.Locked);

    /// <summary>The revision, or null.</summary>
    public string? Revision => FlakeFacts.Revision(node?.Locked);

    /// <summary>When it was last modified, in UTC; or null.</summary>
    public DateTime? LastModified => FlakeFacts.LastModified(node?.Locked);

    /// <summary>The hash of the content, or null.</summary>
    public string? NarHash => node?.Locked?.Input.NarHash?.ToText(Store.HashFormat.Sri, withAlgorithm: true);

    /// <summary>Its own inputs.</summary>
    public NixFlakeInput[] Inputs => inputs.Value;

    /// <summary>Its line in the tree of inputs, as it is shown.</summary>
    public string GetText() => tree + DifferenceText.Visible(Follows is not null ? $"{Name} follows input '{Follows}'" : LastModified is { } time ? $"{Name}: {Url} ({FlakeText.Show(time)})" : $"{Name}: {Url}");

    /// <summary>The path and what is used.</summary>
    public override string ToString() => Follows is null ? $"{Path}: {Url}" : $"{Path} follows input '{Follows}'";

    /// <summary>The inputs of a node of a lock file.</summary>
    internal static NixFlakeInput[] Of(LockNode node, InputPath path) =>
        node.Inputs.Select(input => new NixFlakeInput(path.Append(input.Key), input.Value)).ToArray();

    /// <summary>All inputs, each before its own; of what is an input of several, those are told once.</summary>
    /// <param name="roots">The inputs to begin with.</param>
    internal static IEnumerable<NixFlakeInput> All(IReadOnlyList<NixFlakeInput> roots)
    {
        var seen = new HashSet<LockNode>();
        var open = new Stack<(IReadOnlyList<NixFlakeInput> Inputs, int Next, string Prefix)>();
        open.Push((roots, 0, string.Empty));
        while (open.Count > 0)
        {
            (IReadOnlyList<NixFlakeInput> all, int next, string prefix) = open.Pop();
            if (next == all.Count)
            {
                continue;
            }

            NixFlakeInput input = all[next];
            bool isLast = next == all.Count - 1;
            open.Push((all, next + 1, prefix));
            input.tree = TreeGlyphs.Of(prefix, isLast);
            yield return input;
            if (input.node is { } node && seen.Add(node))
            {
                open.Push((input.Inputs, 0, TreeGlyphs.Below(prefix, isLast)));
            }
        }
    }
}
