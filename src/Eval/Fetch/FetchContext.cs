using System;
using System.Collections.Generic;
using TvixEval.Dependencies;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Fetch;

/// <summary>What fetching needs to know of the evaluation that it is part of.</summary>
internal sealed class FetchContext
{
    private readonly FetchEnvironment environment;

    /// <summary>Creates a context.</summary>
    /// <param name="environment">What is the same for all of the evaluator.</param>
    /// <param name="poll">Called every few milliseconds; throws to end the work.</param>
    public FetchContext(FetchEnvironment environment, Action poll)
    {
        this.environment = environment;
        Poll = poll;
    }

    /// <summary>Called every few milliseconds; throws to end the work.</summary>
    public Action Poll { get; }

    /// <summary>What the evaluator fetched.</summary>
    public Fetcher Fetcher => environment.Fetcher;

    /// <summary>The kinds of input, in the order in which they are asked about a URL.</summary>
    public IReadOnlyList<InputScheme> Schemes => environment.Schemes;

    /// <summary>The settings of fetching.</summary>
    public FetchSettings Settings => environment.Settings;

    /// <summary>The store.</summary>
    public EvaluationStore Store => environment.Store;

    /// <summary>The files that expressions see.</summary>
    public INixFileSystem Files => environment.Files;

    /// <summary>Whether only what is allowed may be fetched.</summary>
    public bool IsRestricted => environment.IsRestricted;

    /// <summary>The absolute Nix path that relative ones start from.</summary>
    public string CurrentDirectory => environment.GetCurrentDirectory();

    /// <summary>The scheme of a name, or null.</summary>
    /// <param name="name">What the attribute <c>type</c> says.</param>
    public InputScheme? FindScheme(string name)
    {
        foreach (InputScheme scheme in Schemes)
        {
            if (scheme.Name == name)
            {
                return scheme;
            }
        }

        return null;
    }

    /// <summary>Gives a warning.</summary>
    public void Warn(string message) => environment.OnWarning(UrlSecrets.Hide(message));

    /// <summary>Whether an experimental feature is on.</summary>
    public bool HasFeature(string feature) => ExperimentalFeatures.IsOn(environment.Features, feature);

    /// <summary>Fails unless an experimental feature, if any, is on.</summary>
    public void RequireFeature(string? feature)
    {
        if (feature is not null)
        {
            ExperimentalFeatures.Require(environment.Features, feature);
        }
    }

    /// <summary>
    /// Fails when evaluation is restricted and a URI is not among the allowed ones. Stricter than C++ Nix: of a file or folder on this
    /// machine the place counts that it really is, links followed, and it must be allowed with all that is in it.
    /// </summary>
    /// <exception cref="NixException">It is not allowed.</exception>
    public void CheckUri(string uri)
    {
        if (!IsRestricted)
        {
            return;
        }

        bool isAllowed = AllowedUris.Allow(Settings.AllowedUris, uri);
        FetchUrl? url = null;
        if (uri.Length > 0 && uri[0] == '/')
        {
            CheckPlace(CanonPath.Of(uri), string.Empty, isAllowed, isFile: true, uri);
            return;
        }

        try
        {
            url = FetchUrl.Parse(uri);
        }
        catch (NixException)
        {
            // Not a URL: refused below.
        }

        if (url is { Transport: "file" } or { Scheme: "path" } && url.ToFilePath() is { } path && path.Length > 0 && path[0] == '/')
        {
            CheckPlace(CanonPath.Of(path), url.Scheme + (url.Scheme == "path" ? ":" : "://"), isAllowed, url.Scheme == "file", uri);
        }
        else if (!isAllowed)
        {
            throw Forbidden(uri);
        }
    }

    /// <summary>Whether it is recorded what is read: then what programs read on their own has to be read here, too.</summary>
    public bool IsRecorded => environment.Dependencies is not null;

    /// <summary>Records that something was downloaded.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="hash">The hash of what was there.</param>
    /// <param name="isLocked">Whether whoever asked for it said what the hash must be.</param>
    public void NoteDownload(string url, Hash hash, bool isLocked) =>
        environment.Dependencies?.Current.Add(isLocked ? FactKind.Locked : FactKind.Unlocked, UrlSecrets.Hide(url), FileAnswers.Of(hash));

    /// <summary>Fails when evaluation is restricted and the URL of an input is not among the allowed ones.</summary>
    /// <exception cref="NixException">It is not allowed.</exception>
    public void CheckInput(FetchInput input)
    {
        if (IsRestricted)
        {
            CheckUri(input.ToUrlString());
        }
    }

    private static NixException Forbidden(string uri) =>
        new(NixErrorKind.Access, $"access to URI '{uri}' is forbidden in restricted mode");

    /// <summary>Fails when a place on this machine may not be fetched.</summary>
    /// <param name="path">The path.</param>
    /// <param name="start">What a URI of a place starts with.</param>
    /// <param name="isAllowed">Whether the URI of the path is allowed.</param>
    /// <param name="isFile">Whether the paths that may be read count, too.</param>
    /// <param name="uri">The URI, for the message.</param>
    private void CheckPlace(string path, string start, bool isAllowed, bool isFile, string uri)
    {
        string place = SymlinkResolver.Resolve(Store.Disk, path, SymlinkMode.Full);
        bool isPlaceAllowed = place == path ? isAllowed : start.Length > 0 && AllowedUris.Allow(Settings.AllowedUris, start + place);
        if (isPlaceAllowed)
        {
            return;
        }

        if (isFile)
        {
            // First what was asked for, as C++ Nix words it.
            Store.Restriction?.CheckWhole(path);
            Store.Restriction?.CheckWhole(place);
        }
        else if (!isAllowed || Store.Restriction?.IsWhollyAllowed(place) != true)
        {
            throw Forbidden(uri);
        }
    }
}
