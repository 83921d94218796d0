namespace TvixEval.Core.Bytecode;

/// <summary>The arguments of a known builtin that are evaluated before the call, in registers that follow each other.</summary>
internal sealed class StrictArguments
{
    /// <summary>The last of the registers.</summary>
    public int LastRegister { get; set; }

    /// <summary>The instruction at which the call begins, with all arguments there.</summary>
    public int Start { get; set; }
}
