namespace TvixEval.Flakes;

/// <summary>What an output of a flake is, as <c>nix flake show</c> has it.</summary>
internal enum FlakeOutputKind
{
    /// <summary>A set with outputs in it.</summary>
    Set,

    /// <summary>A derivation.</summary>
    Derivation,

    /// <summary>An app.</summary>
    App,

    /// <summary>A template.</summary>
    Template,

    /// <summary>An overlay of nixpkgs.</summary>
    Overlay,

    /// <summary>A NixOS configuration.</summary>
    Configuration,

    /// <summary>A NixOS module.</summary>
    Module,

    /// <summary>Something that has no form of its own; it was not evaluated.</summary>
    Unknown,

    /// <summary>It was not evaluated, or not completely, for a reason (<see cref="FlakeOutputNote"/>).</summary>
    Omitted,
}
