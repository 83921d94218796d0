using System.Collections.Generic;
using TvixEval.IO;

namespace TvixEval.Dependencies;

/// <summary>What was found out about a path. Safe for several threads.</summary>
internal sealed class PathFacts
{
    private readonly string?[] answers = new string?[FileAnswers.Count];

    /// <summary>What tells, without reading it, whether a file or folder is still the one that was read; one of what does not exist where that is not known.</summary>
    public FileStamp Stamp { get; set; } = FileStamp.Missing;

    /// <summary>
    /// Whether two answers to one question differed: the path changed while it was being read, so that what was evaluated belongs to no
    /// state of it.
    /// </summary>
    public bool IsTorn { get; set; }

    /// <summary>
    /// Whether it was read only to fetch a tree or to find out what is in one. The tree's hash then stands for it where it must be the same in
    /// every checkout.
    /// </summary>
    public bool IsInner { get; set; } = true;

    /// <summary>The answer to a question; null where it was not asked.</summary>
    public string? this[FileQuestion question]
    {
        get => answers[(int)question];
        set => answers[(int)question] = value;
    }

    /// <summary>The questions that were asked.</summary>
    public IEnumerable<FileQuestion> Questions
    {
        get
        {
            for (int i = 0; i < answers.Length; i++)
            {
                if (answers[i] is not null)
                {
                    yield return (FileQuestion)i;
                }
            }
        }
    }

    /// <summary>Adds an answer.</summary>
    /// <param name="question">The question.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="stamp">For what is read: its stamp before that.</param>
    /// <param name="isInner">Whether it is asked for a tree that is fetched.</param>
    /// <returns>Whether that is anything new.</returns>
    public bool Add(FileQuestion question, string answer, FileStamp stamp, bool isInner)
    {
        lock (answers)
        {
            bool isNew = IsInner && !isInner;
            ref string? known = ref answers[(int)question];
            if (known is null)
            {
                known = answer;
                isNew = true;
            }
            else if (known != answer)
            {
                isNew |= !IsTorn;
                IsTorn = true;
            }

            if (stamp.Exists && !Stamp.Exists)
            {
                Stamp = stamp;
            }

            IsInner &= isInner;
            return isNew;
        }
    }

    /// <summary>Whether that is all that is known: what it is.</summary>
    public bool IsOnly(FileQuestion question)
    {
        for (int i = 0; i < answers.Length; i++)
        {
            if (i != (int)question && answers[i] is not null)
            {
                return false;
            }
        }

        return true;
    }
}
