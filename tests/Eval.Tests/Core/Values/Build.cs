using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Tests.Core.Values;

/// <summary>Makes values without evaluating anything.</summary>
internal static class Build
{
    public static Value Int(long value) => NixInt.Of(value);

    public static Value Str(string value) => new NixString(Bytes.FromText(value));

    public static NixList List(params Value[] items) => NixList.Of(items);

    public static AttrSet Set(params (string Name, Value Value)[] attributes)
    {
        var builder = new AttrSetBuilder();
        foreach ((string name, Value value) in attributes)
        {
            builder.Add(Bytes.FromText(name), value);
        }

        return builder.Build();
    }

    /// <summary>A thunk that nobody has forced.</summary>
    public static Thunk Suspended() => new(new NativeCode(static (_, _, _) => NixNull.Instance));

    /// <summary>A thunk that has its result.</summary>
    public static Thunk Done(Value result)
    {
        Thunk thunk = Suspended();
        thunk.Finish(result);
        return thunk;
    }

    /// <summary>A list nested in lists.</summary>
    public static Value Nested(int depth)
    {
        Value value = Int(1);
        for (int i = 0; i < depth; i++)
        {
            value = List(value);
        }

        return value;
    }
}
