namespace TvixEval.Values;

/// <summary>How errors show an element of a string context.</summary>
internal static class ContextText
{
    /// <summary>The element as C++ Nix displays it: full store paths with their marks.</summary>
    public static string Display(StringContextElement element) => element.Encoded;
}
