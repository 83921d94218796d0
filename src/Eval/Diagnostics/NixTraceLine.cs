namespace TvixEval;

/// <summary>A line of an error's trace: what was being evaluated, and its location.</summary>
public sealed class NixTraceLine
{
    internal NixTraceLine(string text, NixLocation? location)
    {
        Text = text;
        Location = location;
    }

    /// <summary>What was being evaluated, such as <c>while evaluating the attribute 'name'</c>.</summary>
    public string Text { get; }

    /// <summary>The location, or null.</summary>
    public NixLocation? Location { get; }

    /// <inheritdoc/>
    public override string ToString() => Location is null ? Text : Text + " (" + Location + ")";
}
