using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace TvixEval.Programs;

/// <summary>A piece of a generated expression: text and smaller pieces between it, so that it can be made smaller piece by piece.</summary>
internal class Fragment
{
    private readonly object[] parts;
    private readonly bool isOfTokens;

    /// <summary>Creates a fragment.</summary>
    /// <param name="parts">Texts (bytes, one a char) and fragments, in order.</param>
    public Fragment(params object[] parts) => this.parts = parts;

    private Fragment(bool isOfTokens, object[] parts)
        : this(parts) => this.isOfTokens = isOfTokens;

    /// <summary>A fragment of tokens, which is made smaller by leaving some of them out.</summary>
    /// <param name="tokens">Texts.</param>
    public static Fragment OfTokens(IEnumerable<string> tokens) => new(isOfTokens: true, tokens.ToArray<object>());

    /// <summary>The text of it all.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        AppendTo(text);
        return text.ToString();
    }

    /// <summary>Copies in which one piece, at any depth, is replaced by one of the pieces in it or by something simple; bigger cuts first.</summary>
    public IEnumerable<Fragment> Smaller()
    {
        for (int size = isOfTokens ? parts.Length / 2 : 0; size > 0; size /= 2)
        {
            for (int at = 0; at < parts.Length; at += size)
            {
                yield return new Fragment(isOfTokens: true, parts.Where((_, i) => i < at || i >= at + size).ToArray());
            }
        }

        foreach (Fragment child in parts.OfType<Fragment>())
        {
            yield return child;
        }

        string own = ToString();
        foreach (string simple in new[] { "null", "0", "\"\"", "[ ]", "{ }" }.Where(simple => simple.Length < own.Length))
        {
            yield return new Fragment(simple);
        }

        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i] is Fragment child)
            {
                foreach (Fragment smaller in child.Smaller())
                {
                    object[] copy = (object[])parts.Clone();
                    copy[i] = smaller;
                    yield return new Fragment(copy);
                }
            }
        }
    }

    private void AppendTo(StringBuilder text)
    {
        foreach (object part in parts)
        {
            if (part is Fragment fragment)
            {
                fragment.AppendTo(text);
            }
            else
            {
                text.Append((string)part);
            }
        }
    }
}
