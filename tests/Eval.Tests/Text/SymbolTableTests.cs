using System;
using System.Linq;
using System.Threading.Tasks;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Text;

public sealed class SymbolTableTests
{
    [Fact]
    public void APieceOfATextIsTheSameNameAsAStringOfItsOwn()
    {
        var names = new NameTable();
        int id = names.Intern("let piece-of-text = 1", 4, 13);
        Assert.Equal("piece-of-text", SymbolTable.NameOf(id));
        Assert.Equal(id, names.Intern("piece-of-text"));
        Assert.Equal(id, SymbolTable.Find("piece-of-text"));
        GC.KeepAlive(names);
    }

    [Fact]
    public void FindMakesNoSymbols()
    {
        Assert.Equal(0, SymbolTable.Find("never interned anywhere"));
        Assert.Equal(0, SymbolTable.Find("never interned anywhere"));
    }

    [Fact]
    public void IdsGrowInTheOrderOfInterning()
    {
        var names = new NameTable();
        int first = names.Intern("growing z");
        Assert.True(names.Intern("growing a") > first);
        Assert.Equal(first, names.Intern("growing z"));
    }

    [Fact]
    public void NamesAreBytesAndMayBeEmpty()
    {
        Assert.Equal(string.Empty, Symbol.Of(string.Empty).Name);
        Assert.NotEqual(Symbol.Of("\0"), Symbol.Of(string.Empty));
        Assert.NotEqual(Symbol.Of("\u00c3\u00a9"), Symbol.Of("\u00e9"));
    }

    [Fact]
    public void ManyThreadsAgree()
    {
        // More names than the table starts with, so that it grows while others read it.
        const int Count = 20_000;
        var names = new NameTable();
        int[][] ids = new int[8][];
        Parallel.For(0, ids.Length, worker =>
        {
            var mine = new int[Count];
            for (int i = 0; i < Count; i++)
            {
                int name = worker % 2 == 0 ? i : Count - 1 - i;
                mine[name] = names.Intern("shared name " + name);
            }

            ids[worker] = mine;
        });

        Assert.All(ids, other => Assert.Equal(ids[0], other));
        Assert.Equal(Count, ids[0].Distinct().Count());
        Assert.All(Enumerable.Range(0, Count), i => Assert.Equal("shared name " + i, SymbolTable.NameOf(ids[0][i])));
        GC.KeepAlive(names);
    }
}
