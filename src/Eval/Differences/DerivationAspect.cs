namespace TvixEval.Differences;

/// <summary>What of a derivation can differ.</summary>
internal enum DerivationAspect
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

    /// <summary>A structured attribute, or a part of one.</summary>
    StructuredAttribute,

    /// <summary>A file or folder in the store that it uses as it is.</summary>
    InputSource,

    /// <summary>A derivation that it uses, without a counterpart.</summary>
    InputDerivation,

    /// <summary>Which outputs it uses of a derivation.</summary>
    InputOutputs,
}
