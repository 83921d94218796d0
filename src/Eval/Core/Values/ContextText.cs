namespace TvixEval.Core.Values;

/// <summary>How errors show an element of a string context.</summary>
internal static class ContextText
{
    /// <summary>The element as C++ Nix displays it: a full store path, and which output of it.</summary>
    public static string Display(StringContextElement element) => ContextElement.Parse(element).Display();
}
