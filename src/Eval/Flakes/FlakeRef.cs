using System;
using TvixEval.Diagnostics;
using TvixEval.Fetch;

namespace TvixEval.Flakes;

/// <summary>A reference to a flake: where its source comes from, and the folder in it that the flake is in. Not changed once it is made.</summary>
internal sealed class FlakeRef : IEquatable<FlakeRef>
{
    /// <summary>Creates a reference.</summary>
    /// <param name="input">The source.</param>
    /// <param name="folder">The folder in it; empty for its root.</param>
    public FlakeRef(FetchInput input, string folder)
    {
        Input = input;
        Folder = folder;
    }

    /// <summary>The source.</summary>
    public FetchInput Input { get; }

    /// <summary>The folder in the source; empty for its root.</summary>
    public string Folder { get; }

    /// <summary>Makes a reference of attributes: those of an input, and <c>dir</c>.</summary>
    /// <exception cref="NixException">They are wrong.</exception>
    public static FlakeRef FromAttributes(FetchAttributes attributes, FetchContext context)
    {
        string folder = attributes.FindString("dir") ?? string.Empty;
        var rest = new FetchAttributes(attributes);
        rest.Remove("dir");
        return new FlakeRef(FetchInput.FromAttributes(rest, context), folder);
    }

    /// <summary>The attributes.</summary>
    public FetchAttributes ToAttributes()
    {
        var attributes = new FetchAttributes(Input.Attributes);
        if (Folder.Length > 0)
        {
            attributes.Add("dir", Folder);
        }

        return attributes;
    }

    /// <summary>
    /// The form in which references of lock files are compared: older lock files have the folder in the source's URL, too.
    /// </summary>
    public FlakeRef Canonicalize()
    {
        if (Input.Attributes.FindString("url") is not { } text)
        {
            return this;
        }

        FetchUrl url;
        try
        {
            url = FetchUrl.Parse(text, isLenient: true);
        }
        catch (BadUrlException)
        {
            return this;
        }

        if (Folder.Length > 0 && url.Query.TryGetValue("dir", out string? folder) && folder == Folder)
        {
            url.Query.Remove("dir");
        }

        return new FlakeRef(Input.With("url", url.ToString()), Folder);
    }

    /// <inheritdoc/>
    public bool Equals(FlakeRef? other) => other is not null && Folder == other.Folder && Input.Equals(other.Input);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FlakeRef);

    /// <inheritdoc/>
    public override int GetHashCode() => Input.GetHashCode();

    /// <summary>The URL of the reference.</summary>
    public override string ToString()
    {
        FetchUrl url = Input.ToUrl();
        if (Folder.Length > 0 && !url.Query.ContainsKey("dir"))
        {
            url.Query.Add("dir", Folder);
        }

        return url.ToString();
    }
}
