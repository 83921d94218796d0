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
}
