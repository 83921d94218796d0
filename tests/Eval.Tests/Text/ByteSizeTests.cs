using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Text;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1, "1 bytes")]
    [InlineData(1000, "1000 bytes")]
    [InlineData(1024, "1 KB")]
    [InlineData(1536, "1536 bytes")]
    [InlineData(209715200, "200 MB")]
    [InlineData(1572864, "1536 KB")]
    [InlineData(8L << 30, "8 GB")]
    [InlineData(1L << 52, "4096 TB")]
    [InlineData(long.MaxValue, "9223372036854775807 bytes")]
    public void TheLargestUnitThatGivesAWholeNumber(long bytes, string expected) => Assert.Equal(expected, ByteSize.Format(bytes));
}
