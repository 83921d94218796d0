using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using Xunit;
using static TvixEval.Tests.Core.Values.Build;

namespace TvixEval.Tests.Core.Values;

/// <summary>The words that C++ Nix uses for types in messages such as "expected a list but found ...".</summary>
public sealed class ValueTypesTests
{
    [Fact]
    public void TypesHaveTheirArticles()
    {
        Assert.Equal("an integer", ValueTypes.Describe(Int(1)));
        Assert.Equal("a float", ValueTypes.Describe(new NixFloat(1)));
        Assert.Equal("a Boolean", ValueTypes.Describe(NixBool.True));
        Assert.Equal("null", ValueTypes.Describe(NixNull.Instance));
        Assert.Equal("a string", ValueTypes.Describe(Str("x")));
        Assert.Equal("a path", ValueTypes.Describe(new NixPath("/")));
        Assert.Equal("a set", ValueTypes.Describe(AttrSet.Empty));
        Assert.Equal("a list", ValueTypes.Describe(NixList.Empty));
        Assert.Equal("a function", ValueTypes.Describe(AmbiguousPrinterTests.Lambda()));
    }

    [Fact]
    public void SomeTypesSayMore()
    {
        StringContext context = StringContext.Of(new StringContextElement("/nix/store/x"));
        Assert.Equal("a string with context", ValueTypes.Describe(new NixString("x", context)));

        var map = new Builtin("map", new[] { "f", "list" }, 2, true, null!);
        Assert.Equal("the built-in function 'map'", ValueTypes.Describe(new BuiltinValue(map)));
        Assert.Equal("the partially applied built-in function 'map'", ValueTypes.Describe(new PartialBuiltin(map, new Value[] { Int(1) })));
    }

    [Fact]
    public void ThunksAreNotEvaluated()
    {
        Assert.Equal("a thunk", ValueTypes.Describe(Suspended()));
        Assert.Equal("an integer", ValueTypes.Describe(Done(Int(1))));
        Assert.Equal("an error", ValueTypes.Describe(Done(new FailedValue(new NixException(NixErrorKind.Throw, "x")))));
        Thunk running = Suspended();
        running.Runner = 7;
        Assert.Equal("a black hole", ValueTypes.Describe(running));
    }
}
