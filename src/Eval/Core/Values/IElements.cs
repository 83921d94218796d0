namespace TvixEval.Core.Values;

/// <summary>Values in an order: the elements of a list, or what would be those of one that is not made.</summary>
internal interface IElements
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>One of them, evaluated or not. Whoever takes any kind of them asks for each once, in their order, and is done with it before the next.</summary>
    /// <param name="index">Its index, less than <see cref="Count"/>.</param>
    Value this[int index] { get; }
}
