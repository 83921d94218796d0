namespace TvixEval.Core.Bytecode;

/// <summary>How to make a thunk or a function: its code and what it captures (registers and upvalues of the maker). No class: a chunk has many, in one array.</summary>
internal readonly struct Blueprint
{
    public Blueprint(CodeUnit unit, Source[] captures)
    {
        Unit = unit;
        Captures = captures;
    }

    public CodeUnit Unit { get; }

    public Source[] Captures { get; }
}
