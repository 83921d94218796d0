using System.Collections.Generic;

namespace TvixEval.Flakes;

/// <summary>The outputs of flakes that hold configurations by name, where <c>nixos-rebuild</c>, <c>home-manager</c> and <c>darwin-rebuild</c> look for them.</summary>
internal static class FlakeConfigurations
{
    /// <summary>The names of the outputs.</summary>
    public static IReadOnlyList<string> Places { get; } = new[] { "nixosConfigurations", "darwinConfigurations", "homeConfigurations" };
}
