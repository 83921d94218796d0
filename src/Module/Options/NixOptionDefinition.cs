using TvixEval.Core.Values;
using TvixEval.Module.Conversion;
using TvixEval.Module.Sessions;
using TvixEval.Options;

namespace TvixEval.Module;

/// <summary>A definition that counts for the value of an option: one of the highest priority. A default counts if nothing else does.</summary>
public sealed class NixOptionDefinition : NixOptionPlace
{
    private readonly LazyCell cell;

    internal NixOptionDefinition(OptionPlace place, Value value, ValueContext context)
        : base(place) => cell = new LazyCell(value, context);

    /// <summary>What it defines; evaluated when it is read.</summary>
    public object? Value => NixPropertyException.Read(cell.Get);
}
