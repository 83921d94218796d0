namespace TvixEval.Formats.Toml;

/// <content>Spaces, line ends and comments.</content>
internal sealed partial class TomlParser
{
    private void SkipSpaces()
    {
        while (CharAt(at) is ' ' or '\t')
        {
            at++;
        }
    }

    /// <summary>Skips spaces, line ends, and comments that are whole lines; a comment with something in it that may not be there is left.</summary>
    private void SkipBlankLines()
    {
        while (true)
        {
            int length = CharAt(at) is ' ' or '\t' ? 1 : LineEndLength(at);
            if (length == 0 && CharAt(at) == '#')
            {
                int end = CommentEnd();
                length = IsLineEnd(end) ? end - at : 0;
            }

            if (length == 0)
            {
                return;
            }

            at += length;
        }
    }

    /// <summary>Skips a comment, which must reach to the end of its line, if there is one.</summary>
    private bool SkipComment()
    {
        SkipSpaces();
        if (CharAt(at) != '#')
        {
            return false;
        }

        int end = CommentEnd();
        if (!IsLineEnd(end))
        {
            int next = text.IndexOf('\n', end);
            throw Error(
                "toml::parse_comment_line: newline (LF / CRLF) or EOF is expected",
                next < 0 ? text.Length : next + 1,
                "but got this",
                "most of the control characters are not allowed in comments");
        }

        at = end;
        return true;
    }

    private int CommentEnd()
    {
        int end = at + 1;
        while (CharacterLength(end) is var length and > 0)
        {
            end += length;
        }

        return end;
    }

    /// <summary>Skips what may follow something that ends a line.</summary>
    private void ExpectLineEnd(string message)
    {
        SkipComment();
        if (!IsLineEnd(at))
        {
            throw Error(message, at, "here");
        }
    }

    private bool IsLineEnd(int position) => position >= text.Length || LineEndLength(position) > 0;

    private int LineEndLength(int position) => CharAt(position) switch
    {
        '\n' => 1,
        '\r' when CharAt(position + 1) == '\n' => 2,
        _ => 0,
    };
}
