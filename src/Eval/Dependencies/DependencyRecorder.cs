using System;
using System.Collections.Generic;

namespace TvixEval.Dependencies;

/// <summary>
/// Records what an evaluator reads. An evaluator without one records nothing, and nothing costs anything. The record is as old as what the
/// evaluator remembers of files: what depends on a file that was read for an earlier evaluation depends on it, too.
/// </summary>
internal sealed class DependencyRecorder
{
    private readonly List<Action<DependencyRecord>> constants = new();
    private volatile DependencyRecord current = new();

    /// <summary>Creates a recorder.</summary>
    /// <param name="predecessor">The recorder of an evaluator whose constants are used further; null for none.</param>
    public DependencyRecorder(DependencyRecorder? predecessor = null)
    {
        if (predecessor is not null)
        {
            lock (predecessor.constants)
            {
                constants.AddRange(predecessor.constants);
            }

            Restart();
        }
    }

    /// <summary>The record so far.</summary>
    public DependencyRecord Current => current;

    /// <summary>
    /// Starts a new record, since everything is going to be read again. The one so far stays what it is. To be called before what the evaluator
    /// remembers is forgotten: what is remembered afterwards must be in the new record.
    /// </summary>
    public void Restart()
    {
        lock (constants)
        {
            var next = new DependencyRecord();
            foreach (Action<DependencyRecord> add in constants)
            {
                add(next);
            }

            current = next;
        }
    }

    /// <summary>Adds something that an evaluator finds out only once: it is in each record from then on.</summary>
    /// <param name="add">Adds it to a record.</param>
    public void AddConstant(Action<DependencyRecord> add)
    {
        lock (constants)
        {
            constants.Add(add);
            add(current);
        }
    }
}
