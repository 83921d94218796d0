using TvixEval.Core.Values;

namespace TvixEval.Builtins;

/// <summary>
/// The result of <c>map</c> where the compiler knows that <c>concatLists</c> takes it (<see cref="ListFusion"/>): the
/// function and the list, not applied yet. No other code ever sees one.
/// </summary>
internal sealed class MappedList : Value
{
    public MappedList(Value function, NixList items)
        : base(ValueKind.List)
    {
        Function = function;
        Items = items;
    }

    public Value Function { get; }

    public NixList Items { get; }
}
