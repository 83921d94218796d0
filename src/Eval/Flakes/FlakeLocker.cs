using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Fetch;
using TvixEval.Text;

namespace TvixEval.Flakes;

/// <summary>
/// Works out which versions of its inputs a flake is evaluated with: those in its lock file as far as they are still what the flake
/// asks for, and for others what is there now. Nothing is written.
/// </summary>
internal sealed class FlakeLocker
{
    /// <summary>What the warning begins with that a lock file is out of date; the flake's reference in quotes follows.</summary>
    public const string NotWriting = "not writing modified lock file of flake ";

    private readonly FetchContext context;
    private readonly FlakeSource source;
    private readonly bool isPure;
    private readonly Dictionary<InputPath, Override> overrides = new();
    private readonly HashSet<InputPath> explicitOverrides = new();
    private readonly HashSet<InputPath> usedOverrides = new();

    // For overrides of inputs that do not exist: the names of those that do in the same place.
    private readonly Dictionary<InputPath, IReadOnlyCollection<string>> knownBeside = new();
    private readonly HashSet<InputPath> seen = new();
    private readonly List<FlakeRef> parents = new();
    private readonly Dictionary<LockNode, (FetchedTree Tree, string Folder)> sources = new();

    /// <summary>Creates the locker.</summary>
    public FlakeLocker(Vm vm, FetchContext context)
    {
        this.context = context;
        source = new FlakeSource(vm, context);
        isPure = vm.Evaluator().Settings.PureEvaluation;
    }

    /// <summary>Whether inputs that are not locked may be used.</summary>
    public bool AllowUnlocked { get; set; }

    /// <summary>Whether registries are asked what names stand for.</summary>
    public bool UsesRegistries
    {
        get => source.UsesRegistries;
        set => source.UsesRegistries = value;
    }

    /// <summary>Whether what is locked so far counts for nothing.</summary>
    public bool Recreates { get; set; }

    /// <summary>Whether the lock file is going to be written by whoever asked for it, so that no warning says that it is not.</summary>
    public bool IsForWriting { get; set; }

    /// <summary>Inputs whose entries in the lock file count for nothing.</summary>
    public IReadOnlyCollection<InputPath> InputUpdates { get; set; } = Array.Empty<InputPath>();

    /// <summary>Other references for inputs, whatever the flake and its lock file say.</summary>
    public IReadOnlyDictionary<InputPath, FlakeRef> InputOverrides { get; set; } = new SortedDictionary<InputPath, FlakeRef>();

    /// <summary>Is told of overrides of inputs that do not exist, with the names of those that do; null for the warnings of C++ Nix.</summary>
    public Action<InputPath, IReadOnlyCollection<string>>? OnUnknownOverride { get; set; }

    /// <summary>Is told of inputs to lock anew that do not exist, or follow others, with the names of those that can be; null for the warnings of C++ Nix.</summary>
    public Action<InputPath, IReadOnlyCollection<string>>? OnUnknownUpdate { get; set; }

    /// <summary>Fetches a flake and locks its inputs.</summary>
    /// <exception cref="NixException">Something cannot be fetched, or the flake or its lock file make no sense.</exception>
    public LockedFlake Lock(FlakeRef reference) => Lock(source.Get(reference, InputPath.Root, isTop: true), reference);

    private LockedFlake Lock(FlakeFile flake, FlakeRef reference)
    {
        try
        {
            LockFile old = LockFileReader.Read(context, flake.LockFilePath);
            foreach (KeyValuePair<InputPath, FlakeRef> pair in InputOverrides)
            {
                overrides[pair.Key] = new Override(new FlakeInput { Reference = pair.Value }, flake.Folder, flake.Tree!, null);
                explicitOverrides.Add(pair.Key);
            }

            var file = new LockFile();
            sources[file.Root] = (flake.Tree!, flake.Folder);
            Compute(flake.Inputs, file.Root, InputPath.Root, Recreates ? null : old.Root, InputPath.Root, flake.Folder, flake.Tree!, trustsLock: false);
            foreach (InputPath path in explicitOverrides)
            {
                if (usedOverrides.Contains(path))
                {
                    continue;
                }

                if (OnUnknownOverride is { } tell)
                {
                    tell(path, knownBeside.TryGetValue(path, out IReadOnlyCollection<string>? known) ? known : Array.Empty<string>());
                }
                else
                {
                    context.Warn($"the flag '--override-input {path} {InputOverrides[path]}' does not match any input");
                }
            }

            foreach (InputPath path in InputUpdates)
            {
                if (seen.Contains(path))
                {
                    continue;
                }

                if (OnUnknownUpdate is { } tell)
                {
                    tell(path, KnownBeside(path));
                }
                else
                {
                    context.Warn($"'{path}' does not match any input of this flake");
                }
            }

            file.Check();
            bool isChanged = file.ToJson() != old.ToJson();
            if (isChanged && !IsForWriting)
            {
                context.Warn($"{NotWriting}'{reference}':\n{old.Difference(file)}");
            }

            return new LockedFlake(reference, flake, old, file, sources, isChanged);
        }
        catch (NixException e) when (e.Pass(Position.None, $"while updating the lock file of flake '{flake.Locked}'"))
        {
            throw;
        }
    }

