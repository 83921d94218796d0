using TvixEval.Store;
using Xunit;

namespace TvixEval.Tests.Store;

public sealed class StorePathNamesTests
{
    private const string Hash = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-";

    [Theory]
    [InlineData(Hash + "a", true)]
    [InlineData(Hash + "a+b-c.d_e?f=G", true)]
    [InlineData(Hash + ".a", true)]
    [InlineData(Hash + "...", true)]
    [InlineData("/nix/store//x/../0123456789abcdfghijklmnpqrsvwxyz-a/", true)]
    [InlineData(Hash, false)]
    [InlineData(Hash + ".", false)]
    [InlineData(Hash + "..", false)]
    [InlineData(Hash + ".-a", false)]
    [InlineData(Hash + "..-a", false)]
    [InlineData(Hash + "a b", false)]
    [InlineData(Hash + "a/b", false)]
    [InlineData("/nix/store/e123456789abcdfghijklmnpqrsvwxyz-a", false)]
    [InlineData("/nix/store/0123456789ABcdfghijklmnpqrsvwxyz-a", false)]
    [InlineData("/nix/0123456789abcdfghijklmnpqrsvwxyz-a", false)]
    [InlineData("nix/store/0123456789abcdfghijklmnpqrsvwxyz-a", false)]
    [InlineData("", false)]
    public void Recognises(string path, bool isStorePath)
    {
        // appendContext of nix-instantiate 2.34.8 accepts exactly those.
        Assert.Equal(isStorePath, StorePathNames.BaseNameOf("/nix/store", path) is not null);
    }

    [Fact]
    public void NamesHaveAtMost211Characters()
    {
        Assert.NotNull(StorePathNames.BaseNameOf("/nix/store", Hash + new string('a', 211)));
        Assert.Null(StorePathNames.BaseNameOf("/nix/store", Hash + new string('a', 212)));
    }
}
