using System;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Results;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Results;

/// <summary>Values that are data, written and read.</summary>
public sealed class DataTests
{
    private static readonly Action NoPoll = static () => { };

    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("0")]
    [InlineData("-9223372036854775807 - 1")]
    [InlineData("1.5")]
    [InlineData("-0.0")]
    [InlineData("1.0e300 * 1.0e300")]
    [InlineData("\"\"")]
    [InlineData("\"a\\n\u00e9\u65e5\"")]
    [InlineData("/a/b")]
    [InlineData("[ ]")]
    [InlineData("{ }")]
    [InlineData("[ [ ] { } [ { a = [ 1 ]; } ] ]")]
    [InlineData("{ b = 1; a.c.d = \"x\"; \"\" = null; \"a b\" = true; A = 2; }")]
    [InlineData("builtins.genList (n: { inherit n; s = toString n; }) 3000")]
    [InlineData("{ a = 1; b = 2; } // { b = 3; c = 4; }")]
    [InlineData("let x = [ 1 2 ]; in [ x x { y = x; } ]")]
    [InlineData("builtins.foldl' (x: _: [ x ]) 1 (builtins.genList (n: n) 5000)")]
    [InlineData("let go = n: if n == 0 then [ 1 ] else let x = go (n - 1); in [ x x ]; in builtins.length (go 60)")]
    [InlineData("{ type = \"nothing\"; }")]
    public void DataIsTheSameAfterwards(string expression)
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Value value = Evaluated(vm, expression);
        Value again = Read(DataWriter.TryWrite(value, long.MaxValue, NoPoll)!)!;

        Assert.Equal(value.Kind, again.Kind);
        Assert.Equal(AmbiguousPrinter.Print(value), AmbiguousPrinter.Print(again));
    }

    [Fact]
    public void ContextStays()
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        const string Derivation = "derivation { name = \"n\"; system = \"x\"; builder = \"b\"; outputs = [ \"out\" \"dev\" ]; }";
        Value value = Evaluated(vm, $"let d = {Derivation}; in \"${{d}} ${{d.dev}} ${{d.drvPath}} ${{builtins.toFile \"f\" \"x\"}}\"");
        var before = (NixString)value;
        var after = (NixString)Read(DataWriter.TryWrite(value, long.MaxValue, NoPoll)!)!;

        Assert.Equal(before.Bytes, after.Bytes);
        Assert.Equal(4, before.Context!.Count);
        Assert.Equal(before.Context.Select(static element => element.Encoded), after.Context!.Select(static element => element.Encoded));
    }

    [Fact]
    public void WhatOccursTwiceIsWrittenOnce()
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Value value = Evaluated(vm, "let go = n: if n == 0 then { v = 1; } else let x = go (n - 1); in { a = x; b = x; }; in go 200");
        byte[] data = DataWriter.TryWrite(value, long.MaxValue, NoPoll)!;
        var again = (AttrSet)Read(data)!;

        Assert.InRange(data.Length, 1, 10_000);
        Assert.Same(again.Get("a"), again.Get("b"));
    }

    [Theory]
    [InlineData("x: x")]
    [InlineData("[ 1 (x: x) ]")]
    [InlineData("{ a.b = builtins.add 1; }")]
    [InlineData("builtins.map")]
    [InlineData("derivation { name = \"n\"; system = \"x\"; builder = \"b\"; }")]
    [InlineData("[ { type = \"derivation\"; } ]")]
    [InlineData("let s = { inherit s; }; in s")]
    [InlineData("let l = [ 1 l ]; in l")]
    public void OtherValuesAreNotWritten(string expression)
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Value value = Nix.Eval(vm, expression);
        vm.ForceDeep(value);

        Assert.Null(DataWriter.TryWrite(value, long.MaxValue, NoPoll));
    }

    [Fact]
    public void NothingIsEvaluated()
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);

        Assert.Null(DataWriter.TryWrite(Nix.Eval(vm, "[ (throw \"evaluated\") ]"), long.MaxValue, NoPoll));
        Assert.Null(DataWriter.TryWrite(Nix.Eval(vm, "{ type = throw \"evaluated\"; }"), long.MaxValue, NoPoll));
    }

    [Theory]
    [InlineData("builtins.genList (n: n) 1000", 100)]
    [InlineData("builtins.concatStringsSep \"\" (builtins.genList (n: \"x\") 1000)", 100)]
    public void WhatIsTooMuchIsNotWritten(string expression, int limit)
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Assert.Null(DataWriter.TryWrite(Evaluated(vm, expression), limit, NoPoll));
    }

    [Fact]
    public void AnyBytesAreAValueOrNone()
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        byte[] data = DataWriter.TryWrite(
            Evaluated(vm, "let d = derivation { name = \"n\"; system = \"x\"; builder = \"b\"; }; x = [ 1 2.5 ]; in { a = x; b = x; c = \"${d}\"; d = /p; e = [ { } null true \"t\" ]; }"),
            long.MaxValue,
            NoPoll)!;
        Assert.NotNull(Read(data));
        for (int length = 0; length < data.Length; length++)
        {
            Assert.Null(Read(data.Take(length).ToArray()));
        }

        Assert.Null(Read(data.Append((byte)0).ToArray()));
        var random = new Random(1);
        for (int i = 0; i < 5000; i++)
        {
            byte[] broken = (byte[])data.Clone();
            for (int count = random.Next(1, 4); count > 0; count--)
            {
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            }

            if (Read(broken) is { } value)
            {
                // Whatever it is, it can be looked at.
                Assert.NotEmpty(AmbiguousPrinter.Print(value));
            }
        }
    }

    private static Value? Read(byte[] data) => DataReader.TryRead(data, new NameTable(), NoPoll);

    private static Value Evaluated(Vm vm, string expression)
    {
        Value value = Nix.Eval(vm, expression);
        vm.ForceDeep(value);
        return value.Force();
    }
}
