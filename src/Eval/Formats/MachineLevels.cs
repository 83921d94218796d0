using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Formats;

/// <summary>Levels of values that are written out: they count as calls do.</summary>
internal static class MachineLevels
{
    /// <summary>Enters a level; if there are too many, the error is at a position.</summary>
    /// <param name="vm">The machine that counts them.</param>
    /// <param name="position">Where the value stands.</param>
    public static void EnterLevelAt(this Vm vm, Position position)
    {
        try
        {
            vm.EnterLevel();
        }
        catch (NixException e) when (e.Kind == NixErrorKind.StackOverflow)
        {
            throw e.At(position);
        }
    }
}
