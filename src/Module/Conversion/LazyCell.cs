using TvixEval.Core.Values;
using TvixEval.Module.Sessions;

namespace TvixEval.Module.Conversion;

/// <summary>A value that is converted when it is first asked for. Shared by all copies of the property that shows it.</summary>
internal sealed class LazyCell
{
    private object? result;
    private volatile bool isDone;

    public LazyCell(Value value, ValueContext context)
    {
        Value = value;
        Context = context;
    }

    /// <summary>The Nix value, perhaps not evaluated yet.</summary>
    public Value Value { get; }

    /// <summary>What the value needs to be evaluated.</summary>
    public ValueContext Context { get; }

    /// <summary>Whether the value is evaluated to its outermost constructor.</summary>
    public bool IsEvaluated => Value.Peek() is not null;

    /// <summary>Evaluates and converts; errors are not remembered here (the evaluator does that).</summary>
    public object? Get()
    {
        if (!isDone)
        {
            using RunspaceEntry entry = Context.Enter();
            result = new ObjectConverter(entry.Machine, Context, ObjectForm.LazyProperties).Convert(Value);
            isDone = true;
        }

        return result;
    }

    /// <summary>What the value is, as far as it is known without evaluating it.</summary>
    public string DescribeType() => Value.Peek() switch
    {
        NixString or NixPath => "string",
        NixInt => "long",
        NixFloat => "double",
        NixBool => "bool",
        NixNull => "null",
        NixList => "object[]",
        AttrSet => TypeNames.AttributeSet,
        null => "nix.thunk",
        _ => "nix.function",
    };
}
