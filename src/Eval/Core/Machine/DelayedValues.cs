using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <summary>Counts, for those who measure, the values that instructions delay.</summary>
internal static class DelayedValues
{
    /// <summary>How many of the values that an instruction is about to make need a thunk, of those for which it shows only now.</summary>
    public static (int Created, int Avoided) Count(Frame frame, in Instruction instruction)
    {
        OperandTables tables = frame.Chunk.Operands;
        return tables.FormalsOf(instruction) is { } formals
            ? CountDefaults(frame, instruction.A, formals)
            : Count(frame, tables.SourcesOf(instruction));
    }

    private static (int Created, int Avoided) Count(Frame frame, Source[] sources)
    {
        int created = 0;
        int avoided = 0;
        foreach (Source source in sources)
        {
            if (source.Kind is not (SourceKind.Select or SourceKind.Arithmetic))
            {
                continue;
            }

            // Making it has no effect: what is made here is thrown away, and the instruction makes it again.
            int fallback = source.Kind == SourceKind.Select
                ? frame.Chunk.EagerSelects[source.Index].Thunk
                : frame.Chunk.EagerArithmetic[source.Index].Thunk;
            if (Making.Make(frame, source.Code) is Thunk { Outcome: null } made && ReferenceEquals(made.Code, frame.Chunk.Blueprints[fallback].Unit))
            {
                created++;
            }
            else
            {
                avoided++;
            }
        }

        return (created, avoided);
    }

    private static (int Created, int Avoided) CountDefaults(Frame frame, int argument, FormalsSite site)
    {
        int created = 0;
        int avoided = 0;
        if (frame[argument] is { } value && (value.Peek() ?? value) is AttrSet set)
        {
            for (int i = 0; i < site.Symbols.Length; i++)
            {
                if (site.Defaults[i] is { } fallback && fallback.Kind != SourceKind.Function && !set.Contains(new Symbol(site.Symbols[i])))
                {
                    if (fallback.Kind == SourceKind.Thunk)
                    {
                        created++;
                    }
                    else
                    {
                        avoided++;
                    }
                }
            }
        }

        return (created, avoided);
    }
}
