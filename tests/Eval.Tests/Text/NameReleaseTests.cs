using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Text;

/// <summary>Names are there as long as something has them, and no longer.</summary>
[Collection(AloneCollection.Name)]
public sealed class NameReleaseTests
{
    [Fact]
    public void NamesGoWithTheEvaluator()
    {
        Use("goes-with-the-evaluator");
        Collect();
        Assert.Equal(0, SymbolTable.Find("goes-with-the-evaluator"));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Use(string name)
        {
            Assert.Equal($"{{ {name} = 1; }}", Nix.Print($"builtins.listToAttrs [ {{ name = \"goes-\" + \"with-the-evaluator\"; value = 1; }} ]"));
            Assert.NotEqual(0, SymbolTable.Find(name));
        }
    }

    [Theory]
    [InlineData("{ kept = { ${\"by-\" + \"the-set\"} = 1; }; }")]
    [InlineData("{ kept = builtins.listToAttrs [ { name = \"by-\" + \"the-set\"; value = 1; } ]; }")]
    [InlineData("{ kept = builtins.fromJSON ''{\"by-the-set\":1}''; }")]
    [InlineData("{ kept = builtins.fromTOML ''by-the-set = 1''; }")]
    [InlineData("{ kept = builtins.groupBy (x: \"by-\" + \"the-set\") [ 1 ]; }")]
    [InlineData("{ kept = builtins.zipAttrsWith (n: v: 1) [ { by-the-set = 1; } { by-the-set = 2; } ]; }")]
    [InlineData("{ kept = builtins.mapAttrs (n: v: v) { by-the-set = 1; }; }")]
    [InlineData("{ kept = builtins.intersectAttrs { by-the-set = 1; } { by-the-set = 1; other = 2; }; }")]
    [InlineData("{ kept = removeAttrs { by-the-set = 1; other = 2; } [ \"other\" ]; }")]
    [InlineData("{ kept = { by-the-set = 1; } // { }; }")]
    [InlineData("{ kept = builtins.mapAttrs (n: v: v) ({ by-the-set = 1; } // { ${\"oth\" + \"er\"} = 2; }); }")]
    [InlineData("{ kept = builtins.functionArgs ({ by-the-set, other }: 1); }")]
    [InlineData("{ kept = builtins.mapAttrs (n: v: v) (builtins.intersectAttrs { by-the-set = 1; } { by-the-set = 1; other = 2; }); }")]
    [InlineData("{ kept = builtins.mapAttrs (n: v: v) (removeAttrs (builtins.listToAttrs [ { name = \"by-\" + \"the-set\"; value = 1; } { name = \"other\"; value = 2; } ]) [ \"other\" ]); }")]
    [InlineData("{ kept = builtins.mapAttrs (n: v: v) (builtins.mapAttrs (n: v: v) (builtins.intersectAttrs { by-the-set = 1; } (builtins.fromJSON ''{\"by-the-set\":1,\"other\":2}''))); }")]
    public void NamesStayWithTheSet(string expression)
    {
        AttrSet set = Make(expression);
        Collect();
        Assert.Contains("by-the-set", set.InNameOrder().Select(static attribute => attribute.Key.Name));
        Assert.NotNull(set.Get("by-the-set"));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static AttrSet Make(string expression)
        {
            Vm vm = Nix.NewVm();
            using VmSlot.Scope slot = VmSlot.Install(vm);
            return (AttrSet)vm.Force(((AttrSet)Nix.Eval(vm, expression, "/")).Get("kept")!);
        }
    }

    [Fact]
    public void ASetOfOneEvaluatorIsGoodInAnother()
    {
        AttrSet zipped = Make();
        Collect();
        Assert.Equal(new[] { "from-the-first", "from-the-second" }, zipped.InNameOrder().Select(static attribute => attribute.Key.Name));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static AttrSet Make()
        {
            Vm first = Nix.NewVm();
            Value foreign;
            using (VmSlot.Install(first))
            {
                foreign = Nix.Eval(first, "{ ${\"from-\" + \"the-first\"} = 1; }", "/");
            }

            Vm second = Nix.NewVm();
            using VmSlot.Scope slot = VmSlot.Install(second);
            return (AttrSet)second.Call(Nix.Eval(second, "x: builtins.zipAttrsWith (n: v: v) [ x { from-the-second = 1; } ]", "/"), foreign);
        }
    }

