using System;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Fetch;
using TvixEval.Formats.Json;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Builtins;

/// <summary>The builtins that fetch trees from where inputs say.</summary>
internal static class FetchTreeBuiltins
{
    /// <summary>
    /// Fetches a tree or a file. <paramref name="input"/> is a set with <c>type</c> (<c>"path"</c>, <c>"git"</c>, <c>"tarball"</c>,
    /// <c>"file"</c>, <c>"github"</c>, <c>"gitlab"</c>, <c>"sourcehut"</c> or <c>"hg"</c>) and the attributes of that type, or, with
    /// the experimental feature <c>flakes</c>, a URL such as <c>"github:NixOS/nixpkgs"</c>. The result is a set with
    /// <c>outPath</c>, <c>narHash</c> and whatever else is known: <c>rev</c>, <c>shortRev</c>, <c>revCount</c>, <c>lastModified</c> and
    /// <c>lastModifiedDate</c>. Pure evaluation allows only locked inputs: those that always refer to the same tree.
    /// <example><c>builtins.fetchTree { type = "git"; url = "https://example.org/repo.git"; rev = "..."; }</c></example>
    /// </summary>
    [Builtin("fetchTree", IsGlobal = true, Strict = 1, Feature = "fetch-tree")]
    internal static Value FetchTree(Vm vm, Value input) => Fetch(vm, input, isGit: false, isFinal: false);

    /// <summary>
    /// Fetches a tree from a Git repository. <paramref name="args"/> is a URL, a path, or a set of <c>url</c> and optionally
    /// <c>rev</c>, <c>ref</c> (the branch or tag), <c>name</c>, <c>submodules</c>, <c>shallow</c>, <c>lfs</c>, <c>allRefs</c> (look for
    /// <c>rev</c> in all branches) and <c>exportIgnore</c>. From a local work tree, without <c>ref</c> and <c>rev</c>, the
    /// tracked files are read as they are. The result has <c>outPath</c>, <c>rev</c>, <c>shortRev</c>, <c>revCount</c>,
    /// <c>lastModified</c>, <c>narHash</c> and <c>submodules</c>.
    /// <example><c>(builtins.fetchGit ./.).rev</c></example>
    /// </summary>
    [Builtin("fetchGit", IsGlobal = true, Strict = 1)]
    internal static Value FetchGit(Vm vm, Value args) => Fetch(vm, args, isGit: true, isFinal: false);

    /// <summary>Fetches an input; <paramref name="isFinal"/> where it is from a lock file.</summary>
    internal static Value Fetch(Vm vm, Value argument, bool isGit, bool isFinal)
    {
        string who = isGit ? "fetchGit" : "fetchTree";
        var context = vm.FetchContext();
        Value forced = vm.Force(argument, Position.None);
        FetchInput input = forced is AttrSet set
            ? FromSet(vm, set, context, who, isGit)
            : FromText(vm, forced, context, who, isGit);
        Admit(vm, input, context, who);
        if (isFinal)
        {
            input = input.With("__final", true);
        }
        else if (input.IsFinal)
        {
            throw Error($"input '{input}' is not allowed to use the '__final' attribute");
        }

        return ToValue(input.Fetch(context), vm.CallPosition, emptyRevFallback: isGit);
    }

    /// <summary>The set that a fetched tree is to expressions (C++ Nix's <c>emitTreeAttrs</c>).</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="position">The position of the call, which the attributes get.</param>
    /// <param name="emptyRevFallback">Whether a tree without revision has one of all zeros.</param>
    /// <param name="forceDirty">Whether revisions are left out.</param>
    internal static AttrSet ToValue(FetchedTree tree, Position position, bool emptyRevFallback = false, bool forceDirty = false)
    {
        FetchInput input = tree.Input;
        FetchAttributes attributes = input.Attributes;
        var result = new AttrSetBuilder();
        void Add(string name, Value value) => result.Add(name, value, position);

        Add("outPath", new NixString(tree.StorePath, StringContext.Of(ContextElement.OfPath(tree.StorePath))));
        if (input.NarHash is { } narHash)
        {
            Add("narHash", new NixString(narHash.ToText(HashFormat.Sri, withAlgorithm: true)));
        }

        if (input.Type == "git")
        {
            Add("submodules", NixBool.Of(attributes.IsTrue("submodules")));
        }

        if (!forceDirty)
        {
            if ((input.Rev ?? (emptyRevFallback ? Hash.Zero(HashAlgorithm.Sha1) : null)) is { } hash)
            {
                string rev = FetchInput.TextOf(hash);
                Add("rev", new NixString(rev));
                Add("shortRev", new NixString(rev.Substring(0, 7)));
            }

            if (attributes["revCount"] is Lazy<long> lazy)
            {
                Add("revCount", new Thunk(new NativeCode((_, _, _) => NixInt.Of(lazy.Value))));
            }
            else if ((attributes.FindInteger("revCount") ?? (emptyRevFallback ? 0L : null)) is { } count)
            {
                Add("revCount", NixInt.Of(count));
            }
        }

        if (attributes.FindString("dirtyRev") is { } dirty)
        {
            Add("dirtyRev", new NixString(dirty));
            Add("dirtyShortRev", new NixString(attributes.FindString("dirtyShortRev") ?? dirty));
        }

        if (input.LastModified is { } time)
        {
            Add("lastModified", NixInt.Of(time));
            Add("lastModifiedDate", new NixString(ModificationTimes.Format(time)));
        }

        return result.Build();
    }

