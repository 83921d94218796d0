using System;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Fetch;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Builtins;

/// <summary>Fetchers that are rarely used: Mercurial, and closures from binary caches.</summary>
internal static class FetchOtherBuiltins
{
    /// <summary>
    /// Fetches a tree from a Mercurial repository. <paramref name="args"/> is a URL, a path, or a set of <c>url</c> and optionally
    /// <c>rev</c> (a commit, branch or tag) and <c>name</c>. The result has <c>outPath</c>, <c>branch</c>, <c>rev</c>, <c>shortRev</c> and
    /// <c>revCount</c>. Requires the program <c>hg</c>.
    /// <example><c>builtins.fetchMercurial "https://example.org/repo"</c></example>
    /// </summary>
    [Builtin("fetchMercurial", IsGlobal = true, Strict = 1)]
    internal static Value FetchMercurial(Vm vm, Value args)
    {
        var context = vm.FetchContext();
        StringContext? strings = null;
        string url = string.Empty;
        var attributes = new FetchAttributes { ["type"] = "hg", ["name"] = "source" };
        if (vm.Force(args, Position.None) is AttrSet set)
        {
            ReadArguments(vm, set, attributes, ref url, ref strings);
        }
        else
        {
            url = vm.CoerceToString(
                args, ref strings, "while evaluating the first argument passed to builtins.fetchMercurial", more: false, copyToStore: false);
        }

        context.CheckUri(url);
        if (vm.Evaluator().Settings.PureEvaluation && !attributes.Contains("rev"))
        {
            throw new NixException(NixErrorKind.Access, "in pure evaluation mode, 'fetchMercurial' requires a Mercurial revision");
        }

        attributes["url"] = url.Contains("://") ? url : "file://" + url;
        FetchedTree tree = FetchInput.FromAttributes(attributes, context).Fetch(context);
        string rev = FetchInput.TextOf(tree.Input.Rev ?? Hash.Zero(HashAlgorithm.Sha1));
        var result = new AttrSetBuilder()
            .Add("outPath", new NixString(tree.StorePath, StringContext.Of(ContextElement.OfPath(tree.StorePath))))
            .Add("rev", new NixString(rev))
            .Add("shortRev", new NixString(rev.Substring(0, 12)));
        if (tree.Input.Ref is { } branch)
        {
            result.Add("branch", new NixString(branch));
        }

        if (tree.Input.Attributes.FindInteger("revCount") is { } count)
        {
            result.Add("revCount", NixInt.Of(count));
        }

        return result.Build();
    }

    /// <summary>
    /// The store path <c>fromPath</c> of the binary cache <c>fromStore</c>, with everything that it refers to. <paramref name="args"/>
    /// may have <c>toPath</c> or <c>inputAddressed</c> too, as in C++ Nix. Paths are computed here and not copied from
    /// binary caches: the path must be in a store on this machine.
    /// </summary>
    [Builtin("fetchClosure", Strict = 1, Feature = "fetch-closure")]
    internal static Value FetchClosure(Vm vm, Value args)
    {
        AttrSet set = vm.ForceAttrs(args, "while evaluating the argument passed to builtins.fetchClosure", Position.None);
        EvaluationStore store = vm.Evaluator().Store;
        string? from = null;
        string? to = null;
        string? url = null;
        bool isInputAddressed = false;
        foreach (int i in vm.Names.SlotsOf(set.Shape))
        {
            string name = new Symbol(set.Keys[i]).Name;
            Position position = set.Shape.PositionAt(i);
            string hint = $"while evaluating the attribute '{name}' passed to builtins.fetchClosure";
            switch (name)
            {
                case "fromPath":
                    from = StorePathOf(vm, set.At(i), position, hint);
                    break;
                case "toPath":
                    to = vm.Force(set.At(i), position) is NixString { Bytes.Length: 0 } ? string.Empty : StorePathOf(vm, set.At(i), position, hint);
                    break;
                case "fromStore":
                    url = vm.ForceStringNoContext(set.At(i), hint, position);
                    break;
                case "inputAddressed":
                    isInputAddressed = vm.ForceBool(set.At(i), hint, position);
                    break;
                default:
                    throw Error($"attribute '{name}' isn't supported in call to 'fetchClosure'");
            }
        }

        if (from is null)
        {
            throw Error("attribute 'fromPath' is missing in call to 'fetchClosure'");
        }

        if (isInputAddressed && to is not null)
        {
            throw Error("attribute 'inputAddressed' is set to true, but 'toPath' is also set. Please remove one of them");
        }

        CheckStore(url ?? throw Error("attribute 'fromStore' is missing in call to 'fetchClosure'"));
        string path = to is { Length: > 0 } ? to : from;
        if (to is { Length: 0 } || !store.IsValid(path))
        {
            throw new NixException(
                NixErrorKind.Unsupported,
                $"cannot fetch the closure of '{from}' from '{url}': this evaluator computes store paths, but does not copy from binary caches");
        }

        store.Allow(path);
        return new NixString(path, StringContext.Of(ContextElement.OfPath(path)));
    }

    private static void ReadArguments(Vm vm, AttrSet set, FetchAttributes attributes, ref string url, ref StringContext? context)
    {
        foreach (int i in vm.Names.SlotsOf(set.Shape))
        {
            string name = new Symbol(set.Keys[i]).Name;
            Position position = set.Shape.PositionAt(i);
            string hint = $"while evaluating the `{name}` attribute passed to builtins.fetchMercurial";
            switch (name)
            {
                case "url":
                    url = vm.CoerceToString(set.At(i), ref context, hint, more: false, copyToStore: false, position: position);
                    break;
                case "rev":
                    // Unlike that of fetchGit, it may be the name of a branch or tag.
                    string rev = vm.ForceStringNoContext(set.At(i), hint, position);
                    attributes[GitNames.IsRev(rev) ? "rev" : "ref"] = rev;
                    break;
                case "name":
                    attributes["name"] = vm.ForceStringNoContext(set.At(i), hint, position);
                    break;
                default:
                    throw Error($"unsupported argument '{name}' to 'fetchMercurial'").At(position);
            }
        }

        if (url.Length == 0)
        {
            throw Error("'url' argument required");
        }
    }

    private static string StorePathOf(Vm vm, Value value, Position position, string hint)
    {
        StringContext? context = null;
        string path = vm.CoerceToPath(value, ref context, hint, position);
        return vm.Evaluator().Store.Directory.IsStorePath(path) ? path
            : throw new NixException(NixErrorKind.InvalidStorePath, $"path '{path}' is not in the Nix store").AddTrace(position, hint);
    }

    private static void CheckStore(string url)
    {
        if (!url.StartsWith("http://", StringComparison.Ordinal) && !url.StartsWith("https://", StringComparison.Ordinal))
        {
            throw Error("'fetchClosure' only supports http:// and https:// stores");
        }

        if (FetchUrl.Parse(url).Query.Count > 0)
        {
            throw Error($"'fetchClosure' does not support URL query parameters (in '{url}')");
        }
    }

    private static NixException Error(string message) => new(NixErrorKind.InvalidArgument, message);
}
