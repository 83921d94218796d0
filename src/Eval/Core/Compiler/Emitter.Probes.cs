using TvixEval.Core.Bytecode;

namespace TvixEval.Core.Compiler;

/// <content>Probes, in code that is compiled for measuring: what is counted stands before the instruction that does it.</content>
internal sealed partial class Emitter
{
    private bool HasProbes => unit.File.HasProbes;

    private void EmitProbe(ProbeKind kind, int b = 0, int c = 0)
    {
        code.Add(new Instruction(OpCode.Probe, (int)kind, b, c));
        offsets.Add(-1);
    }

    /// <summary>The probes for an instruction that is about to be emitted.</summary>
    private void EmitProbes(Instruction next)
    {
        var tables = new OperandTables(selects, attrTemplates, letGroups, sourceLists, sites);
        ProbeKind kind = OpCodes.Of(next.Op).Counts;
        if (kind != ProbeKind.None && (kind != ProbeKind.Return || unit.Lambda is not null))
        {
            EmitProbe(kind, tables.WeightOf(next));
        }

        ProbeSources(tables.SourcesOf(next), isOpen: tables.FormalsOf(next) is not null);
    }

    private void ProbeSources(Source[] sources, bool isOpen)
    {
        int thunks = 0;
        int avoided = 0;
        foreach (Source source in sources)
        {
            switch (source.Kind)
            {
                case SourceKind.Thunk:
                    thunks++;
                    break;
                case SourceKind.Register or SourceKind.Upvalue or SourceKind.Constant:
                    avoided++;
                    break;
                case SourceKind.Select or SourceKind.Arithmetic:
                    isOpen = true;
                    break;
            }
        }

        if (isOpen || thunks + avoided > 0)
        {
            EmitProbe(isOpen ? ProbeKind.DelayPerhaps : ProbeKind.Delay, thunks, avoided);
        }
    }
}
