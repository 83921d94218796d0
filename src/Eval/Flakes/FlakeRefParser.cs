using System;
using TvixEval.Diagnostics;
using TvixEval.Fetch;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Flakes;

/// <summary>Reads flake references: names that a registry knows (<c>nixpkgs/branch</c>), URLs, and paths; in this order.</summary>
internal sealed class FlakeRefParser
{
    private readonly FetchContext context;

    /// <summary>Creates a parser.</summary>
    public FlakeRefParser(FetchContext context) => this.context = context;

    /// <summary>The folder that relative paths start from, a Nix path; null where references stand for themselves.</summary>
    public string? BaseFolder { get; set; }

    /// <summary>Whether what is referred to is a flake, and not just any source.</summary>
    public bool IsFlake { get; set; } = true;

    /// <summary>Whether a folder is referred to as it is, also where it has no <c>flake.nix</c>; otherwise it is searched for upwards.</summary>
    public bool AllowsMissing { get; set; }

    /// <summary>Whether relative paths may stay relative where there is no folder that they start from.</summary>
    public bool KeepsRelativePaths { get; set; }

    /// <summary>Reads a reference.</summary>
    /// <param name="text">The text as bytes, one a char.</param>
    /// <exception cref="NixException">It is none, or has a fragment.</exception>
    public FlakeRef Parse(string text)
    {
        FlakeRef reference = Parse(text, out string fragment);
        return fragment.Length == 0
            ? reference
            : throw new NixException(NixErrorKind.InvalidFlake, $"unexpected fragment '{fragment}' in flake reference '{text}'");
    }

    /// <summary>Reads a reference, and what follows a <c>#</c>.</summary>
    /// <param name="text">The text as bytes, one a char.</param>
    /// <param name="fragment">What follows the <c>#</c>, decoded; empty for nothing.</param>
    /// <exception cref="NixException">It is none.</exception>
    public FlakeRef Parse(string text, out string fragment) =>
        ParseName(text, out fragment) ?? ParseUrl(text, out fragment) ?? ParsePath(text, out fragment);

    private FlakeRef? ParseName(string text, out string fragment)
    {
        int hash = text.IndexOf('#');
        string name = hash < 0 ? text : text.Substring(0, hash);
        string rest = hash < 0 ? string.Empty : text.Substring(hash + 1);
        fragment = string.Empty;
        if (!IsName(name) || !IsFragment(rest))
        {
            return null;
        }

        fragment = FetchUrl.Decode(rest);
        return new FlakeRef(FetchInput.FromUrl(new FetchUrl("flake", null, name.Split('/')), context, IsFlake), string.Empty);
    }

    private FlakeRef? ParseUrl(string text, out string fragment)
    {
        fragment = string.Empty;
        try
        {
            FetchUrl url = FetchUrl.Parse(text, context.Warn, isLenient: true);
            if (BaseFolder is not null && url.Scheme is "path" or "git+file")
            {
                string path = url.ToFilePath();
                if (path.Length == 0 || path[0] != '/')
                {
                    url.Path.Clear();
                    url.Path.AddRange(GitUrls.SegmentsOf(CanonPath.Append(BaseFolder, path)));
                }
            }

            return FromUrl(url, out fragment);
        }
        catch (BadUrlException)
        {
            return null;
        }
    }

    private FlakeRef ParsePath(string text, out string fragment)
    {
        int hash = text.IndexOf('#');
        string rest = hash < 0 ? text : text.Substring(0, hash);
        int question = rest.IndexOf('?');
        string path = question < 0 ? rest : rest.Substring(0, question);
        var url = new FetchUrl("path", BaseFolder is not null || (path.Length > 0 && path[0] == '/') ? new UrlAuthority(string.Empty) : null, Array.Empty<string>());
        if (question >= 0)
        {
            url.ReadQuery(rest.Substring(question + 1), context.Warn);
        }

        url.Fragment = hash < 0 ? string.Empty : FetchUrl.Decode(text.Substring(hash + 1));
        if (BaseFolder is not null)
        {
            // C++ Nix resolves links here, so that the search upwards starts from where the folder really is.
            path = SymlinkResolver.Resolve(context.Store.Disk, CanonPath.Resolve(path, BaseFolder), SymlinkMode.Full);
            if (IsFlake)
            {
                return new FlakeSearch(context, text, url) { AllowsMissing = AllowsMissing }.Find(path, out fragment, FromUrl);
            }
        }
        else if (!KeepsRelativePaths && (path.Length == 0 || path[0] != '/'))
        {
            throw FetchUrl.Bad($"flake reference '{text}' is not an absolute path");
        }

        url.Path.AddRange(GitUrls.SegmentsOf(path));
        return FromUrl(url, out fragment);
    }

    private FlakeRef FromUrl(FetchUrl url, out string fragment)
    {
        string folder = url.Query.TryGetValue("dir", out string? dir) ? dir : string.Empty;
        url.Query.Remove("dir");
        fragment = url.Fragment;
        url.Fragment = string.Empty;
        return new FlakeRef(FetchInput.FromUrl(url, context, IsFlake), folder);
    }

    /// <summary>Whether a text is <c>id</c>, <c>id/rev</c>, <c>id/ref</c> or <c>id/ref/rev</c>, as far as its characters go.</summary>
    private static bool IsName(string text)
    {
        int slash = text.IndexOf('/');
        string id = slash < 0 ? text : text.Substring(0, slash);
        if (!IsId(id))
        {
            return false;
        }

        if (slash < 0)
        {
            return true;
        }

        // A revision after the branch has only characters that a branch may have as well.
        string rest = text.Substring(slash + 1);
        for (int i = 0; i < rest.Length; i++)
        {
            if (!IsLetterOrDigit(rest[i]) && rest[i] != '@' && (i == 0 || rest[i] is not ('_' or '.' or '/' or '+' or '-')))
            {
                return false;
            }
        }

        return rest.Length > 0;
    }

    /// <summary>Whether a text is the name of a flake or an input.</summary>
    internal static bool IsId(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!(i == 0 ? IsLetter(text[i]) : IsLetterOrDigit(text[i]) || text[i] is '_' or '-'))
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    private static bool IsFragment(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            bool isEscape = text[i] == '%' && i + 2 < text.Length && IsHexDigit(text[i + 1]) && IsHexDigit(text[i + 2]);
            if (!isEscape && !IsLetterOrDigit(text[i]) && "-._~!$&'\"()*+,;=:@/? ^".IndexOf(text[i]) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static bool IsLetterOrDigit(char c) => IsLetter(c) || c is >= '0' and <= '9';

    private static bool IsHexDigit(char c) => c is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F');
}
