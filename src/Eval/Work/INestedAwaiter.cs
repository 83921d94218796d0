namespace TvixEval.Work;

/// <summary>What a nested method can await.</summary>
internal interface INestedAwaiter
{
    /// <summary>The method that awaits has moved to the heap.</summary>
    /// <param name="frame">Its frame.</param>
    /// <returns>The nesting that it belongs to; null where what it awaits has failed.</returns>
    Nesting? OnAwaited(NestedFrame frame);
}
