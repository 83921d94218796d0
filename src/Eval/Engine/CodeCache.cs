using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using TvixEval.Formats.Regex;

namespace TvixEval.Engine;

/// <summary>
/// What evaluators with the same settings can take over from one another: the files that were compiled, the base environment that they were compiled
/// for, and regular expressions. Nothing in it belongs to an evaluation, so it may outlive all of them; its owner bounds it (<see cref="Trim"/>). Safe
/// for several threads.
/// </summary>
internal sealed class CodeCache
{
    private readonly ConcurrentDictionary<string, SourceCode> files = new(StringComparer.Ordinal);
    private long length;
    private int added;
    private volatile int round;
    private volatile BaseEnvironment? environment;

    /// <summary>The regular expressions that were compiled; bounded by itself.</summary>
    public RegexCache Regexes { get; } = new();

    /// <summary>How long the texts of its files are together, in bytes. What was made of a file takes some nine times as much.</summary>
    public long Length => Interlocked.Read(ref length);

    /// <summary>The base environment; made when it is first needed, by the evaluator that needs it.</summary>
    public BaseEnvironment? Environment
    {
        get => environment;
        set => environment = value;
    }

    /// <summary>Starts a round: what is not used from here on is what goes first.</summary>
    public void StartRound() => Interlocked.Increment(ref round);

    /// <summary>The file at a path, or null.</summary>
    /// <param name="path">The Nix path by which it is known.</param>
    public SourceCode? Find(string path)
    {
        if (!files.TryGetValue(path, out SourceCode? found))
        {
            return null;
        }

        found.Round = round;
        return found;
    }

    /// <summary>Keeps a file, in place of another one at its path.</summary>
    /// <param name="path">The Nix path by which it is known.</param>
    /// <param name="code">The file.</param>
    public void Keep(string path, SourceCode code)
    {
        code.Round = round;
        code.Number = Interlocked.Increment(ref added);
        int replaced = 0;
        files.AddOrUpdate(path, code, (_, old) =>
        {
            replaced = old.Source.Length;
            return code;
        });
        Interlocked.Add(ref length, code.Source.Length - replaced);
    }

    /// <summary>
    /// Lets go of files until their texts are no longer than a length: first of those that were not used for the longest time, and among those of the
    /// same round first of those that were read last. An evaluation that reads more than there is room for thus finds what fits the next time.
    /// </summary>
    /// <param name="most">The length in bytes.</param>
    public void Trim(long most)
    {
        if (Length <= most)
        {
            return;
        }

        foreach (KeyValuePair<string, SourceCode> file in files.ToArray().OrderBy(static file => file.Value.Round).ThenByDescending(static file => file.Value.Number))
        {
            if (Length <= most)
            {
                return;
            }

            if (((ICollection<KeyValuePair<string, SourceCode>>)files).Remove(file))
            {
                Interlocked.Add(ref length, -file.Value.Source.Length);
            }
        }
    }
}
