namespace TvixEval.Results;

/// <summary>What became of a result that was evaluated.</summary>
internal enum Keeping
{
    /// <summary>It is kept.</summary>
    Kept,

    /// <summary>It is no data: it has functions or derivations, is not evaluated wholly, or contains itself.</summary>
    NoData,

    /// <summary>It is larger than <see cref="ResultCache.MaxData"/>.</summary>
    TooLarge,

    /// <summary>It depends on what may be another thing each time, such as the current time, or on what nobody can compare, such as a function of the program.</summary>
    ChangesEachTime,

    /// <summary>Its evaluation has said something, and that cannot be kept.</summary>
    HasMessages,

    /// <summary>Files were read again meanwhile.</summary>
    ReadAgain,

    /// <summary>It could not be written.</summary>
    NoPlace,
}
