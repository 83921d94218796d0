namespace TvixEval.Core.Bytecode;

/// <summary>A delayed value in one number: its <see cref="SourceKind"/> and an index.</summary>
internal readonly struct Source
{
    private const int KindBits = 3;

    public Source(SourceKind kind, int index) => Code = (index << KindBits) | (int)kind;

    public Source(int code) => Code = code;

    /// <summary>The number that instructions carry.</summary>
    public int Code { get; }

    public SourceKind Kind => (SourceKind)(Code & ((1 << KindBits) - 1));

    /// <summary>The register, upvalue, constant or blueprint.</summary>
    public int Index => Code >> KindBits;

    public override string ToString() => Kind switch
    {
        SourceKind.Register => "r" + Index,
        SourceKind.Upvalue => "u" + Index,
        SourceKind.Constant => "k" + Index,
        SourceKind.Thunk => "thunk" + Index,
        SourceKind.Function => "function" + Index,
        SourceKind.Select => "select" + Index,
        _ => "arithmetic" + Index,
    };
}
