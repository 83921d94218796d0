namespace TvixEval.Builtins;

/// <summary>Taking path texts apart, with the habits of <c>baseNameOf</c> and <c>dirOf</c>.</summary>
internal static class PathText
{
    /// <summary>What comes after the last slash; one slash at the end does not count.</summary>
    /// <param name="path">Bytes, one a char.</param>
    public static string BaseName(string path)
    {
        if (path.Length == 0)
        {
            return path;
        }

        int last = path.Length - 1;
        if (path[last] == '/' && last > 0)
        {
            last--;
        }

        int from = path.LastIndexOf('/', last) + 1;
        return path.Substring(from, last - from + 1);
    }

    /// <summary>What comes before the last slash; <c>.</c> without a slash.</summary>
    /// <param name="path">Bytes, one a char.</param>
    public static string Directory(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash < 0 ? "." : slash == 0 ? "/" : path.Substring(0, slash);
    }
}
