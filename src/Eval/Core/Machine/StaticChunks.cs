using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;

namespace TvixEval.Core.Machine;

/// <summary>Code that the machine brings along: applications, functors, the entry of builtins.</summary>
internal static class StaticChunks
{
    /// <summary>The number of the instruction of a builtin's entry code that evaluates the result.</summary>
    private const int FromEndToForce = 2;

    private static readonly ConcurrentDictionary<int, Chunk> Rests = new();
    private static readonly ConcurrentDictionary<int, Chunk> Functors = new();
    private static readonly ConditionalWeakTable<Builtin, Chunk> Entries = new();

    /// <summary>The value in r0, evaluated.</summary>
    public static Chunk Alias { get; } = new(null, new[] { new Instruction(OpCode.Force, 0), new Instruction(OpCode.Return, 0) }, 1);

    /// <summary>r0 applied to the arguments in r1 ...; r0 is evaluated first. The code of application thunks.</summary>
    public static Chunk Application(int arguments) => Apply(arguments, force: true);

    /// <summary>r0, which a call that is running is about to fill, applied to the remaining arguments in r1 ...</summary>
    public static Chunk Rest(int arguments) => Rests.GetOrAdd(arguments, static n => Apply(n, force: false));

    /// <summary>The functor in r0 applied to the set in r1 and the arguments in r2 ...</summary>
    public static Chunk Functor(int arguments) => Functors.GetOrAdd(arguments, static n => Apply(n + 1, force: true, isFunctor: true));

    /// <summary>Evaluates the strict arguments in r0 ..., invokes the builtin, evaluates its result.</summary>
    public static Chunk Entry(Builtin builtin) => Entries.GetValue(builtin, static b => MakeEntry(b));

    /// <summary>Where the entry code invokes the builtin.</summary>
    public static int InvokeAt(Chunk entry) => entry.Code.Length - FromEndToForce - 1;

    /// <summary>Where the entry code evaluates the result in r0.</summary>
    public static int ForceResultAt(Chunk entry) => entry.Code.Length - FromEndToForce;

    private static Chunk Apply(int arguments, bool force, bool isFunctor = false)
    {
        var code = new List<Instruction>();
        if (force)
        {
            code.Add(new Instruction(OpCode.Force, 0));
        }

        var sources = new Source[arguments];
        for (int i = 0; i < arguments; i++)
        {
            sources[i] = new Source(SourceKind.Register, i + 1);
        }

        code.Add(arguments == 1 ? new Instruction(OpCode.Call1, 0, 0, sources[0].Code) : new Instruction(OpCode.Call, 0, 0, 0));
        code.Add(new Instruction(OpCode.Return, 0));
        return new Chunk(null, code.ToArray(), arguments + 1) { SourceLists = new[] { sources }, IsFunctor = isFunctor };
    }

    private static Chunk MakeEntry(Builtin builtin)
    {
        var code = new List<Instruction>();
        int check = 0;
        for (int i = 0; i < builtin.Arity; i++)
        {
            if ((builtin.Strict & (1 << i)) != 0)
            {
                code.Add(new Instruction(OpCode.Force, i));
            }

            if (i == 0 && builtin.EvaluatesMore && builtin.First != FirstArgument.Any)
            {
                // Where it does not suit, the builtin is called at once, and says so.
                check = code.Count;
                code.Add(default);
            }
        }

        if (check > 0)
        {
            code[check] = new Instruction(OpCode.CheckFirst, 0, (int)builtin.First, code.Count);
        }

        code.Add(new Instruction(OpCode.InvokeBuiltin, 0));
        code.Add(new Instruction(OpCode.Force, 0));
        code.Add(new Instruction(OpCode.Return, 0));
        return new Chunk(null, code.ToArray(), builtin.Arity) { Builtin = builtin };
    }
}
