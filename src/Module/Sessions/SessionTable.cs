using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using TvixEval.Engine;
using TvixEval.Work;

namespace TvixEval.Module.Sessions;

/// <summary>The sessions of the process. They belong to no runspace: any may use them.</summary>
internal static class SessionTable
{
    private static readonly List<NixSession> Sessions = new();

    /// <summary>Adds a session.</summary>
    /// <param name="session">The session.</param>
    /// <returns>False when there is one of that name already.</returns>
    public static bool TryAdd(NixSession session)
    {
        lock (Sessions)
        {
            if (Find(session.Name) is not null)
            {
                return false;
            }

            Sessions.Add(session);
            return true;
        }
    }

    /// <summary>The session of a name (case does not count), or null.</summary>
    /// <param name="name">The name.</param>
    public static NixSession? Find(string name)
    {
        lock (Sessions)
        {
            return Sessions.Find(session => string.Equals(session.Name, name, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>The sessions whose names match a wildcard pattern, oldest first.</summary>
    /// <param name="pattern">The pattern.</param>
    public static IReadOnlyList<NixSession> Matching(string pattern)
    {
        var wildcard = new WildcardPattern(pattern, WildcardOptions.IgnoreCase);
        lock (Sessions)
        {
            return Sessions.Where(session => wildcard.IsMatch(session.Name)).ToArray();
        }
    }

    /// <summary>The limits of the session that an evaluator belongs to; none where it belongs to none, or the session was removed.</summary>
    /// <param name="evaluator">The evaluator.</param>
    public static WorkLimits LimitsOf(Evaluator evaluator)
    {
        lock (Sessions)
        {
            return Sessions.Find(session => ReferenceEquals(session.Evaluator, evaluator))?.Limits ?? default;
        }
    }

    /// <summary>The error that no session has a name.</summary>
    /// <param name="name">The name.</param>
    public static ErrorRecord NotFound(string name) =>
        new(new ItemNotFoundException($"There is no Nix session named '{name}'."), "SessionNotFound", ErrorCategory.ObjectNotFound, name);

    /// <summary>Removes a session and lets go of what it keeps.</summary>
    /// <param name="session">The session.</param>
    public static void Remove(NixSession session)
    {
        lock (Sessions)
        {
            Sessions.Remove(session);
        }

        session.Close();
    }
}