    [Fact]
    public void NamesStayWithAPartOfATree()
    {
        // A part of it is enough.
        Expr[] parts = Parse();
        Collect();
        Assert.Equal("by-a-set", Assert.Single(((ExprAttrs)parts[0]).Attributes).Name.Name);
        Assert.Equal("by-a-variable", ((ExprVar)parts[1]).Name.Name);
        Assert.Equal("by-a-function", ((ExprLambda)parts[2]).Argument.Name);
        Assert.Equal("by-a-path", ((ExprSelect)parts[3]).Path[0].Symbol.Name);
        Assert.Equal("by-a-question", ((ExprHasAttr)parts[4]).Path[0].Symbol.Name);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static Expr[] Parse() => new[] { "{ by-a-set = 1; }", "by-a-variable", "by-a-function: 1", "x.by-a-path", "x ? by-a-question" }.Select(ParseIt).ToArray();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static Expr ParseIt(string text) => ((ExprList)Parser.Parse(
            new SourceFile(SourceOrigin.String, string.Empty, "[ (" + text + ") ]", "/"), ParserOptions.Default)).Elements[0];
    }

    [Fact]
    public void ABuilderWithoutAMachineKeepsItsNames()
    {
        AttrSet set = Make();
        Collect();
        Assert.NotNull(set.Get("by-the-builder"));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static AttrSet Make() => new AttrSetBuilder().Add("by-the-builder", NixNull.Instance).Build();
    }

    [Fact]
    public void ANameThatWasGoneIsFoundAgain()
    {
        // Strings remember the symbol that they are; this one outlives the evaluation that told it.
        var name = new NixString("gone-" + "and-back");
        for (int i = 0; i < 3; i++)
        {
            Use(name);
            Collect();
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Use(NixString name)
        {
            Vm vm = Nix.NewVm();
            using VmSlot.Scope slot = VmSlot.Install(vm);
            Value function = Nix.Eval(vm, "n: { gone-and-back = 1; }.${n} + (if builtins.hasAttr n { ${n} = 1; } then 1 else 0)", "/");
            Assert.Equal(2, ((NixInt)vm.Call(function, name)).Value);
        }
    }

    [Fact]
    public void SymbolsOfAProgramStay()
    {
        int id = Symbol.Of("stays-for-good").Id;
        Collect();
        Assert.Equal(id, SymbolTable.Find("stays-for-good"));
    }

    [Fact]
    public void NamesThatComeAndGoOnManyThreadsAreNeverMixedUp()
    {
        bool isOver = false;
        var collector = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        var wrong = new List<string>();
        Thread[] workers = Enumerable.Range(0, 4).Select(worker => new Thread(() =>
        {
            for (int round = 0; round < 60; round++)
            {
                // The names of two neighbouring rounds overlap, and those of the workers.
                string expression =
                    $"let names = builtins.genList (i: \"stress-\" + toString (i + {round * 20})) 60;"
                    + " set = builtins.listToAttrs (map (name: { inherit name; value = name; }) names);"
                    + " in builtins.all (n: set.${n} == n && set ? ${n}) names && builtins.attrNames set == builtins.sort builtins.lessThan names"
                    + " && builtins.attrNames (builtins.fromJSON (builtins.toJSON set)) == builtins.attrNames (builtins.mapAttrs (n: v: n) set)";
                string result = Nix.Print(expression);
                if (result != "true")
                {
                    lock (wrong)
                    {
                        wrong.Add($"{worker}/{round}: {result}");
                    }
                }
            }
        })).ToArray();
        collector.Start();
        foreach (Thread worker in workers)
        {
            worker.Start();
        }

        foreach (Thread worker in workers)
        {
            worker.Join();
        }

        Volatile.Write(ref isOver, true);
        collector.Join();
        Assert.Empty(wrong);
    }

    [Fact]
    public void TheOrderOfNamesIsThatOfTheTableThatAsks()
    {
        var first = new NameTable();
        int a = first.Intern("order-a");
        int b = first.Intern("order-b");
        var second = new NameTable();
        second.Note(b);
        second.Note(a);

        Assert.True(first.IsAscending && first.Compare(a, b) < 0);
        Assert.True(!second.IsAscending && second.Compare(a, b) > 0);
        var shape = new PlainShape(new[] { a, b }, first);
        Assert.Equal(new[] { 0, 1 }, first.SlotsOf(shape));
        Assert.Equal(new[] { 1, 0 }, second.SlotsOf(shape));
        Assert.Equal(new[] { 0, 1 }, first.SlotsOf(shape));
        GC.KeepAlive(first);
        GC.KeepAlive(second);
    }

    private static void Collect()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
