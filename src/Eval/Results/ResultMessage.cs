namespace TvixEval.Results;

/// <summary>What an evaluation said: a trace or a warning.</summary>
internal sealed class ResultMessage
{
    /// <summary>Creates a message.</summary>
    /// <param name="text">The text; bytes, one a char.</param>
    /// <param name="isWarning">Whether it is a warning.</param>
    /// <param name="outputs">How many objects were written before it.</param>
    public ResultMessage(string text, bool isWarning, int outputs)
    {
        Text = text;
        IsWarning = isWarning;
        Outputs = outputs;
    }

    /// <summary>The text; bytes, one a char.</summary>
    public string Text { get; }

    /// <summary>Whether it is a warning.</summary>
    public bool IsWarning { get; }

    /// <summary>How many objects were written before it.</summary>
    public int Outputs { get; }
}
