namespace TvixEval.Programs;

/// <summary>A piece of a program that says what it must print as.</summary>
internal sealed class PrintedFragment : Fragment
{
    /// <summary>Creates one.</summary>
    /// <param name="print">See <see cref="Print"/>.</param>
    /// <param name="level">See <see cref="Level"/>.</param>
    /// <param name="isCall">See <see cref="IsCall"/>.</param>
    /// <param name="isFaithful">See <see cref="IsFaithful"/>.</param>
    /// <param name="parts">Texts and fragments, in order.</param>
    public PrintedFragment(string print, int level, bool isCall, bool isFaithful, params object[] parts)
        : base(parts) => (Print, Level, IsCall, IsFaithful) = (print, level, isCall, isFaithful);

    /// <summary>The canonical form, put together without the parser.</summary>
    public string Print { get; }

    /// <summary>How tight its outermost construct binds.</summary>
    public int Level { get; }

    /// <summary>Whether it is a call, to which applying it adds an argument.</summary>
    public bool IsCall { get; }

    /// <summary>Whether the canonical form prints as itself when parsed again.</summary>
    public bool IsFaithful { get; }

    /// <summary>The same in parentheses.</summary>
    /// <param name="level">How tight they bind.</param>
    public PrintedFragment InParentheses(int level) => new(Print, level, IsCall, IsFaithful, "(", this, ")");
}
