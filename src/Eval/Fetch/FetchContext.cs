using System;
using System.Collections.Generic;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Machine;
using TvixEval.Store;

namespace TvixEval.Fetch;

/// <summary>What fetching needs to know of the evaluation that it is part of.</summary>
internal sealed class FetchContext
{
    /// <summary>Creates the context of what a machine fetches.</summary>
    public FetchContext(Vm vm)
        : this(vm.Evaluator, vm.Poller)
    {
    }

    /// <summary>Creates a context.</summary>
    /// <param name="evaluator">The evaluator.</param>
    /// <param name="poll">Called every few milliseconds; throws to end the work.</param>
    public FetchContext(Evaluator evaluator, Action poll)
    {
        Evaluator = evaluator;
        Poll = poll;
    }

    /// <summary>The evaluator.</summary>
    public Evaluator Evaluator { get; }

    /// <summary>Called every few milliseconds; throws to end the work.</summary>
    public Action Poll { get; }

    /// <summary>What the evaluator fetched.</summary>
    public Fetcher Fetcher => Evaluator.Fetcher;

    /// <summary>The settings of fetching.</summary>
    public FetchSettings Settings => Evaluator.Settings.Fetch;

    /// <summary>The store.</summary>
    public EvaluationStore Store => Evaluator.Store;

    /// <summary>Gives a warning.</summary>
    public void Warn(string message) => Evaluator.Settings.OnWarning(UrlSecrets.Hide(message), false);

    /// <summary>Whether an experimental feature is on.</summary>
    public bool HasFeature(string feature) => ExperimentalFeatures.IsOn(Evaluator.Settings.ExperimentalFeatures, feature);

    /// <summary>Fails unless an experimental feature, if any, is on.</summary>
    public void RequireFeature(string? feature)
    {
        if (feature is not null)
        {
            ExperimentalFeatures.Require(Evaluator.Settings.ExperimentalFeatures, feature);
        }
    }

    /// <summary>
    /// Fails when evaluation is restricted and a URI is not among the allowed ones. Stricter than C++ Nix: of a file or folder on this
    /// machine the place counts that it really is, links followed, and it must be allowed with all that is in it.
    /// </summary>
    /// <exception cref="NixException">It is not allowed.</exception>
    public void CheckUri(string uri)
    {
        if (!Evaluator.Settings.RestrictEvaluation)
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

    /// <summary>Fails when evaluation is restricted and the URL of an input is not among the allowed ones.</summary>
    /// <exception cref="NixException">It is not allowed.</exception>
    public void CheckInput(FetchInput input)
    {
        if (Evaluator.Settings.RestrictEvaluation)
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
