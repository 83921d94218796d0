using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Fetch;

namespace TvixEval.Flakes;

/// <summary>Fetches flakes and reads what they say.</summary>
internal sealed class FlakeSource
{
    private readonly Vm vm;
    private readonly FetchContext context;

    /// <summary>Creates the source.</summary>
    public FlakeSource(Vm vm, FetchContext context)
    {
        this.vm = vm;
        this.context = context;
    }

    /// <summary>Whether registries are asked what names stand for.</summary>
    public bool UsesRegistries { get; set; } = true;

    /// <summary>Fetches a flake and reads its <c>flake.nix</c>.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="lockPath">The path of the flake in the lock file.</param>
    /// <param name="isTop">Whether the user asked for it, and not a flake.</param>
    /// <exception cref="NixException">It cannot be fetched, or is no flake; or restricted evaluation may not fetch what another flake asks for.</exception>
    public FlakeFile Get(FlakeRef reference, InputPath lockPath, bool isTop)
    {
        FetchInput input = Resolve(reference.Input, isTop, out string? found);
        if (!isTop)
        {
            context.CheckInput(input);
        }

        var resolved = new FlakeRef(input, found ?? reference.Folder);
        FetchedTree tree = input.Fetch(context);
        FlakeFile flake = Read(resolved, tree, lockPath);
        FetchAttributes attributes = new(tree.Input.Attributes);
        bool isOther = false;
        foreach (KeyValuePair<string, object> pair in flake.SelfAttributes)
        {
            if (pair.Key is not ("submodules" or "lfs"))
            {
                throw new NixException(NixErrorKind.InvalidFlake, $"flake 'self' attribute '{pair.Key}' is not supported");
            }

            // Whatever else a flake comes from has no such thing, and C++ Nix goes on without.
            if (!tree.Input.Allows(pair.Key))
            {
                continue;
            }

            isOther |= attributes[pair.Key] is not { } present || !present.Equals(pair.Value);
            attributes[pair.Key] = pair.Value;
        }

        if (!isOther)
        {
            return flake;
        }

        attributes.Remove("narHash");
        attributes.Remove("__final");
        return Read(resolved, FetchInput.FromAttributes(attributes, context).Fetch(context), lockPath);
    }

    /// <summary>Reads a flake that lies in another one's tree.</summary>
    public FlakeFile Read(FlakeRef reference, string root, InputPath lockPath) =>
        new FlakeFileReader(vm, context, lockPath).Read(reference, reference, root);

    /// <summary>Fetches an input that is no flake.</summary>
    /// <exception cref="NixException">It cannot be fetched.</exception>
    public FetchedTree Fetch(FetchInput input)
    {
        FetchInput resolved = Resolve(input, isTop: false, out _);
        context.CheckInput(resolved);
        return resolved.Fetch(context);
    }

    private FetchInput Resolve(FetchInput input, bool isTop, out string? folder)
    {
        folder = null;
        return UsesRegistries ? FlakeRegistry.Resolve(context, input, isTop, out folder) : input;
    }

    private FlakeFile Read(FlakeRef reference, FetchedTree tree, InputPath lockPath)
    {
        FlakeFile flake = new FlakeFileReader(vm, context, lockPath).Read(reference, new FlakeRef(tree.Input, reference.Folder), tree.StorePath);
        flake.Tree = tree;
        return flake;
    }
}
