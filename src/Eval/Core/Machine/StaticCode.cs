using TvixEval.Core.Bytecode;

namespace TvixEval.Core.Machine;

/// <summary>Bytecode that the machine itself brings along, such as the application of a function to captured arguments.</summary>
internal sealed class StaticCode : ThunkCode
{
    public StaticCode(Chunk chunk) => Entry = chunk;

    /// <inheritdoc/>
    public override Chunk? Entry { get; }
}
