using TvixEval.Core.Machine;
using TvixEval.Core.Values;

namespace TvixEval.Builtins;

/// <summary>
/// The result of <c>map</c> or <c>genList</c> where the compiler knows which builtin takes it (<see cref="ListFusion"/>): the
/// function and what it is to be applied to. No other code ever sees one. That builtin evaluates the elements in their order, one at a time,
/// and keeps none of them as it is: one thunk serves for all applications.
/// </summary>
internal sealed class UnappliedList : Value, IElements
{
    private readonly Value function;

    // What the function is applied to; null for the numbers from 0 on.
    private readonly NixList? items;
    private Thunk? application;

    /// <summary>The elements that <c>map</c> makes.</summary>
    /// <param name="function">The function.</param>
    /// <param name="items">What it is applied to.</param>
    public UnappliedList(Value function, NixList items)
        : this(function, items.Count) => this.items = items;

    /// <summary>The elements that <c>genList</c> makes.</summary>
    /// <param name="function">The function.</param>
    /// <param name="count">How many.</param>
    public UnappliedList(Value function, int count)
        : base(ValueKind.Elements)
    {
        this.function = function;
        Count = count;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public Value this[int index]
    {
        get
        {
            Value argument = items is null ? NixInt.Of(index) : items[index];
            if (application is null)
            {
                application = Thunks.Apply(function, argument);
            }
            else
            {
                Thunks.ApplyAgain(application, function, argument);
            }

            return application;
        }
    }
}
