using TvixEval.Core.Values;

namespace TvixEval.Store;

/// <summary>
/// Texts that stand for store paths which are not known yet. A builder gets to see the paths instead. They start with a
/// slash, and 52 base-32 digits follow.
/// </summary>
internal static class DownstreamPlaceholder
{
    private const int CompressedSize = 20;

    /// <summary>Stands for an output's path inside the derivation that the output belongs to (<c>builtins.placeholder</c>).</summary>
    /// <param name="output">The output's name.</param>
    public static string OfOwnOutput(string output) => Render(HashOf("nix-output:" + output));

    /// <summary>Stands for the path of an output of another derivation, which is known only after it is built.</summary>
    /// <param name="derivation">The other derivation's store path.</param>
    /// <param name="output">The output's name.</param>
    public static string OfOutput(string derivation, string output) => Render(HashOfOutput(derivation, output));

    /// <summary>Stands for what an element of a string context means: an output, perhaps of a derivation that is an output.</summary>
    /// <param name="element">The element; its kind is <see cref="ContextElementKind.Output"/>.</param>
    internal static string Of(ContextElement element)
    {
        Hash hash = HashOfOutput(element.Path, element.Outputs[0]);
        for (int i = 1; i < element.Outputs.Length; i++)
        {
            string derivation = hash.Compress(CompressedSize).ToText(HashFormat.Nix32, withAlgorithm: false);
            hash = HashOf("nix-computed-output:" + derivation + ":" + element.Outputs[i]);
        }

        return Render(hash);
    }

    private static Hash HashOfOutput(string derivation, string output)
    {
        string name = StoreDirectory.OutputName(StorePathNames.DerivationNameOf(derivation), output);
        return HashOf("nix-upstream-output:" + StorePathNames.HashPartOf(derivation) + ":" + name);
    }

    private static Hash HashOf(string text) => Hash.Of(HashAlgorithm.Sha256, text);

    private static string Render(Hash hash) => "/" + hash.ToText(HashFormat.Nix32, withAlgorithm: false);
}
