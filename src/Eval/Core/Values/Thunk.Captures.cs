using System.Runtime.CompilerServices;
using System.Threading;
using TvixEval.Core.Machine;

namespace TvixEval.Core.Values;

/// <content>
/// What thunks capture. Most capture one to four values, and thunks are the most numerous objects of a big evaluation: so there is a class for each
/// number up to eight, with a field for each value, instead of an array that takes 24 bytes more. Each class has the fields of the one before.
/// </content>
internal partial class Thunk
{
    // The size of those that have an array.
    private const byte HasArray = 255;

    /// <summary>A value that is known to be a thunk by its kind. A cast would look through the classes.</summary>
    /// <param name="value">The thunk.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Thunk Of(Value value) => InlineItems.As<Thunk>(value);

    /// <summary>A thunk without the values that it is going to capture; <see cref="Capture(int, Value)"/> has to be called for each.</summary>
    /// <param name="code">The code.</param>
    /// <param name="captures">How many.</param>
    public static Thunk Shell(ThunkCode code, int captures) => captures switch
    {
        0 => new Thunk(code),
        1 => new Thunk(code) { size = 1 },
        2 => new Two(code) { size = 2 },
        3 => new Three(code) { size = 3 },
        4 => new Four(code) { size = 4 },
        5 => new Five(code) { size = 5 },
        6 => new Six(code) { size = 6 },
        7 => new Seven(code) { size = 7 },
        8 => new Eight(code) { size = 8 },
        _ => new Thunk(code) { size = HasArray, capture = new Value[captures] },
    };

    /// <summary>A thunk that captures two values.</summary>
    public static Thunk Make(ThunkCode code, Value first, Value second) => new Two(code) { size = 2, capture = first, Second = second };

    /// <summary>A thunk that captures three values.</summary>
    public static Thunk Make(ThunkCode code, Value first, Value second, Value third) =>
        new Three(code) { size = 3, capture = first, Second = second, Third = third };

    /// <summary>A thunk that captures four values.</summary>
    public static Thunk Make(ThunkCode code, Value first, Value second, Value third, Value fourth) =>
        new Four(code) { size = 4, capture = first, Second = second, Third = third, Fourth = fourth };

    /// <summary>Suspends a thunk of two captured values anew, one that nobody else knows.</summary>
    public void Restart(ThunkCode code, Value first, Value second)
    {
        capture = first;
        InlineItems.As<Two>(this).Second = second;
        Runner = 0;
        state = code;
    }

    /// <summary>The second captured value, or null.</summary>
    public Value? SecondCapture => size is > 1 and not HasArray ? Volatile.Read(ref InlineItems.As<Two>(this).Second) : null;

    /// <summary>Sets a captured value, before anybody else sees the thunk.</summary>
    /// <param name="index">Which.</param>
    /// <param name="value">The value.</param>
    public void Capture(int index, Value value)
    {
        if (size == HasArray)
        {
            InlineItems.As<Value[]>(capture!)[index] = value;
            return;
        }

        switch (index)
        {
            case 0:
                capture = value;
                break;
            case 1:
                InlineItems.As<Two>(this).Second = value;
                break;
            case 2:
                InlineItems.As<Three>(this).Third = value;
                break;
            case 3:
                InlineItems.As<Four>(this).Fourth = value;
                break;
            case 4:
                InlineItems.As<Five>(this).Fifth = value;
                break;
            case 5:
                InlineItems.As<Six>(this).Sixth = value;
                break;
            case 6:
                InlineItems.As<Seven>(this).Seventh = value;
                break;
            case 7:
                InlineItems.As<Eight>(this).Eighth = value;
                break;
        }
    }

    /// <summary>Puts the captured values into the first registers of a frame. Those of a thunk that is done meanwhile are missing.</summary>
    /// <param name="frame">The frame.</param>
    public void Load(Frame frame)
    {
        switch (size)
        {
            case 8:
                frame[7] = Volatile.Read(ref InlineItems.As<Eight>(this).Eighth);
                goto case 7;
            case 7:
                frame[6] = Volatile.Read(ref InlineItems.As<Seven>(this).Seventh);
                goto case 6;
            case 6:
                frame[5] = Volatile.Read(ref InlineItems.As<Six>(this).Sixth);
                goto case 5;
            case 5:
                frame[4] = Volatile.Read(ref InlineItems.As<Five>(this).Fifth);
                goto case 4;
            case 4:
                frame[3] = Volatile.Read(ref InlineItems.As<Four>(this).Fourth);
                goto case 3;
            case 3:
                frame[2] = Volatile.Read(ref InlineItems.As<Three>(this).Third);
                goto case 2;
            case 2:
                frame[1] = Volatile.Read(ref InlineItems.As<Two>(this).Second);
                goto case 1;
            case 1:
                frame[0] = InlineItems.As<Value>(Volatile.Read(ref capture));
                break;
            case HasArray when Volatile.Read(ref capture) is { } array:
                Value[] all = InlineItems.As<Value[]>(array);
                for (int i = 0; i < all.Length; i++)
                {
                    frame[i] = all[i];
                }

                break;
        }
    }

    /// <summary>Lets go of what is captured.</summary>
    private void Release()
    {
        switch (size)
        {
            case 8:
                InlineItems.As<Eight>(this).Eighth = null;
                goto case 7;
            case 7:
                InlineItems.As<Seven>(this).Seventh = null;
                goto case 6;
            case 6:
                InlineItems.As<Six>(this).Sixth = null;
                goto case 5;
            case 5:
                InlineItems.As<Five>(this).Fifth = null;
                goto case 4;
            case 4:
                InlineItems.As<Four>(this).Fourth = null;
                goto case 3;
            case 3:
                InlineItems.As<Three>(this).Third = null;
                goto case 2;
            case 2:
                InlineItems.As<Two>(this).Second = null;
                goto default;
            default:
                capture = null;
                break;
        }
    }

    private class Two : Thunk
    {
        internal Value? Second;

        public Two(ThunkCode code)
            : base(code)
        {
        }
    }

    private class Three : Two
    {
        internal Value? Third;

        public Three(ThunkCode code)
            : base(code)
        {
        }
    }

    private class Four : Three
    {
        internal Value? Fourth;

        public Four(ThunkCode code)
            : base(code)
        {
        }
    }

    private class Five : Four
    {
        internal Value? Fifth;

        public Five(ThunkCode code)
            : base(code)
        {
        }
    }

    private class Six : Five
    {
        internal Value? Sixth;

        public Six(ThunkCode code)
            : base(code)
        {
        }
    }

    private class Seven : Six
    {
        internal Value? Seventh;

        public Seven(ThunkCode code)
            : base(code)
        {
        }
    }

    private sealed class Eight : Seven
    {
        internal Value? Eighth;

        public Eight(ThunkCode code)
            : base(code)
        {
        }
    }
}
