using TvixEval.IO;
using TvixEval.Values;

namespace TvixEval.Machine;

/// <summary>What virtual machines share: settings, the base environment, parsed and compiled files. Safe for several threads.</summary>
public sealed partial class Evaluator
{
    /// <summary>Creates an evaluator.</summary>
    /// <param name="settings">Its settings; not to be changed afterwards.</param>
    public Evaluator(EvalSettings settings)
    {
        Settings = settings;
        Files = SetUpFiles();
    }

    /// <summary>The settings.</summary>
    public EvalSettings Settings { get; }

    /// <summary>The files that expressions see.</summary>
    public INixFileSystem Files { get; }
}
