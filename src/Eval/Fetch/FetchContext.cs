using System;
using System.Collections.Generic;
using TvixEval.Diagnostics;
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
    public void Warn(string message) => Evaluator.Settings.OnWarning(message, false);

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

    /// <summary>Fails when evaluation is restricted and a URI is not among the allowed ones.</summary>
    /// <exception cref="NixException">It is not allowed.</exception>
    public void CheckUri(string uri)
    {
        if (!Evaluator.Settings.RestrictEvaluation || AllowedUris.Allow(Settings.AllowedUris, uri))
        {
            return;
        }

        if (uri.Length > 0 && uri[0] == '/')
        {
            Store.Restriction?.Check(IO.CanonPath.Of(uri));
            return;
        }

        FetchUrl? url = null;
        try
        {
            url = FetchUrl.Parse(uri);
        }
        catch (NixException)
        {
            // Not a URL: refused below.
        }

        if (url is { Scheme: "file" })
        {
            Store.Restriction?.Check(IO.CanonPath.Of(url.ToFilePath()));
            return;
        }

        throw new NixException(NixErrorKind.Access, $"access to URI '{uri}' is forbidden in restricted mode");
    }
}
