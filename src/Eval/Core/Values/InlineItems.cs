using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
#if NET8_0_OR_GREATER
using System.Runtime.InteropServices;
#endif

namespace TvixEval.Core.Values;

/// <summary>
/// How functions, sets and lists hold their values: a few in the object itself, many in an array. Most have a few, and there are hundreds of thousands of
/// them in a big evaluation; an array takes 24 bytes more, and one more step in memory. Each of these classes ends with a field for the first
/// value, or for the array, and has a class below it with room for more, which the runtime puts right behind (a test holds that).
/// Where the runtime has no such structs, on .NET Framework, all are in arrays.
/// </summary>
internal static class InlineItems
{
    /// <summary>The size of an object that has its values in an array.</summary>
    public const byte InArray = 255;

#if NET8_0_OR_GREATER
    /// <summary>How many values there is room for in an object at most.</summary>
    public const int Most = 8;

    /// <summary>A value in an object.</summary>
    /// <param name="first">The field of the first.</param>
    /// <param name="index">Which; not checked.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Value At(ref object? first, int index) => ref Unsafe.As<object?, Value>(ref Unsafe.Add(ref first, (nint)(uint)index));
#else
    /// <summary>How many values there is room for in an object at most.</summary>
    public const int Most = 0;

    /// <summary>A value in an object: there are none.</summary>
    /// <param name="first">The field of the first.</param>
    /// <param name="index">Which.</param>
    public static ref Value At(ref object? first, int index) => ref ((Value[])first!)[index];
#endif

    /// <summary>A place in an array. Asking C# for it would look at the type of the array's elements.</summary>
    /// <param name="items">The array, one of values exactly.</param>
    /// <param name="index">Which.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such place.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Value In(Value[] items, int index)
    {
#if NET8_0_OR_GREATER
        _ = items[index];
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(items), (nint)(uint)index);
#else
        return ref items[index];
#endif
    }

    /// <summary>An object that is known to be of a class by other means. A cast would look through the classes.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="value">The object.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [return: NotNullIfNotNull(nameof(value))]
    public static T? As<T>(object? value)
        where T : class
#if NET8_0_OR_GREATER
        => Unsafe.As<T>(value);
#else
        => (T?)value;
#endif
#if NET8_0_OR_GREATER

    /// <summary>Room for one more value.</summary>
    [InlineArray(1)]
    internal struct One
    {
        private Value? item;
    }

    /// <summary>Room for two more values.</summary>
    [InlineArray(2)]
    internal struct Two
    {
        private Value? item;
    }

    /// <summary>Room for three more values.</summary>
    [InlineArray(3)]
    internal struct Three
    {
        private Value? item;
    }

    /// <summary>Room for four more values.</summary>
    [InlineArray(4)]
    internal struct Four
    {
        private Value? item;
    }

    /// <summary>Room for five more values.</summary>
    [InlineArray(5)]
    internal struct Five
    {
        private Value? item;
    }

    /// <summary>Room for six more values.</summary>
    [InlineArray(6)]
    internal struct Six
    {
        private Value? item;
    }

    /// <summary>Room for seven more values.</summary>
    [InlineArray(7)]
    internal struct Seven
    {
        private Value? item;
    }
#endif
}
