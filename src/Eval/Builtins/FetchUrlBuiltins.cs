using System;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Fetch;
using TvixEval.Fetch.Http;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Builtins;

/// <summary>The builtins that fetch what is behind a URL.</summary>
internal static class FetchUrlBuiltins
{
    private static readonly Symbol UrlName = Symbol.Of("url");
    private static readonly Symbol Sha256Name = Symbol.Of("sha256");

    /// <summary>
    /// Downloads a file and returns its store path. <paramref name="arg"/> is a URL, or a set of <c>url</c> and optionally <c>name</c>
    /// (the name in the store; the default is the last component of the URL) and <c>sha256</c>: the hash that the file must have. Pure
    /// evaluation requires that hash.
    /// <example><c>builtins.fetchurl "https://example.org/data.json"</c></example>
    /// </summary>
    [Builtin("fetchurl", Strict = 1)]
    internal static Value FetchUrl(Vm vm, Value arg) => Fetch(vm, arg, "fetchurl", isArchive: false, string.Empty);

    /// <summary>
    /// Downloads an archive (tar, plain or compressed with gzip, bzip2, xz or zstd, or zip), unpacks it and returns the store
    /// path of the tree. If it contains only a single folder, that folder is the tree. <paramref name="args"/> is a URL, or a set of
    /// <c>url</c> and optionally <c>name</c> (the default is <c>"source"</c>) and <c>sha256</c>: the hash that the tree must have. Pure evaluation
    /// requires that hash.
    /// <example><c>import (builtins.fetchTarball "https://example.org/nixpkgs.tar.gz") { }</c></example>
    /// </summary>
    [Builtin("fetchTarball", IsGlobal = true, Strict = 1)]
    internal static Value FetchTarball(Vm vm, Value args) => Fetch(vm, args, "fetchTarball", isArchive: true, "source");

    private static NixString Fetch(Vm vm, Value argument, string who, bool isArchive, string name)
    {
        var context = vm.FetchContext();
        Value forced = vm.Force(argument, Position.None);
        string? url = null;
        Hash? expected = null;
        bool hasName = false;
        if (forced is AttrSet set)
        {
            ReadArguments(vm, set, who, ref url, ref expected, ref name, ref hasName);
        }
        else
        {
            url = vm.ForceStringNoContext(forced, "while evaluating the url we should fetch", Position.None);
        }

        url = isArchive ? PseudoUrls.Resolve(url!) : url!;
        context.CheckUri(url);
        name = name.Length == 0 ? BaseName(url) : name;
        if (StorePathNames.FaultOfName(name) is { } fault)
        {
            string advice = hasName ? $"Please change the value for the 'name' attribute passed to '{who}', so that it can create a valid store path."
                : forced is AttrSet ? $"Please add a valid 'name' attribute to the argument for '{who}', so that it can create a valid store path."
                : $"Please pass an attribute set with 'url' and 'name' attributes to '{who}',  so that it can create a valid store path.";
            throw new NixException(NixErrorKind.InvalidStorePath, $"invalid store path name when fetching URL '{url}': {fault}. {advice}");
        }

        if (vm.Evaluator().Settings.PureEvaluation && expected is null)
        {
            throw new NixException(NixErrorKind.Access, $"in pure evaluation mode, '{who}' requires a 'sha256' argument");
        }

        string path = Present(context, name, isArchive, expected) ?? (isArchive ? Unpack(context, url, name, expected) : Download(context, url, name, expected));
        if (expected is not null)
        {
            context.NoteDownload(url, expected, isLocked: true);
        }

        context.Store.Allow(path);
        return new NixString(path, StringContext.Of(ContextElement.OfPath(path)));
    }

    private static void ReadArguments(Vm vm, AttrSet set, string who, ref string? url, ref Hash? expected, ref string name, ref bool hasName)
    {
        foreach (int i in vm.Names.SlotsOf(set.Shape))
        {
            var key = new Symbol(set.Keys[i]);
            Position position = set.Shape.PositionAt(i);
            if (key == UrlName)
            {
                url = vm.ForceStringNoContext(set.At(i), "while evaluating the url we should fetch", position);
            }
            else if (key == Sha256Name)
            {
                string hash = vm.ForceStringNoContext(set.At(i), "while evaluating the sha256 of the content we should fetch", position);
                expected = HashArguments.ParseAllowingEmpty(vm, hash, HashAlgorithm.Sha256);
            }
            else if (key == Symbols.Name)
            {
                hasName = true;
                name = vm.ForceStringNoContext(set.At(i), "while evaluating the name of the content we should fetch", position);
            }
            else
            {
                throw Error($"unsupported argument '{key.Name}' to '{who}'");
            }
        }

        if (url is null)
        {
            throw Error("'url' argument required");
        }
    }

    /// <summary>The store path of what has a certain hash, where it is in the store or the cache already.</summary>
    private static string? Present(FetchContext context, string name, bool isArchive, Hash? expected)
    {
        if (expected is null)
        {
            return null;
        }

        EvaluationStore store = context.Store;
        string path = store.Directory.MakeFixedPath(
            name, new ContentAddress(isArchive ? ContentAddressMethod.NixArchive : ContentAddressMethod.Flat, expected));
        if (store.IsValid(path))
        {
            return path;
        }

        INixFileSystem? files = isArchive
            ? context.Fetcher.CacheFor(context.Settings).FindTree(expected)
            : new Downloads(context).FindFile(expected)?.Files;
        if (files is null)
        {
            return null;
        }

        store.AddFetched(path, StoreObject.OfTree(files, CanonPath.Root, null));
        return path;
    }

    private static string Unpack(FetchContext context, string url, string name, Hash? expected)
    {
        FetchedTree tree = FetchInput.FromAttributes(new FetchAttributes { ["type"] = "tarball", ["url"] = url }, context).Fetch(context);
        Check(url, expected, tree.NarHash);
        return Present(context, name, isArchive: true, tree.NarHash) ?? tree.StorePath;
    }

    private static string Download(FetchContext context, string url, string name, Hash? expected)
    {
        CachedDownload file = new Downloads(context).File(url);
        context.NoteDownload(url, file.FileHash, isLocked: false);
        Check(url, expected, file.FileHash);
        return Present(context, name, isArchive: false, file.FileHash)
            ?? throw new NixException(NixErrorKind.IO, $"the file downloaded from '{url}' is no longer in the fetch cache");
    }

    private static void Check(string url, Hash? expected, Hash actual)
    {
        if (expected is not null && !expected.Equals(actual))
        {
            throw new NixException(
                NixErrorKind.HashMismatch,
                $"hash mismatch in file downloaded from '{url}':\n  specified: {expected.ToText(HashFormat.Nix32, true)}\n"
                + $"  got:       {actual.ToText(HashFormat.Nix32, true)}");
        }
    }

    private static string BaseName(string url)
    {
        string trimmed = url.EndsWith("/", StringComparison.Ordinal) ? url.Substring(0, url.Length - 1) : url;
        return trimmed.Substring(trimmed.LastIndexOf('/') + 1);
    }

    private static NixException Error(string message) => new(NixErrorKind.InvalidArgument, message);
}
