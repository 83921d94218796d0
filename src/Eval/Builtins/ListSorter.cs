using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Builtins;

/// <summary>Chooses how <c>builtins.sort</c> compares. The elements are evaluated already.</summary>
internal static class ListSorter
{
    /// <summary>Sorts in the order of <c>builtins.lessThan</c>, without a call for each comparison.</summary>
    public static void SortByOrder(Vm vm, Value[] items)
    {
        // Lists of one type need no questions about types while sorting; strings and integers are what people sort.
        ValueKind kind = items[0].Peek()?.Kind ?? ValueKind.Thunk;
        foreach (Value item in items)
        {
            if (item.Peek() is not { } value || value.Kind != kind)
            {
                kind = ValueKind.Thunk;
                break;
            }
        }

        switch (kind)
        {
            case ValueKind.Int:
                PeekSort<IntegerOrder>.Sort(items, new IntegerOrder(vm));
                break;
            case ValueKind.String:
                PeekSort<StringOrder>.Sort(items, new StringOrder(vm));
                break;
            default:
                PeekSort<ValueOrder>.Sort(items, new ValueOrder(vm));
                break;
        }
    }

    /// <summary>Sorts by a function of two elements that says whether the first comes before the second.</summary>
    public static void SortByFunction(Vm vm, Value[] items, Value function) =>
        PeekSort<FunctionOrder>.Sort(items, new FunctionOrder(vm, function));

    private readonly struct IntegerOrder : IValueOrder
    {
        private readonly Vm vm;

        public IntegerOrder(Vm vm) => this.vm = vm;

        public bool IsBefore(Value first, Value second)
        {
            vm.Tick();
            return ((NixInt)first.Peek()!).Value < ((NixInt)second.Peek()!).Value;
        }
    }

    private readonly struct StringOrder : IValueOrder
    {
        private readonly Vm vm;

        public StringOrder(Vm vm) => this.vm = vm;

        public bool IsBefore(Value first, Value second)
        {
            string one = ((NixString)first.Peek()!).Bytes;
            string other = ((NixString)second.Peek()!).Bytes;
            vm.Tick();
            vm.TickText(System.Math.Min(one.Length, other.Length));
            return string.CompareOrdinal(one, other) < 0;
        }
    }

    private readonly struct ValueOrder : IValueOrder
    {
        private readonly Vm vm;

        public ValueOrder(Vm vm) => this.vm = vm;

        public bool IsBefore(Value first, Value second)
        {
            vm.Tick();
            try
            {
                return vm.IsLess(first, second);
            }
            catch (NixException e) when (e.Pass(Position.None, "while evaluating the ordering function passed to builtins.sort"))
            {
                throw;
            }
        }
    }

    private readonly struct FunctionOrder : IValueOrder
    {
        private readonly Vm vm;
        private readonly Value function;

        public FunctionOrder(Vm vm, Value function)
        {
            this.vm = vm;
            this.function = function;
        }

        public bool IsBefore(Value first, Value second)
        {
            const string ResultContext = "while evaluating the return value of the sorting function passed to builtins.sort";
            return vm.ForceBool(vm.Call(function, first, second), ResultContext, Position.None);
        }
    }
}
