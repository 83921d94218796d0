using System;
using System.Collections.Generic;
using TvixEval.Profiling;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>The cost of an evaluation. The names in brackets are the corresponding ones in C++ Nix's NIX_SHOW_STATS.</summary>
public sealed class NixMeasurement
{
    internal NixMeasurement(EvaluationCounts counts, CallProfile? profile)
    {
        FunctionCalls = counts.FunctionCalls;
        PrimOpCalls = counts.PrimOpCalls;
        ThunksCreated = counts.ThunksCreated;
        ThunksAvoided = counts.ThunksAvoided;
        ThunksForced = counts.ThunksForced;
        Lookups = counts.Lookups;
        Sets = counts.Sets;
        SetAttributes = counts.SetAttributes;
        SetUpdates = counts.SetUpdates;
        ListElements = counts.ListElements;
        ListConcats = counts.ListConcats;
        SourcesParsed = counts.FilesParsed;
        BytesParsed = counts.BytesParsed;
        ParseTime = NixFunctionCost.ToTime(counts.ParseTicks);
        if (profile is null)
        {
            return;
        }

        var functions = new List<NixFunctionCost>();
        foreach (ProfiledFunction function in profile.Functions)
        {
            functions.Add(new NixFunctionCost(function));
        }

        functions.Sort(static (left, right) => right.SelfTime.CompareTo(left.SelfTime));
        Functions = functions;
        FoldedStacks = Profiling.FoldedStacks.Write(profile.Root).ConvertAll(Bytes.ToText);
    }

    /// <summary>The text or the path that was evaluated.</summary>
    public string Source { get; internal set; } = string.Empty;

    /// <summary>What the evaluation cache did for each attribute path; null without <c>-EvalCache</c>.</summary>
    public IReadOnlyList<NixCacheUse>? EvalCache { get; internal set; }

    /// <summary>The elapsed time, including parsing.</summary>
    public TimeSpan Time { get; internal set; }

    /// <summary>The processor time of the whole process during the evaluation (<c>cpuTime</c>).</summary>
    public TimeSpan CpuTime { get; internal set; }

    /// <summary>The part of the time spent reading, parsing and analysing sources.</summary>
    public TimeSpan ParseTime { get; }

    /// <summary>The number of garbage collections.</summary>
    public int GarbageCollections { get; internal set; }

    /// <summary>The time spent in garbage collections (<c>time.gc</c>); null if the framework does not report it.</summary>
    public TimeSpan? GarbageTime { get; internal set; }

    /// <summary>The memory that the process allocated during the evaluation, in bytes; null if the framework does not report it.</summary>
    public long? AllocatedBytes { get; internal set; }

    /// <summary>Arguments passed to functions written in Nix (<c>nrFunctionCalls</c>).</summary>
    public long FunctionCalls { get; }

    /// <summary>Calls of builtins (<c>nrPrimOpCalls</c>, which also counts the operators <c>-</c>, <c>*</c>, <c>/</c> and <c>&lt;</c>; they are not calls here).</summary>
    public long PrimOpCalls { get; }

    /// <summary>Delayed expressions for which a thunk was created (<c>nrThunks</c>).</summary>
    public long ThunksCreated { get; }

    /// <summary>Delayed expressions that needed no thunk, because they are variables, literals or cheap (<c>nrAvoided</c>).</summary>
    public long ThunksAvoided { get; }

    /// <summary>Thunks that were evaluated.</summary>
    public long ThunksForced { get; }

    /// <summary>Attributes selected with a dot (<c>nrLookups</c>).</summary>
    public long Lookups { get; }

    /// <summary>Sets created by literals.</summary>
    public long Sets { get; }

    /// <summary>The attributes in those sets.</summary>
    public long SetAttributes { get; }

    /// <summary>Updates of sets with <c>//</c> (<c>nrOpUpdates</c>).</summary>
    public long SetUpdates { get; }

    /// <summary>Elements of list literals.</summary>
    public long ListElements { get; }

    /// <summary>Concatenations of lists with <c>++</c>.</summary>
    public long ListConcats { get; }

    /// <summary>The number of files and texts that were parsed.</summary>
    public long SourcesParsed { get; }

    /// <summary>Their total size in bytes.</summary>
    public long BytesParsed { get; }

    /// <summary>The functions that were called, ordered by their own time, longest first; empty without <c>-Profile</c>.</summary>
    public IReadOnlyList<NixFunctionCost> Functions { get; } = Array.Empty<NixFunctionCost>();

    /// <summary>The profile as folded stacks: for each call path its functions and the microseconds in the last one. Empty without <c>-Profile</c>.</summary>
    public IReadOnlyList<string> FoldedStacks { get; } = Array.Empty<string>();
}