    /// <summary>Locks the inputs of a node.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="node">The node.</param>
    /// <param name="prefix">Its path.</param>
    /// <param name="old">What is locked so far, or null.</param>
    /// <param name="followsPrefix">What the paths in the old lock file start from.</param>
    /// <param name="folder">The folder of the node's flake.</param>
    /// <param name="tree">The tree that the folder is in.</param>
    /// <param name="trustsLock">Whether what follows what is taken from the old lock file without looking at the flake.</param>
    private void Compute(
        SortedDictionary<string, FlakeInput> inputs, LockNode node, InputPath prefix, LockNode? old, InputPath followsPrefix, string folder, FetchedTree tree, bool trustsLock)
    {
        foreach (KeyValuePair<string, FlakeInput> pair in inputs)
        {
            AddOverrides(pair.Value, prefix.Append(pair.Key), prefix, folder, tree);
        }

        foreach (InputPath path in overrides.Keys)
        {
            if (!path.Parent.Equals(prefix) || inputs.ContainsKey(path.Name))
            {
                continue;
            }

            if (OnUnknownOverride is not null && explicitOverrides.Contains(path))
            {
                knownBeside[path] = inputs.Keys;
            }
            else
            {
                context.Warn($"input '{prefix}' has an override for a non-existent input '{path.Name}'");
            }
        }

        foreach (KeyValuePair<string, FlakeInput> pair in inputs)
        {
            InputPath path = prefix.Append(pair.Key);
            try
            {
                ComputeInput(pair.Key, pair.Value, node, path, prefix, old, followsPrefix, folder, tree, trustsLock);
            }
            catch (NixException e) when (e.Pass(Position.None, $"while updating the flake input '{path}'"))
            {
                throw;
            }
        }
    }

    private void AddOverrides(FlakeInput input, InputPath prefix, InputPath parent, string folder, FetchedTree tree)
    {
        foreach (KeyValuePair<string, FlakeInput> pair in input.Overrides)
        {
            InputPath path = prefix.Append(pair.Key);
            if ((pair.Value.Reference is not null || pair.Value.Follows is not null) && !overrides.ContainsKey(path))
            {
                overrides.Add(path, new Override(pair.Value, folder, tree, parent));
            }

            AddOverrides(pair.Value, path, parent, folder, tree);
        }
    }

    private void ComputeInput(
        string name, FlakeInput own, LockNode node, InputPath path, InputPath prefix, LockNode? old, InputPath followsPrefix, string folder, FetchedTree tree, bool trustsLock)
    {
        // Whether it is a flake is for the flake to say that has the input, also where another one overrides it.
        FlakeInput input = own;
        InputPath? parent = prefix;
        if (overrides.TryGetValue(path, out Override? other))
        {
            usedOverrides.Add(path);
            input = other.Input;
            folder = other.Folder;
            tree = other.Tree;
            parent = other.Parent;
        }

        if (input.Follows is not null)
        {
            node.Inputs[name] = input.Follows;
            return;
        }

        FlakeRef reference = input.Reference
            ?? FlakeRef.FromAttributes(new FetchAttributes { ["type"] = "indirect", ["id"] = name }, context);
        string? relative = reference.Input.RelativePath;
        string? place = relative is null ? null : CanonPath.Append(folder, relative);
        parent = relative is null ? null : parent;
        bool isExplicit = explicitOverrides.Contains(path);
        seen.Add(path);
        var locked = old is not null && !IsUpdated(path) && old.Inputs.TryGetValue(name, out object? edge) ? edge as LockNode : null;
        if (locked is not null && locked.Original!.Canonicalize().Equals(reference.Canonicalize()) && Equals(locked.Parent, parent) && !isExplicit)
        {
            Keep(name, node, path, locked, place, tree, folder, followsPrefix, trustsLock);
            return;
        }

        if (!AllowUnlocked && isPure && !reference.Input.IsLocked(context.Settings) && relative is null)
        {
            throw Error($"cannot update unlocked flake input '{path}' in pure mode");
        }

        // An override from outside does not change what the flake asked for.
        FlakeRef original = isExplicit && own.Reference is not null ? own.Reference : reference;
        if (!own.IsFlake)
        {
            FetchedTree fetched = place is null ? source.Fetch(reference.Input) : tree;
            var child = new LockNode(place is null ? new FlakeRef(fetched.Input, reference.Folder) : reference, original, false, parent);
            sources[child] = (place is null ? fetched : Within(tree, reference), place ?? fetched.StorePath);
            node.Inputs[name] = child;
            return;
        }

        FlakeFile flake = place is null ? source.Get(reference, path, isTop: isExplicit) : source.Read(reference, place, path);
        var added = new LockNode(flake.Locked, original, true, parent);
        node.Inputs[name] = added;
        foreach (FlakeRef above in parents)
        {
            if (above.Equals(reference))
            {
                throw Error($"found circular import of flake '{above}'");
            }
        }

        parents.Add(reference);
        sources[added] = (flake.Tree ?? Within(tree, reference), flake.Folder);
        Compute(flake.Inputs, added, path, LockFileReader.Read(context, flake.LockFilePath).Root, path, flake.Folder, flake.Tree ?? tree, trustsLock: false);
        parents.RemoveAt(parents.Count - 1);
    }

