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
    private void EmitProbes(OpCode op, int b, int c)
    {
        switch (op)
        {
            case OpCode.Return when unit.Lambda is not null:
                EmitProbe(ProbeKind.Return);
                break;
            case OpCode.Select or OpCode.SelectOr:
                EmitProbe(ProbeKind.Lookup, selects[c].Path.Length);
                break;
            case OpCode.SelectName or OpCode.SelectNameOr:
                EmitProbe(ProbeKind.Lookup, 1);
                break;
            case OpCode.Update:
                EmitProbe(ProbeKind.Update);
                break;
            case OpCode.Concat:
                EmitProbe(ProbeKind.Concat);
                break;
            case OpCode.Make:
                ProbeSources(new Source(b));
                break;
            case OpCode.Let:
                ProbeSources(letGroups[b].Values);
                break;
            case OpCode.MakeAttrs:
                EmitProbe(ProbeKind.Set, attrTemplates[b].Values.Length);
                ProbeSources(attrTemplates[b].Values);
                break;
            case OpCode.MakeList:
                EmitProbe(ProbeKind.List, sourceLists[b].Length);
                ProbeSources(sourceLists[b]);
                break;
            case OpCode.Call1:
                ProbeSources(new Source(c));
                break;
            case OpCode.Call:
                ProbeSources(sourceLists[c]);
                break;
            case OpCode.AddDynamic:
                ProbeSources(((DynamicSite)sites[c]).Value);
                break;
            case OpCode.BindFormals:
                EmitProbe(ProbeKind.DelayPerhaps);
                break;
        }
    }

    private void ProbeSources(params Source[] sources)
    {
        int thunks = 0;
        int avoided = 0;
        bool isOpen = false;
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
