using System.Linq;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Text;

/// <summary>The names that an evaluation has seen, and those of a source.</summary>
public sealed class NameTableTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(100)]
    public void AClosedTableOfASourceHasItsNamesAndTakesMore(int count)
    {
        var reader = new NameTable();
        var source = new NameTable(reader);
        int[] ids = Enumerable.Range(0, count).Select(i => source.Intern($"name-table-{count}-{i}")).ToArray();
        source.Close();
        Assert.Equal(count, source.Count);
        Assert.All(ids, id => Assert.True(source.Has(id) && reader.Has(id)));
        Assert.Equal(ids, ids.OrderBy(source.RankOf));
        int more = source.Intern($"name-table-more-{count}");
        Assert.True(source.Has(more));
        Assert.False(reader.Has(more));
        Assert.All(ids, id => Assert.True(source.Has(id)));
        Assert.Equal(count + 1, source.Count);
    }

    [Fact]
    public void TheSequenceOfASourceIsTheOrderOfWhoReadIt()
    {
        var reader = new NameTable();
        int last = reader.Intern("sequence-of-source-z");
        var source = new NameTable(reader);
        int first = source.Intern("sequence-of-source-a");
        source.Intern("sequence-of-source-z");
        source.Close();
        Assert.Equal(new[] { last, first }, reader.Sequence(source));
        Assert.Equal(new[] { first, last }, source.Sequence(source));
        int[] before = source.Sequence(source);
        source.Intern("sequence-of-source-q");
        Assert.Equal(new[] { first, last }, before);
    }

    // Names of files that were read long ago, and of those that are read now: two rows, however far from each other.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(64)]
    public void RowsOfIdsDoNotLieUponEachOther(int distance)
    {
        const int Length = 1 << 16;
        var taken = new bool[Length];
        int steps = 0;
        int ids = 0;
        foreach (int first in new[] { 5_000, 5_000 + (distance * Length) })
        {
            for (int id = first; id < first + (Length / 4); id++)
            {
                int place = NameTable.PlaceOf(id, Length - 1);
                while (taken[place])
                {
                    place = (place + 1) & (Length - 1);
                    steps++;
                }

                taken[place] = true;
                ids++;
            }
        }

        // Random places give half a step each where half of the table is taken; one row upon the other, eight thousand.
        Assert.InRange(steps, 0, 2 * ids);
    }
}
