using TvixEval.Text;

namespace TvixEval.Analysis;

/// <summary>A name in scope, as the checks follow it.</summary>
internal sealed class CheckedName
{
    public CheckedName(Symbol symbol, int offset)
    {
        Symbol = symbol;
        Offset = offset;
    }

    public Symbol Symbol { get; }

    /// <summary>The position of what binds it, or -1.</summary>
    public int Offset { get; }

    /// <summary>Whether something refers to it that is not part of its own value.</summary>
    public bool IsUsed { get; set; }

    /// <summary>Whether anything at all refers to it.</summary>
    public bool IsMentioned { get; set; }

    /// <summary>Whether its own value is being walked through.</summary>
    public bool IsOpen { get; set; }
}
