using System;
using System.Collections.Generic;

namespace TvixEval.Core.Bytecode;

/// <summary>What operands of instructions are numbers of, in code that is complete or that is still being compiled.</summary>
internal readonly struct OperandTables
{
    private readonly IReadOnlyList<SelectSite> selects;
    private readonly IReadOnlyList<AttrsTemplate> attrTemplates;
    private readonly IReadOnlyList<LetGroup> letGroups;
    private readonly IReadOnlyList<Source[]> sourceLists;
    private readonly IReadOnlyList<object> sites;

    public OperandTables(
        IReadOnlyList<SelectSite> selects,
        IReadOnlyList<AttrsTemplate> attrTemplates,
        IReadOnlyList<LetGroup> letGroups,
        IReadOnlyList<Source[]> sourceLists,
        IReadOnlyList<object> sites)
    {
        this.selects = selects;
        this.attrTemplates = attrTemplates;
        this.letGroups = letGroups;
        this.sourceLists = sourceLists;
        this.sites = sites;
    }

    /// <summary>The values that an instruction delays, where it always delays them.</summary>
    /// <param name="ins">The instruction.</param>
    public Source[] SourcesOf(in Instruction ins)
    {
        OperationAttribute operation = OpCodes.Of(ins.Op);
        return SourcesOf(operation.B, ins.B) ?? SourcesOf(operation.C, ins.C) ?? Array.Empty<Source>();
    }

    /// <summary>The formals that an instruction binds, which may delay their defaults; or null.</summary>
    /// <param name="ins">The instruction.</param>
    public FormalsSite? FormalsOf(in Instruction ins) => OpCodes.Of(ins.Op).B == OperandKind.Formals ? (FormalsSite)sites[ins.B] : null;

    /// <summary>How much an instruction counts for what it counts: attributes that it looks up or makes, elements; else nothing.</summary>
    /// <param name="ins">The instruction.</param>
    public int WeightOf(in Instruction ins)
    {
        int weight = 0;
        foreach ((OperandKind kind, int value) in OpCodes.OperandsOf(ins))
        {
            weight += kind switch
            {
                OperandKind.Path or OperandKind.PathAndTarget => selects[value].Path.Length,
                OperandKind.Name or OperandKind.NameAndTarget => 1,
                OperandKind.Attributes or OperandKind.Elements => SourcesOf(kind, value)!.Length,
                _ => 0,
            };
        }

        return weight;
    }

    private Source[]? SourcesOf(OperandKind kind, int value) => kind switch
    {
        OperandKind.Source => new[] { new Source(value) },
        OperandKind.Arguments or OperandKind.Elements => sourceLists[value],
        OperandKind.Attributes => attrTemplates[value].Values,
        OperandKind.Group => letGroups[value].Values,
        OperandKind.Dynamic => new[] { ((DynamicSite)sites[value]).Value },
        _ => null,
    };
}
