using TvixEval.Core.Values;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Profiling;

/// <summary>A function and what its calls cost. Times are in ticks of the stop watch.</summary>
internal sealed class ProfiledFunction
{
    public ProfiledFunction(FunctionHead lambda, SourceFile? file)
    {
        Name = lambda.Name.IsNone ? "<lambda>" : lambda.Name.Name;
        Position = file is null ? Position.None : new Position(file, lambda.Offset);
    }

    public ProfiledFunction(Builtin builtin)
    {
        Name = "builtins." + builtin.Name;
        IsBuiltin = true;
    }

    /// <summary>The name that it is bound to; bytes, one a char.</summary>
    public string Name { get; }

    public bool IsBuiltin { get; }

    /// <summary>Where it is written; a builtin has no position.</summary>
    public Position Position { get; }

    public long Calls { get; set; }

    /// <summary>The time in the function itself and in thunks that it evaluated, without the functions that were called.</summary>
    public long SelfTicks { get; set; }

    /// <summary>The time from call to return; of calls within calls of the same function only the outermost counts.</summary>
    public long TotalTicks { get; set; }

    /// <summary>How many thunks were evaluated in the function itself.</summary>
    public long Thunks { get; set; }

    /// <summary>How many calls are running.</summary>
    public int Active { get; set; }

    /// <summary>Name and position in one line.</summary>
    public string Label
    {
        get
        {
            if (!Position.IsKnown)
            {
                return Name;
            }

            (int line, int column) = Position.File!.GetLineColumn(Position.Offset);
            return $"{Name} ({Position.File.DisplayName}:{line}:{column})";
        }
    }
}