    /// <summary>The attributes of an input from a set.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="set">The set.</param>
    /// <param name="fetch">Settings and store.</param>
    /// <param name="who">The builtin, for messages.</param>
    /// <param name="isGit">Whether it is a Git input in any case.</param>
    private static FetchInput FromSet(Vm vm, AttrSet set, FetchContext fetch, string who, bool isGit)
    {
        StringContext? context = null;
        string type = "git";
        if (set.Get(Symbols.Type) is { } given)
        {
            if (isGit)
            {
                throw Error("unexpected argument 'type'");
            }

            type = vm.ForceStringNoContext(given, $"while evaluating the `type` argument passed to '{who}'", set.PositionOf(Symbols.Type));
        }
        else if (!isGit)
        {
            throw Error($"argument 'type' is missing in call to '{who}'");
        }

        var attributes = new FetchAttributes { ["type"] = type };
        foreach (int i in vm.Names.SlotsOf(set.Shape))
        {
            var key = new Symbol(set.Keys[i]);
            if (key == Symbols.Type)
            {
                continue;
            }

            switch (vm.Force(set.At(i), set.Shape.PositionAt(i)))
            {
                case NixString or NixPath:
                    string text = vm.CoerceToString(set.At(i), ref context, string.Empty, more: false, copyToStore: false, canonicalizePath: false, set.Shape.PositionAt(i));
                    attributes[key.Name] = isGit && key.Name == "url" ? GitUrls.Fix(text, fetch.Warn).ToString() : text;
                    break;
                case NixBool truth:
                    attributes[key.Name] = truth.Value;
                    break;
                case NixInt number:
                    attributes[key.Name] = number.Value >= 0 ? number.Value
                        : throw Error(FormattableString.Invariant($"negative value given for '{who}' argument '{key.Name}': {number.Value}"));
                    break;
                case var value when key.Name == "publicKeys":
                    fetch.RequireFeature(ExperimentalFeatures.VerifiedFetches);
                    attributes[key.Name] = JsonWriter.Write(vm, value, ref context, Position.None);
                    break;
                case var value:
                    throw new NixException(
                        NixErrorKind.Type, $"argument '{key.Name}' to '{who}' is {ValueTypes.Describe(value)} while a string, Boolean or integer is expected");
            }
        }

        if (isGit && !attributes.Contains("exportIgnore") && !attributes.IsTrue("submodules"))
        {
            attributes["exportIgnore"] = true;
        }

        if (type == "git" && !isGit && !attributes.Contains("shallow"))
        {
            attributes["shallow"] = true;
        }

        if (!isGit && attributes.Contains("name"))
        {
            throw Error(Bytes.FromText($"argument 'name' isn\u2019t supported in call to '{who}'"));
        }

        return FetchInput.FromAttributes(attributes, fetch);
    }

    private static FetchInput FromText(Vm vm, Value value, FetchContext fetch, string who, bool isGit)
    {
        StringContext? context = null;
        string url = vm.CoerceToString(
            value, ref context, $"while evaluating the first argument passed to '{who}'", more: false, copyToStore: false);
        if (isGit)
        {
            return FetchInput.FromAttributes(
                new FetchAttributes { ["type"] = "git", ["url"] = GitUrls.Fix(url, fetch.Warn).ToString(), ["exportIgnore"] = true }, fetch);
        }

        return fetch.HasFeature(ExperimentalFeatures.Flakes)
            ? FetchInput.FromUrl(FetchUrl.Parse(url, fetch.Warn), fetch)
            : throw Error($"passing a string argument to '{who}' requires the 'flakes' experimental feature");
    }

    /// <summary>Fails where purity or restriction does not allow an input.</summary>
    private static void Admit(Vm vm, FetchInput input, FetchContext context, string who)
    {
        if (vm.Evaluator().Settings.PureEvaluation && !input.IsLocked(context.Settings))
        {
            if (input.NarHash is null)
            {
                throw new NixException(NixErrorKind.Access, $"in pure evaluation mode, '{who}' doesn't fetch unlocked input '{input}'");
            }

            context.Warn(
                $"Input '{input}' is unlocked (e.g. lacks a Git revision) but is checked by NAR hash. "
                + "This is not reproducible and will break after garbage collection or when shared.");
        }

        context.CheckUri(input.ToUrlString());
    }

    private static NixException Error(string message) => new(NixErrorKind.InvalidArgument, message);
}
