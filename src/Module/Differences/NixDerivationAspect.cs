namespace TvixEval.Module;

/// <summary>What of a derivation can differ.</summary>
public enum NixDerivationAspect
{
    /// <summary>The name.</summary>
    Name,

    /// <summary>An output: its name, how its path is found, its hash.</summary>
    Output,

    /// <summary>The system that it is built on.</summary>
    System,

    /// <summary>The program that builds it.</summary>
    Builder,

    /// <summary>The arguments of that program.</summary>
    Arguments,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>A structured attribute, or a part of one; the name is its path.</summary>
    StructuredAttribute,

    /// <summary>A file or folder in the store that it uses as it is.</summary>
    InputSource,

    /// <summary>A derivation that it uses, and that the other has nothing in place of.</summary>
    InputDerivation,

    /// <summary>Which outputs it uses of a derivation.</summary>
    InputOutputs,
}
