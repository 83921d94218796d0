using TvixEval.Core.Values;

namespace TvixEval.Core.Machine;

/// <summary>Makes thunks that apply functions: what C++ Nix calls an app.</summary>
internal static class Thunks
{
    private static readonly StaticCode Apply1 = new(StaticChunks.Application(1));
    private static readonly StaticCode Apply2 = new(StaticChunks.Application(2));

    /// <summary>Code of a thunk whose value is that of its first capture.</summary>
    public static readonly StaticCode Alias = new(StaticChunks.Alias);

    /// <summary>The application of a function to an argument.</summary>
    public static Thunk Apply(Value function, Value argument) => new(Apply1, function, argument);

    /// <summary>Makes a thunk that is done, and that nobody else knows, the application of a function to another argument.</summary>
    public static void ApplyAgain(Thunk thunk, Value function, Value argument) => thunk.Restart(Apply1, function, argument);

    /// <summary>The application of a function to two arguments.</summary>
    public static Thunk Apply(Value function, Value first, Value second)
    {
        var thunk = new Thunk(Apply2);
        thunk.Capture(function, new[] { first, second });
        return thunk;
    }

    /// <summary>A value that native code computes when somebody looks.</summary>
    public static Thunk Native(NativeCode code, Value first, Value second) => new(code, first, second);
}