    /// <summary>Takes an input from the old lock file; looks at its flake only where something else must be known of it.</summary>
    private void Keep(
        string name, LockNode node, InputPath path, LockNode locked, string? place, FetchedTree tree, string folder, InputPath followsPrefix, bool trustsLock)
    {
        var child = new LockNode(locked.Locked!, locked.Original!, locked.IsFlake, locked.Parent);
        node.Inputs[name] = child;
        var inputs = new SortedDictionary<string, FlakeInput>(StringComparer.Ordinal);
        bool mustFetch = UpdatesWithin(path);
        foreach (KeyValuePair<string, object> pair in locked.Inputs)
        {
            if (pair.Value is LockNode inner)
            {
                inputs[pair.Key] = new FlakeInput { Reference = inner.Original, IsFlake = inner.IsFlake };
                continue;
            }

            mustFetch |= !trustsLock && !overrides.ContainsKey(path.Append(pair.Key));
            inputs[pair.Key] = new FlakeInput { Follows = followsPrefix.Append(((InputPath)pair.Value).Names) };
        }

        if (!mustFetch)
        {
            Compute(inputs, child, path, locked, followsPrefix, folder, tree, trustsLock: true);
            return;
        }

        FlakeFile flake = place is null ? source.Get(locked.Locked!, path, isTop: false) : source.Read(locked.Locked!, place, path);
        sources[child] = (flake.Tree ?? Within(tree, locked.Locked!), flake.Folder);
        Compute(flake.Inputs, child, path, locked, followsPrefix, flake.Folder, flake.Tree ?? tree, trustsLock: false);
    }

    private SortedSet<string> KnownBeside(InputPath path)
    {
        var known = new SortedSet<string>(StringComparer.Ordinal);
        foreach (InputPath other in seen)
        {
            if (other.Parent.Equals(path.Parent))
            {
                known.Add(other.ToString());
            }
        }

        return known;
    }

    private bool IsUpdated(InputPath path)
    {
        foreach (InputPath update in InputUpdates)
        {
            if (update.Equals(path))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an input of an input is to be updated; then that one's flake must be looked at.</summary>
    private bool UpdatesWithin(InputPath path)
    {
        foreach (InputPath update in InputUpdates)
        {
            if (update.Names.Length > path.Names.Length && update.IsWithin(path))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The tree of an input that lies in another one's tree: nothing but the path is known of it.</summary>
    private static FetchedTree Within(FetchedTree tree, FlakeRef reference) => new(tree.StorePath, tree.NarHash, reference.Input);

    private static NixException Error(string message) => new(NixErrorKind.InvalidFlake, message);

    /// <summary>What a flake says of an input of one of its inputs.</summary>
    private sealed class Override
    {
        public Override(FlakeInput input, string folder, FetchedTree tree, InputPath? parent)
        {
            Input = input;
            Folder = folder;
            Tree = tree;
            Parent = parent;
        }

        public FlakeInput Input { get; }

        public string Folder { get; }

        public FetchedTree Tree { get; }

        public InputPath? Parent { get; }
    }
}
