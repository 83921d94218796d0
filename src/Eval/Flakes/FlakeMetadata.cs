using System;
using System.Collections.Generic;
using System.Globalization;
using TvixEval.Fetch;
using TvixEval.Fetch.Git;
using TvixEval.Formats.Json;
using TvixEval.Store;

namespace TvixEval.Flakes;

/// <summary>What is known of a flake without evaluating its outputs, as <c>nix flake metadata</c> has it.</summary>
internal static class FlakeMetadata
{
    /// <summary>What <c>nix flake metadata --json</c> prints.</summary>
    /// <param name="flake">The flake.</param>
    /// <param name="context">What counts as locked, and how a work tree with changes is looked at.</param>
    public static string ToJson(LockedFlake flake, FetchContext context)
    {
        FlakeFile file = flake.Flake;
        FetchAttributes locked = file.Locked.ToAttributes();
        var members = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["originalUrl"] = JsonData.Quote(flake.Reference.ToString()),
            ["original"] = flake.Reference.ToAttributes().ToJson(),
            ["resolvedUrl"] = JsonData.Quote(file.Resolved.ToString()),
            ["resolved"] = file.Resolved.ToAttributes().ToJson(),
            ["url"] = JsonData.Quote(file.Locked.ToString()),
            ["locked"] = locked.ToJson(),
            ["path"] = JsonData.Quote(file.Tree!.StorePath),
            ["locks"] = flake.File.ToJson(),
        };
        AddText(members, "description", file.Description);
        AddText(members, "revision", file.Locked.Input.Rev is { } rev ? FetchInput.TextOf(rev) : null);
        AddText(members, "dirtyRevision", locked.FindString("dirtyRev"));
        AddText(members, "fingerprint", Fingerprint(flake, context));
        AddNumber(members, "revCount", locked.FindInteger("revCount"));
        AddNumber(members, "lastModified", file.Locked.Input.LastModified);
        var parts = new List<string>();
        foreach (KeyValuePair<string, string> member in members)
        {
            parts.Add(JsonData.Quote(member.Key) + ":" + member.Value);
        }

        return "{" + string.Join(",", parts) + "}";
    }

    /// <summary>
    /// The digits of a hash that is the same for flakes with the same content and inputs; null where nobody can tell: an input is not locked, or it is a work tree with changes
    /// that has submodules. The changes of a work tree are those that it has now.
    /// </summary>
    /// <param name="flake">The flake.</param>
    /// <param name="context">What counts as locked, and how a work tree with changes is looked at.</param>
    public static string? Fingerprint(LockedFlake flake, FetchContext context)
    {
        if (flake.File.Unlocked(context.Settings) is not null || OfInput(flake.Flake.Locked.Input, context) is not { } text)
        {
            return null;
        }

        FetchInput input = flake.Flake.Locked.Input;
        text += ";" + flake.Flake.Locked.Folder + ";" + JsonIndentation.Indent(flake.File.ToJson());
        text += input.Attributes.FindInteger("revCount") is { } count ? FormattableString.Invariant($";revCount={count}") : string.Empty;
        text += input.LastModified is { } time ? FormattableString.Invariant($";lastModified={time}") : string.Empty;
        return Hash.Of(HashAlgorithm.Sha256, text).ToText(HashFormat.Base16, withAlgorithm: false);
    }

    private static string? OfInput(FetchInput input, FetchContext context)
    {
        string? rev = input.Rev is { } known ? FetchInput.TextOf(known) : null;
        string? narHash = input.NarHash?.ToText(HashFormat.Sri, withAlgorithm: true);
        return input.Type switch
        {
            "path" => "path:" + narHash,
            "git" => GitFingerprint.Of(input, context),
            "tarball" => narHash ?? rev,
            "indirect" => null,
            _ => rev,
        };
    }

    private static void AddText(SortedDictionary<string, string> members, string name, string? text)
    {
        if (text is not null)
        {
            members[name] = JsonData.Quote(text);
        }
    }

    private static void AddNumber(SortedDictionary<string, string> members, string name, long? number)
    {
        if (number is { } known)
        {
            members[name] = known.ToString(CultureInfo.InvariantCulture);
        }
    }
}
