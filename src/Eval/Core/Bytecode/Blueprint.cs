namespace TvixEval.Core.Bytecode;

/// <summary>How to make a thunk or a function: its code and what it captures (registers and upvalues of the maker).</summary>
internal sealed class Blueprint
{
    public Blueprint(CodeUnit unit, Source[] captures)
    {
        Unit = unit;
        Captures = captures;
    }

    public CodeUnit Unit { get; }

    public Source[] Captures { get; }
}
