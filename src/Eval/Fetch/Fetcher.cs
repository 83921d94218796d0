using System;
using System.Collections.Concurrent;
using TvixEval.Dependencies;
using TvixEval.Diagnostics;
using TvixEval.Fetch.Cache;
using TvixEval.Fetch.Schemes;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Fetch;

/// <summary>What an evaluator fetched, so that each input is fetched once. Safe for several threads.</summary>
internal sealed class Fetcher
{
    private volatile ConcurrentDictionary<FetchAttributes, FetchedTree> fetched = new();

    private FetchCache? cache;

    /// <summary>What records what is read; null where nothing does.</summary>
    public DependencyRecorder? Dependencies { get; init; }

    /// <summary>Receives warnings.</summary>
    public Action<string>? OnWarning { get; init; }

    /// <summary>The cache on disk.</summary>
    public FetchCache CacheFor(FetchSettings settings) => cache ??= new FetchCache(settings.CacheDirectory, OnWarning);

    /// <summary>Forgets what was fetched. Store paths stay readable.</summary>
    public void Clear() => fetched = new();

    /// <summary>Fetches an input, once.</summary>
    public FetchedTree Fetch(FetchInput input, FetchContext context)
    {
        ConcurrentDictionary<FetchAttributes, FetchedTree> all = fetched;
        if (all.TryGetValue(input.Attributes, out FetchedTree? known))
        {
            return known;
        }

        // A tree of this machine is recorded file by file.
        using IDisposable? reading = Dependencies is null ? null : DependencyRecord.ForTree();

        if (!input.IsDirect)
        {
            throw Error($"'{input}' is an indirect flake reference, but registry lookups are not allowed");
        }

        FetchedTree tree;
        try
        {
            tree = FetchNow(input, context);
        }
        catch (NixException e) when (NoteFailure(input, e))
        {
            throw;
        }

        all[input.Attributes] = tree;
        Note(input, tree, context);
        return tree;
    }

    // It may work the next time, and not everybody who asks gives up. What a path lacks is in the record.
    private bool NoteFailure(FetchInput input, NixException error)
    {
        if (input.Scheme is not (null or PathScheme) && !error.EndsEvaluation)
        {
            Dependencies?.Current.Add(FactKind.Unlocked, UrlSecrets.Hide(input.ToUrlString()), FileAnswers.Of(error));
        }

        return false;
    }

    private void Note(FetchInput input, FetchedTree tree, FetchContext context)
    {
        if (Dependencies is null)
        {
            return;
        }

        FactKind kind = input.IsLocked(context.Settings) ? FactKind.Locked
            : input.Scheme?.SourceFolder(input, context) is not null ? FactKind.Local
            : FactKind.Unlocked;
        string hash = FileAnswers.Of(tree.NarHash);
        Dependencies.Current.Add(kind, UrlSecrets.Hide(input.ToUrlString()), tree.Input.Rev is { } rev ? hash + " " + FetchInput.TextOf(rev) : hash);
    }

    private static FetchedTree FetchNow(FetchInput input, FetchContext context)
    {
        SourceTree source;
        FetchInput result;
        try
        {
            if (input.Scheme is not { } scheme)
            {
                throw Error($"cannot fetch unsupported input '{input.Attributes.ToJson()}'");
            }

            if (FromStore(input, context) is { } present)
            {
                return present;
            }

            source = scheme.Fetch(input, context);
            result = CheckLocks(input, input.With(source.Attributes).With("__final", true));
        }
        catch (NixException e) when (input.Scheme is not null && e.Pass(Position.None, $"while fetching the input '{input}'"))
        {
            throw;
        }

        Hash narHash = source.NarHash ?? HashOf(source, context.Poll);
        result = result.With("narHash", narHash.ToText(HashFormat.Sri, withAlgorithm: true));
        if (input.NarHash is { } expected && !expected.Equals(narHash))
        {
            // In this order: C++ Nix's message has them the wrong way round here.
            throw Mismatch(input, narHash, expected);
        }

        // Not before: what was not asked for stays out of reach.
        string path = source.StorePath ?? context.Store.AddTree(StoreObject.OfTree(source.Files, source.Root, source.Members, source.Repository), result.Name, narHash);
        context.Store.Allow(path);
        return new FetchedTree(path, narHash, result);
    }

    /// <summary>A final input whose tree is in the store already is not fetched again.</summary>
    private static FetchedTree? FromStore(FetchInput input, FetchContext context)
    {
        if (!input.IsFinal || input.NarHash is not { } narHash)
        {
            return null;
        }

        string path = context.Store.Directory.MakeFixedPath(input.Name, new ContentAddress(ContentAddressMethod.NixArchive, narHash));
        if (!context.Store.IsValid(path))
        {
            return null;
        }

        context.Store.Allow(path);
        return new FetchedTree(path, narHash, input);
    }

    private static Hash HashOf(SourceTree source, Action poll)
    {
        Func<string, FileKind, bool>? filter = source.Members is { } members ? (path, _) => members.Contains(path) : null;
        return NarHasher.Hash(source.Files, source.Root, HashAlgorithm.Sha256, filter, poll);
    }

    private static FetchInput CheckLocks(FetchInput specified, FetchInput result)
    {
        if (specified.IsFinal)
        {
            foreach (var field in specified.Attributes)
            {
                if (result.Attributes[field.Key] is { } value && field.Key != "narHash" && !FetchAttributes.AreEqual(field.Value, value))
                {
                    throw MismatchError($"mismatch in field '{field.Key}' of input '{specified.Attributes.ToJson()}', got '{result.Attributes.ToJson()}'");
                }
            }

            if (specified.NarHash is { } wanted && result.NarHash is { } got && !wanted.Equals(got))
            {
                throw MismatchError($"mismatch in field 'narHash' of input '{specified.Attributes.ToJson()}', got '{result.Attributes.ToJson()}'");
            }

            return specified;
        }

        if (specified.NarHash is { } expected && (result.NarHash is not { } hash || !hash.Equals(expected)))
        {
            throw result.NarHash is { } actual
                ? Mismatch(specified, expected, actual)
                : MismatchError($"NAR hash mismatch in input '{specified}', expected '{expected.ToText(HashFormat.Sri, true)}' but got none");
        }

        if (specified.Rev is { } rev && (result.Rev is not { } found || !found.Equals(rev)))
        {
            throw MismatchError($"'rev' attribute mismatch in input '{result}', expected {FetchInput.TextOf(rev)}");
        }

        return result;
    }

    private static NixException Mismatch(FetchInput input, Hash expected, Hash actual) => MismatchError(
        $"NAR hash mismatch in input '{input}', expected '{expected.ToText(HashFormat.Sri, true)}' but got '{actual.ToText(HashFormat.Sri, true)}'");

    private static NixException MismatchError(string message) => new(NixErrorKind.HashMismatch, message);

    private static NixException Error(string message) => new(NixErrorKind.Fetch, message);
}
